"""The five councils whose frameworks must run, by the names of their kits."""

import pytest

COUNCILS = ("south-derbyshire", "sheffield", "sandwell", "shropshire", "york")
#: A test of the year that each council played: see tests/reports/conftest.py.
every_council = pytest.mark.parametrize("year", COUNCILS, indirect=True)
