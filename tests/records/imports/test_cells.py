"""What cells mean: numbers, dates, choices as people write them, and what is refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.base.cells import CellProblem, decimal_of, exact, plain, text_of
from yunchou.base.errors import Message
from yunchou.base.written_dates import date_of, moment_of, order_of
from yunchou.model import declare
from yunchou.model.field_types import type_of
from yunchou.model.field_types.base import CellReading, Reader
from yunchou.model.object import Field
from yunchou.records.sheets import guarded


def reader_for(field: Field, **reading: Any) -> Reader:
    return type_of(field).reader(field, CellReading(**reading))


LINES = declare.multi_choice(
    "lines",
    "产品线",
    "Lines",
    tuple(declare.option(v, zh, v) for v, zh in (("cloud", "云"), ("edge", "端"), ("both", "云、端"))),
)


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("云;端", ["cloud", "edge"]),
        ("端，云", ["edge", "cloud"]),
        ("云、端", ["both"]),
        ("云 | edge；端", ["cloud", "edge"]),
    ],
)
def test_several_options_are_parted_as_people_part_them(cell: str, values: list[str]) -> None:
    assert reader_for(LINES)(cell) == values
    with pytest.raises(CellProblem):
        reader_for(LINES)(f"{cell}、别的")
    with pytest.raises(CellProblem):
        reader_for(LINES, split="/")("云、别的")


GRADE = declare.choice(
    "grade", "等级", "Grade", (declare.option("a", "重点", "Key"), declare.option("b", "一般", "Usual"))
)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12", "12"), ("-0.50", "-0.5"), ("1,234,567.8", "1234567.8"), ("¥ 1,234.00", "1234"), ("$99", "99"),
        ("(12.5)", "-12.5"), ("1.2万", "12000"), ("3亿", "300000000"), ("１２３．４", "123.4"), ("1e3", "1000"),
        ("12 000", "12000"), ("300元", "300"), (7, "7"), (0.1 + 0.2, "0.3"),
        (-39.480000000000246, "-39.48"), (1e15, "1000000000000000"),
        ("-0", "0"), (".5", "0.5"), ("5.", "5"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_written(cell: object, number: str) -> None:
    assert plain(decimal_of(cell)) == number  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "cell",
    ["", "abc", "1,23", "1.234,50", "12a", "1e999", "nan", "inf", "--5", True, dt.date(2026, 1, 1), "٣" * 50],
)
def test_what_is_no_number_is_refused(cell: object) -> None:
    with pytest.raises(CellProblem):
        decimal_of(cell)  # type: ignore[arg-type]


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4, allow_nan=False))
def test_every_plain_number_is_read_back(number: Decimal) -> None:
    assert decimal_of(f"{number:f}") == number
    assert decimal_of(f"{number:,f}") == number
    assert exact(float(plain(number))) == Decimal(plain(number)) or len(plain(number).replace(".", "")) > 15


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-08", "2026/2/8", "2026.2.8", "2026年2月8日", "2026年02月08日", "20260208", "2026 年 2 月 8 日", "8-Feb-26",
        "8 February 2026", "Feb 8, 2026", "２０２６／２／８", 46061, 46061.0, "46061", dt.date(2026, 2, 8),
        "2026-2-8 09:30",
        dt.datetime(2026, 2, 8, 9),  # noqa: DTZ001  spreadsheets know no zones
    ],
)  # fmt: skip
def test_dates_are_read_as_they_are_written(cell: object) -> None:
    assert date_of(cell) == dt.date(2026, 2, 8)


@pytest.mark.parametrize(
    "cell", ["2026-02-30", "2026-13-01", "hello", "", 0, -5, 9e9, True, "2026-02", "99/99/2026", "2026年2月"]
)
def test_what_is_no_date_is_refused(cell: object) -> None:
    assert isinstance(date_of(cell), Message)


def test_day_and_month_are_never_guessed() -> None:
    assert isinstance(date_of("3/4/2026"), Message)
    assert date_of("3/4/2026", "dmy") == dt.date(2026, 4, 3)
    assert date_of("3/4/2026", "mdy") == dt.date(2026, 3, 4)
    assert date_of("13/4/2026") == dt.date(2026, 4, 13)
    assert date_of("4/13/2026") == dt.date(2026, 4, 13)


def test_a_column_tells_the_order_of_its_dates() -> None:
    assert order_of(["3/4/2026", "25/4/2026"]) == "dmy"
    assert order_of(["3/4/2026", "4/25/2026"]) == "mdy"
    assert order_of(["3/4/2026"]) is None
    assert order_of(["25/4/2026", "4/25/2026"]) is None


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-02-28 09:30", "2026-02-28T09:30:00"), ("2026/2/28 9:30:15", "2026-02-28T09:30:15"),
        ("2026年2月28日 下午3:05", "2026-02-28T15:05:00"), ("2026-02-28 9:30 PM", "2026-02-28T21:30:00"),
        ("2026-02-28 12:05 AM", "2026-02-28T00:05:00"), ("2026年2月28日9时30分", "2026-02-28T09:30:00"),
        ("2026-02-28", "2026-02-28T00:00:00"), (46061.5, "2026-02-08T12:00:00"),
        ("2026-02-28T09:30:00Z", "2026-02-28T09:30:00+00:00"), ("2026-02-28T09:30:00+08:00", "2026-02-28T09:30:00+08:00"),
    ],
)  # fmt: skip
def test_moments_are_read_as_they_are_written(cell: object, moment: str) -> None:
    found = moment_of(cell)
    assert isinstance(found, dt.datetime)
    assert found.isoformat() == moment


def test_a_moment_without_zone_is_of_the_organisations_clock() -> None:
    read = reader_for(declare.datetime("at", "时间", "At"), time_zone="Asia/Shanghai")
    assert read("2026-02-28 09:30") == "2026-02-28T09:30:00+08:00"
    assert read("2026-02-28T09:30:00Z") == "2026-02-28T09:30:00+00:00"


@given(st.dates(min_value=dt.date(1901, 1, 1), max_value=dt.date(2999, 1, 1)))
def test_every_date_is_read_back_in_every_form(date: dt.date) -> None:
    forms = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%d %b %Y", "%Y.%m.%d")
    assert {date_of(date.strftime(form)) for form in forms} == {date}
    assert date_of((date - dt.date(1899, 12, 30)).days) == date


def test_percentages_are_shares() -> None:
    read = reader_for(declare.percent("p", "率", "P"))
    assert [read("25%"), read("0.25"), read(0.25), read("１２.５％")] == ["0.25", "0.25", "0.25", "0.125"]


def test_a_scaled_number_is_exact() -> None:
    read = reader_for(declare.money("m", "额", "M"), scale=Decimal(1_000_000))
    assert read("1100.04") == "1100040000"


@pytest.mark.parametrize(
    ("cell", "value"), [("是", True), ("Yes", True), ("1", True), (True, True), ("否", False), ("off", False)]
)
def test_yes_and_no_are_read_in_both_languages(cell: object, value: bool) -> None:
    assert reader_for(declare.boolean("b", "b", "b"))(cell) is value


def test_choices_are_read_by_value_and_by_label() -> None:
    read = reader_for(GRADE)
    assert [read("a"), read("重点"), read("Key"), read(" key "), read("一般")] == ["a", "a", "a", "a", "b"]
    with pytest.raises(CellProblem) as caught:
        read("其他")
    assert caught.value.code == "not_an_option"


def test_several_values_in_a_cell_are_set_apart() -> None:
    several = declare.multi_choice("g", "等级", "Grade", GRADE.options)
    assert reader_for(several)("重点; b；a") == ["a", "b"]
    assert reader_for(several, split="/")("重点/一般") == ["a", "b"]


def test_numbers_in_text_columns_look_as_they_are_shown() -> None:
    assert [text_of(13800000000), text_of(13800000000.0), text_of(0.1), text_of(" a ")] == [
        "13800000000"
    ] * 2 + ["0.1", "a"]


@given(st.text(alphabet="'=+-@ab1 (", max_size=8))
def test_a_guarded_text_comes_back_as_it_was(text: str) -> None:
    assert text_of(guarded(text.strip())) == text.strip()


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "'=1"]
)
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["+86 571 8888-6666", "-12.5", "plain", "a=b", "", "'quoted'"])
def test_what_is_harmless_is_left_alone(text: str) -> None:
    assert guarded(text) == text
