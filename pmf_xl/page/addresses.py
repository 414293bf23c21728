"""Which page is about what: the name of each file in the folder of pages, as others link to it."""

from typing import TYPE_CHECKING

from pmf_xl.reports.web_names import web_name

if TYPE_CHECKING:
    from pmf_xl.catalogue import Catalogue

INDEX, LIST, STYLE, SCRIPT, ROWS = "index.html", "measures.html", "style.css", "list.js", "measures.csv"
PAGES = "pages"  # the folder of all other pages: whoever opens the one above it finds the first page at once


class Addresses:
    """The pages of a catalogue in their folder, by what they are about."""

    def __init__(self, catalogue: "Catalogue") -> None:
        self._taken: set[str] = set()
        self._measures = {one.ref: web_name(one.ref, self._taken) for one in catalogue.measures}
        self._lists: dict[tuple[str, str], str] = {}

    def of_measure(self, ref: str) -> str:
        """Give the page of a measure, as pages beside it link to it."""
        return self._measures[ref]

    def of_list(self, kind: str, code: str) -> str:
        """Give the page of all measures of a service, a priority and so on."""
        if (kind, code) not in self._lists:
            self._lists[kind, code] = web_name(f"{kind}-{code}", self._taken)
        return self._lists[kind, code]
