"""The gate: what Excel would refuse, mend or ask about in a workbook, by its own limits.

`python tests/gate/excel_gate.py FILE…` prints what is found.
"""

import sys
from pathlib import Path

import excel_calculation
import excel_cells
import excel_comments
import excel_drawings
import excel_names
import excel_parts
import excel_rules
import excel_styles
import excel_tables
import excel_views
from excel_package import Finding, Package

_LOOKED_AT = (
    excel_parts, excel_names, excel_views, excel_cells, excel_calculation, excel_comments, excel_rules, excel_tables,
    excel_styles, excel_drawings,
)  # fmt: skip


def findings(content: bytes) -> list[Finding]:
    """All that is found in a workbook, in the order in which it is looked at."""
    package = Package(content)
    return [one for module in _LOOKED_AT for one in module.findings(package)]


if __name__ == "__main__":
    wrong = [(path, one) for path in sys.argv[1:] for one in findings(Path(path).read_bytes())]
    for path, one in wrong:
        print(f"{path}: {one}")
    sys.exit(bool(wrong))
