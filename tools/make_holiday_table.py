"""Prints the SQL that fills `yunchou.holiday` with the days of the Chinese statutory calendar.

    python tools/make_holiday_table.py > days.sql

The calendar is published year by year: what a newer one adds goes into an upgrade file of its own.
"""

import datetime as dt

from chinese_calendar import constants

PER_LINE = 4


def table() -> dict[dt.date, bool]:
    """Every day that the calendar names, with whether it is worked."""
    return {**dict.fromkeys(constants.holidays, False), **dict.fromkeys(constants.workdays, True)}


def statement() -> str:
    """The INSERT for all days of the table."""
    rows = [f"('{day}', {str(works).lower()})" for day, works in sorted(table().items())]
    lines = [", ".join(rows[at : at + PER_LINE]) for at in range(0, len(rows), PER_LINE)]
    return "insert into yunchou.holiday (day, works) values\n" + ",\n".join(lines) + ";"


if __name__ == "__main__":
    print(statement())
