"""Start here of the annual round: it counts what is to be done, and lists no more of it than its page holds."""

from planshire import AnnualRound

from office import Office, Officer


def column(office_cells: dict[str, object]) -> list[str]:
    """What the first column says from top to bottom."""
    rows = {int(at[1:]): str(text) for at, text in office_cells.items() if at[0] == "A" and text}
    return [rows[row] for row in sorted(rows)]


def progress(officer: Officer) -> str:
    return next(text for text in column(officer.values("Start here")) if text.endswith(" complete"))


def test_what_is_missing_fits_on_its_page(planning: AnnualRound, office: Office) -> None:
    """People has 7 measures, each to be decided on and with gaps in its statement, and one signature."""
    gaps = 7 * 5 - 3  # of 35 parts of statements two are given of HR01 and one of HR02
    asked = 7 + gaps + 1
    shown = column(office.values(planning.issue()["HR"], "Start here"))
    listed = shown[shown.index(f"0 of {asked} complete") + 1 :]
    assert listed[7] == "HR01/How it is worked out Calls answered: Missing", "after 7 measures"
    assert (len(listed), listed[-1]) == (31, f"and {asked - 30} more")


def test_a_row_that_may_stay_empty_counts_once_it_is_begun(planning: AnnualRound, office: Office) -> None:
    with office.officer(planning.issue()["WS"]) as officer:
        before = progress(officer)
        asked = int(before.split()[2])
        assert before == f"0 of {asked} complete"
        officer.type("Milestones", "C2", "First sweeper in use")
        assert progress(officer) == f"0 of {asked + 1} complete"
        assert "1 milestone 1: For which?" in column(officer.values("Start here"))
        officer.type("Milestones", "B2", "PR1")
        officer.type("Milestones", "D2", "30/09/2025")
        assert progress(officer) == before
