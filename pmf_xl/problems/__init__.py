"""A finding in somebody's data: what is wrong, where it stands, and how to cure it.

Problems are collected, never raised. What is raised is a :class:`PmfError`, for work that could not be done at all.
"""

from pmf_xl.problems.codes import ProblemCode
from pmf_xl.problems.finding import Code, Message, PmfError, Problem, Severity, Word
from pmf_xl.problems.register import CODES, problem

__all__ = ["CODES", "Code", "Message", "PmfError", "Problem", "ProblemCode", "Severity", "Word", "problem"]
