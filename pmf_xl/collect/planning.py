"""What a workspace can do about the year to come, as methods of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pmf_xl.collect.importing import Importing

if TYPE_CHECKING:
    from pmf_xl.collect.issuing import IssuedFile
    from pmf_xl.collect.new_year import NewYear


class Planning(Importing):
    """A workspace in which the next year's targets are proposed, decided on and put into its catalogue."""

    def issue_round(self, year: str, services: Sequence[str] = ()) -> "list[IssuedFile]":
        """Write the workbooks of the annual round that plans for a year, for all services or those named."""
        from pmf_xl.collect.annual_round import issue_round

        return issue_round(self, year, services)

    def odd_round(self, year: str) -> tuple[str, ...]:
        """Say so where a round would be for a year that has begun, or begins in more than a year."""
        from pmf_xl.collect.annual_round import odd_round

        return odd_round(self, year)

    def review(self, year: str) -> "list[IssuedFile]":
        """Write each director's review of what services proposed in the annual round."""
        from pmf_xl.collect.annual_round import review

        return review(self, year)

    def new_year(self, year: str, *, carry: bool = True) -> "NewYear":
        """Prepare the catalogue for the next year, as a copy to look over, with what its annual round came to."""
        from pmf_xl.collect.new_year import new_year

        return new_year(self, year, carry=carry)
