"""The catalogue checks reports by the very words that reports are made by."""

from pmf_xl.catalogue.report_words import FILTERS, KEY
from pmf_xl.catalogue.report_words import SECTIONS as DECLARED
from pmf_xl.reports.sections import SECTIONS
from pmf_xl.reports.selection import SELECTED_BY


def test_every_section_that_is_declared_can_be_made_and_no_other():
    assert set(DECLARED) == {KEY, *SECTIONS}
    assert all(DECLARED.values())


def test_every_filter_that_is_declared_selects_and_no_other():
    assert set(FILTERS) == set(SELECTED_BY)
