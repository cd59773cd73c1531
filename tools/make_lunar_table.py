"""Prints the numbers from which `yunchou.lunar_month` is made, one for each year of the Chinese calendar.

    python tools/make_lunar_table.py

A year is `leap × 8192 + sizes`: `leap` the number of the month that comes twice (0: none), `sizes` one bit for each of its
12 or 13 months in their order, the first the lowest, set where the month has 30 days.
"""

from lunar_python import LunarYear

FIRST, LAST = 1900, 2100


def number_of(year: int) -> int:
    """The number of one year."""
    found = LunarYear.fromYear(year)
    months = [month for month in found.getMonths() if month.getYear() == year]
    sizes: int = sum((month.getDayCount() == 30) << place for place, month in enumerate(months))
    leap: int = found.getLeapMonth()
    return leap * 8192 + sizes


def main() -> None:
    """Prints all years, ten to a line."""
    numbers = [str(number_of(year)) for year in range(FIRST, LAST + 1)]
    lines = [", ".join(numbers[start : start + 10]) for start in range(0, len(numbers), 10)]
    print(",\n".join(f"        {line}" for line in lines))


if __name__ == "__main__":
    main()
