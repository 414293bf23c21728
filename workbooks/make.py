"""Makes the examples beside this file from the demo: `python workbooks/make.py`."""

import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
#: example: where the demo writes it
EXAMPLES = {
    "collection workbook, as issued.xlsx": "issued/2014-15-Q1/2014-15-Q1 IT.xlsx",
    "collection workbook, filled in.xlsx": "returned/2014-15-Q1/2014-15-Q1 IT.xlsx",
    "feedback to a service.xlsx": "collated/2014-15-Q1/2014-15-Q1 HR feedback *.xlsx",
    "problems.xlsx": "collated/2014-15-Q1/problems.xlsx",
    "scorecard.xlsx": "reports/2014-15-Q2/scorecard.xlsx",
    "exceptions.xlsx": "reports/2014-15-Q2/exceptions.xlsx",
    "catalogue.xlsx": "catalogue.xlsx",
}


def make() -> None:
    """Play the demo in a folder of its own and copy the examples out of it."""
    from pmf_xl.demo import play

    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        play(demo)
        for name, place in EXAMPLES.items():
            shutil.copyfile(sorted(demo.glob(place))[0], HERE / name)
            sys.stdout.write(f"made {HERE / name}\n")


if __name__ == "__main__":
    make()
