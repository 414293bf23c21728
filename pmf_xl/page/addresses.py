"""Which page is about what: the name of each file in the folder of pages, as others link to it."""

from typing import TYPE_CHECKING

from pmf_xl.reports.web_names import web_name

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue

INDEX, LIST, STYLE, SCRIPT, ROWS = "index.html", "measures.html", "style.css", "list.js", "measures.csv"
MEASURES = "measure"  # the folder of pages of one measure each


class Addresses:
    """The files of the pages of a catalogue, by what they are about."""

    def __init__(self, catalogue: "Catalogue") -> None:
        taken: set[str] = set()
        self._measures = {one.ref: f"{MEASURES}/{web_name(one.ref, taken)}" for one in catalogue.measures}
        self._taken = {INDEX, LIST}
        self._lists: dict[tuple[str, str], str] = {}

    def of_measure(self, ref: str) -> str:
        """Give the page of a measure, as pages that are not in a folder link to it."""
        return self._measures[ref]

    def of_list(self, kind: str, code: str) -> str:
        """Give the page of all measures of a service, a priority and so on."""
        if (kind, code) not in self._lists:
            self._lists[kind, code] = web_name(f"{kind}-{code}", self._taken)
        return self._lists[kind, code]
