"""What the commands print that keep what a workspace holds."""

from typing import TYPE_CHECKING

from pmf_xl.problems.counts import number_of
from pmf_xl.show import document, line

if TYPE_CHECKING:
    from pmf_xl.collect.backup import Backup
    from pmf_xl.collect.move import Moved
    from pmf_xl.collect.restore import Restored
    from pmf_xl.collect.verify import Verified


def verified(found: "Verified", as_json: bool) -> None:
    """Show what `verify` looked at and found."""
    if as_json:
        document(found.as_json())
        return
    for one in found.problems:
        line(f"{one.severity.upper():5} {one}")
    looked_at = (
        f"{number_of(found.issues, 'issue')}, {number_of(found.files, 'file')} and their copies, "
        f"{number_of(found.figures, 'figure')}"
    )
    line(f"{looked_at}: " + ("all there and as received." if found.sound else "NOT whole, see above."))


def backed_up(made: "Backup", as_json: bool) -> None:
    """Say what `backup` wrote."""
    if as_json:
        document(made.as_json())
        return
    for one in made.problems:
        line(f"{one.severity.upper():5} {one}")
    line(
        f"wrote {made.path}: the ledger, {number_of(made.files, 'file')} received, {made.size / 1e6:,.1f} MB."
    )
    held = "the password and the key" if made.has_key else "the password, and no key,"
    line(f"It holds {held} of this workspace: keep it where only the team can read it.")


def restored(made: "Restored", as_json: bool) -> None:
    """Say what `restore` made, and what was found when it was looked at."""
    if as_json:
        document(made.as_json())
        return
    verified(made.verified, as_json=False)
    line(f"made {made.path}, which works on the ledger.sqlite in it.")
    line("What was issued is written again by: pmf-xl issue --period P")


def moved(made: "Moved", as_json: bool) -> None:
    """Say from where to where the ledger went."""
    if as_json:
        document(made)
        return
    line(
        f"{number_of(sum(made.rows.values()), 'row')} of {made.source} copied into {made.target}, "
        "and compared: the same."
    )
    line("pmf.toml names the new one. The old one stays as it was, and refuses to be written to.")
