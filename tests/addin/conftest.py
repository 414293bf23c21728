"""The functions' tests draw their random rows where the rules' tests draw theirs."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "rules"))
