"""Dates that can be read and can hardly be meant: day and month that changed places, most of all."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pmf_xl.collect.read_return import Filed, FiledLine
from pmf_xl.layout.parts import Kind
from pmf_xl.layout.registers import REGISTERS
from pmf_xl.layout.sheet_names import MEASURES, PROJECTS, SIGN_OFF
from pmf_xl.problems import Problem, messages, problem
from pmf_xl.rules.days import day_written
from pmf_xl.rules.periods import Period


def date_queries(filed: Filed, period: Period, today: date) -> Iterator[Problem]:
    """Question what is said to have happened after today, signatures before the period and actions due within it."""
    end = period.last_day
    start = (
        period.year_before() if period.stage else period
    ).first_day  # a year is planned in the one before
    received = f"which is after the day on which this was received, {day_written(today)}"
    for line in filed.lines(SIGN_OFF):
        day = _day(line, "date")
        if day and day > today:
            yield _query(line, SIGN_OFF, "date", "Date", day, received)
        elif day and day < start:
            yield _query(
                line, SIGN_OFF, "date", "Date", day, f"before the period began, {day_written(start)}"
            )
    for line in filed.lines(PROJECTS):
        day = _day(line, "completed")
        if day and day > today:
            yield _query(line, PROJECTS, "completed", "Completed", day, received)
    for register in REGISTERS.values():
        for column in register.columns:
            if column.kind is not Kind.DATE or column.key not in register.entries:
                continue
            for line in filed.lines(register.sheet):
                day = _day(line, column.key)
                if day and day > today:
                    yield _query(line, register.sheet, column.key, column.heading, day, received)
    for line in filed.lines(MEASURES):
        day = _day(line, "action_due")
        if day and day < end:
            why = f"before the end of the period, {day_written(end)}"
            yield _query(line, MEASURES, "action_due", "Action due", day, why)


def _day(line: FiledLine, column: str) -> date | None:
    typed: Any = line.typed.get(column)
    return typed if isinstance(typed, date) else None


def _query(line: FiledLine, sheet: str, column: str, heading: str, day: date, why: str) -> Problem:
    return problem(
        messages.date_implausible(heading=heading, title=line.line.title, found=day_written(day), why=why),
        sheet=sheet,
        cell=line.cells.get(column),
        ref=line.line.key,
        column=column,
    )
