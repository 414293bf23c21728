"""The words of every problem: a function for each code, which takes what fills its message and no more.

mypy finds a code that there is not, and a word that is missing, misspelt or one too many.

>>> late(due="18 July 2014", received="20 July 2014").code
<ProblemCode.LATE: 'late'>
"""

# ruff: noqa: F403  all that they hold is meant

from pmf_xl.problems.messages.catalogue import *
from pmf_xl.problems.messages.contributions import *
from pmf_xl.problems.messages.files import *
from pmf_xl.problems.messages.grades import *
from pmf_xl.problems.messages.ledger import *
from pmf_xl.problems.messages.lists import *
from pmf_xl.problems.messages.registers import *
from pmf_xl.problems.messages.returns import *
from pmf_xl.problems.messages.round import *
from pmf_xl.problems.messages.time import *
