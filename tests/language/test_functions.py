"""The functions: each declared once, described in both languages, and doing what it says."""

import datetime as dt
import string
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.language.scopes import Columns
from yunchou.language.compile import compile_expression
from yunchou.language.errors import ExpressionError
from yunchou.language.functions import FUNCTIONS, Function
from yunchou.language.types import Environment, Name, Operand, Params, Type

Compute = Callable[..., Awaitable[Any]]
PUBLISHED = (
    "IF IFS SWITCH COALESCE ISBLANK ROUND ROUNDUP ROUNDDOWN CEILING FLOOR ABS MOD MIN MAX POWER SQRT LEFT RIGHT MID LEN "
    "TRIM UPPER LOWER CONCAT SUBSTITUTE TEXT VALUE PINYIN TODAY NOW DATE YEAR QUARTER MONTH WEEK DAY WEEKDAY DATEADD "
    "DATEDIF EOMONTH WORKDAY NETWORKDAYS PERIOD ME MY_TEAM MY_SUBTREE HAS_ROLE CONVERT SUM COUNT AVG ANY ALL CHANGED PRIOR "
    "NEXT_LUNAR LUNAR DISTANCE NEAR COMPLETENESS"
)
CHILD = {
    "amount": Type("money"),
    "stage": Type("lookup"),
    "close_date": Type("date"),
    "status": Type("choice"),
    "qty": Type("integer"),
}
FIELDS = {
    **dict.fromkeys(("name", "phone", "code", "email"), Type("text")),
    **dict.fromkeys(("close_date",), Type("date")),
    **dict.fromkeys(("created_at",), Type("datetime")),
    "lunar_birthday": Type("lunar_date"),
    "location": Type("geo"),
    "amount": Type("money"),
    "grade": Type("choice"),
    "owner": Type("lookup", target="user"),
    "stage": Type("lookup", target="stage"),
}


class Everything(Columns):
    """A scope that offers what only some places do."""

    def __init__(self) -> None:
        children = {name: (name, "parent", CHILD) for name in ("opportunities", "activities", "lines")}
        super().__init__("t", FIELDS, children)

    def changed(self, path: tuple[Name, ...]) -> Operand:
        return Operand(f"changed({self.field(path).sql})", Type("boolean"))

    def prior(self, path: tuple[Name, ...]) -> Operand:
        found = self.field(path)
        return Operand(f"prior({found.sql})", found.type)

    def convert(self, amount_sql: str, currency_sql: str, day_sql: str) -> Operand:
        return Operand(f"convert({amount_sql}, {currency_sql}, {day_sql})", Type("number"))


def test_every_published_function_is_there() -> None:
    assert set(FUNCTIONS) == set(PUBLISHED.split())


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_a_function_describes_itself(function: Function) -> None:
    assert function.doc.zh
    assert function.doc.en
    assert function.doc.zh != function.doc.en
    assert function.signature.startswith(f"{function.name}(")
    text = function.example.replace("stage.kind", '"won"')
    assert compile_expression(text, Everything(), Params(), Environment()).sql


@pytest.mark.parametrize(
    "function", [f for f in FUNCTIONS.values() if f.templates], ids=lambda function: function.name
)
def test_a_template_names_every_argument_once(function: Function) -> None:
    for count, template in function.templates.items():
        named = [field for _, field, _, _ in string.Formatter().parse(template) if field is not None]
        assert sorted(named) == [str(number) for number in range(count)]


def test_functions_of_rules_are_known_only_where_a_scope_offers_them() -> None:
    for text in ("CHANGED(name)", "PRIOR(name) = name", 'CONVERT(amount, "USD")'):
        assert compile_expression(text, Everything(), Params(), Environment()).sql
        with pytest.raises(ExpressionError) as raised:
            compile_expression(text, Columns("t", FIELDS), Params(), Environment())
        assert (raised.value.code, raised.value.at) == ("unknown_function", 0)
    with pytest.raises(ExpressionError) as raised:
        compile_expression("CHANGED(1)", Everything(), Params(), Environment())
    assert (raised.value.code, raised.value.at) == ("type_mismatch", 8)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ROUND(2.345, 2)", "2.35"),
        ("ROUND(1250, -2)", "1300"),
        ("ROUND(-1250, -2)", "-1300"),
        ("ROUND(2.7, 0.9)", "3"),
        ("ROUNDUP(-2.41, 1)", "-2.5"),
        ("ROUNDUP(2141, -2)", "2200"),
        ("ROUNDUP(2.5)", "3"),
        ("ROUNDDOWN(2.99)", "2"),
        ("CEILING(-2.1)", "-2"),
        ("CEILING(7, 5)", "10"),
        ("CEILING(10, 5)", "10"),
        ("CEILING(-7, 5)", "-5"),
        ("CEILING(3.00000000000000000000001, 3)", "6"),
        ("FLOOR(-2.1)", "-3"),
        ("FLOOR(7, -5)", "5"),
        ("FLOOR(7, 0)", None),
        ("MOD(3, -2)", "-1"),
        ("MOD(-3, -2)", "-1"),
        ("MOD(5.5, 2)", "1.5"),
        ("MOD(5, 0)", None),
        ("POWER(2, 10)", "1024"),
        ("2 ^ -2", "0.25"),
        ("0 ^ 0", "1"),
        ("0 ^ -1", None),
        ("(-8) ^ 0.5", None),
        ("1.1 ^ 20", "6.72749994932560009201"),
        ("123456.789 ^ 3", "1881676371789154.860897069"),
        ("SQRT(16)", "4"),
        ("SQRT(-1)", None),
        ("1 / 3 * 3 < 1", True),
        ("10 / 4", "2.5"),
        ("MIN(null, null)", None),
        ("MAX(1, null, 3)", "3"),
        ('MIN("b", "a", "B")', "B"),
        ('MAX("2026-01-01", null) & ""', "2026-01-01"),
    ],
)
async def test_numbers(text: str, value: object, compute: Compute) -> None:
    found = await compute(text)
    assert found == (
        Decimal(value) if isinstance(value, str) and value[0] in "-0123456789" and len(value) != 10 else value
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('LEFT("华为技术", 2)', "华为"),
        ('LEFT("ab", 5)', "ab"),
        ('LEFT("ab", 0)', ""),
        ('LEFT("ab", -1)', None),
        ('LEFT("ab", 1.9)', "a"),
        ('RIGHT("华为技术", 2)', "技术"),
        ('MID("abc", 0, 2)', None),
        ('MID("abc", 2, 9)', "bc"),
        ('MID("abc", 9, 1)', ""),
        ('LEN("😀a")', Decimal(2)),
        ("LEN(null)", None),
        ('TRIM("\u3000 a \u00a0 b ")', "a b"),
        ('UPPER("aé")', "AÉ"),
        ('LOWER("É")', "é"),
        ('"É" contains "é"', True),
        ('"aXb" contains "x"', True),
        ('"100%" ends_with "%"', True),
        ('"100" ends_with "%"', False),
        ('"a_b" contains "_"', True),
        ('"ab" contains "_"', False),
        ('"a" contains ""', True),
        ('"a" contains null', None),
        ('"a" < "B"', False),
        ('CONCAT("a", null, 1.50, true, 7 / 2)', "a1.5true3.5"),
        ("1 & null & 2", "12"),
        ("null & null", ""),
        ('DATE(2026, 1, 2) & ""', "2026-01-02"),
        ('SUBSTITUTE("aaa", "aa", "b")', "ba"),
        ('SUBSTITUTE("abc", "", "x")', "abc"),
        ('SUBSTITUTE("abc", "b", null)', None),
        ('VALUE(" 1,234.5 ")', Decimal("1234.5")),
        ('VALUE("-¥12.5")', Decimal("-12.5")),
        ('VALUE("25%")', Decimal("0.25")),
        ('VALUE("+.5")', Decimal("0.5")),
        ('VALUE("1,23")', None),
        ('VALUE("12a")', None),
        ('VALUE("")', None),
        ('VALUE("1e5")', None),
        ('PINYIN("华为A公司")', "huaweiagongsi"),
        ('PINYIN("")', ""),
        ("PINYIN(null)", None),
        ('ISBLANK("")', True),
        ('ISBLANK(" ")', False),
        ("ISBLANK(null)", True),
        ("ISBLANK(0)", False),
        ('COMPLETENESS("a", 2, "", 1, null, 1)', Decimal("0.5")),
        ("COMPLETENESS(0, 1, false, 1, null, 1)", Decimal("0.6667")),
        ("COMPLETENESS(null, 1)", Decimal(0)),
        ("COMPLETENESS(1, 0)", None),
        ("COMPLETENESS(1, 1, null, -1)", Decimal(1)),
        ('IF(null, "a")', None),
        ('IF(true, "a")', "a"),
        ('IFS(null, "a", false, "b")', None),
        ('SWITCH("b", "a", 1, "b", 2)', Decimal(2)),
        ('SWITCH("c", "a", 1, "b", 2)', None),
        ('SWITCH(null, null, 1, 2)', Decimal(2)),
        ('COALESCE(null, "", "a")', ""),
        ("COALESCE(null, null)", None),
        ('COALESCE(null, DATE(2026, 1, 1), "2026-02-02")', dt.date(2026, 1, 1)),
    ],
)  # fmt: skip
async def test_text_and_choices(text: str, value: object, compute: Compute) -> None:
    assert await compute(text) == value


async def test_substitute_refuses_to_fill_the_memory(compute: Compute) -> None:
    assert (
        len(await compute('SUBSTITUTE(SUBSTITUTE("aaaaaaaaaa", "a", "bbbbbbbbbb"), "b", "cccccccccc")'))
        == 1000
    )
    bomb = "SUBSTITUTE(" * 40 + '"aaaaaaaaaa"' + ', "a", "aaaaaaaaaa")' * 40
    assert await compute(bomb) is None


@pytest.mark.parametrize(
    ("value", "format", "shown"),
    [
        ("1234.5", "#,##0.00", "1,234.50"),
        ("-1234567.005", "#,##0.00", "-1,234,567.01"),
        ("0", "#,##0.00", "0.00"),
        ("0.5", "#.##", ".5"),
        ("5", "#.##", "5"),
        ("1234.5", "0", "1235"),
        ("-0.4", "0", "0"),
        ("7", "0000", "0007"),
        ("1234567", "0000,000", "1,234,567"),
        ("0.256", "0%", "26%"),
        ("0.256", "0.00%", "25.60%"),
        ("1234.5", "¥#,##0.00元", "¥1,234.50元"),
        ("1234.5", '"约 "0" 元"', "约 1235 元"),
        ("-5", "0;(0)", "(5)"),
        ("5", "0;(0)", "5"),
        ("0", '0;-0;"无"', "无"),
        ("1234567", "#,##0,", "1,235"),
        ("1234567", '0.0,,"M"', "1.2M"),
        ("1.5", "0.0##", "1.5"),
        ("1.23456", "0.0##", "1.235"),
        ("5", '\\#0', "#5"),
        (None, "0", None),
    ],
)  # fmt: skip
async def test_number_formats(value: str | None, format: str, shown: str | None, compute: Compute) -> None:
    text = f"TEXT(x, '{format}')"
    assert await compute(text, {"x": value}, {"x": Type("number")}) == shown


@pytest.mark.parametrize(
    ("format", "shown"),
    [
        ("yyyy-mm-dd", "2026-03-05"),
        ("yyyy年m月d日", "2026年3月5日"),
        ("YYYY/MM/DD", "2026/03/05"),
        ("yy.m", "26.3"),
        ("mmm d, yyyy", "Mar 5, 2026"),
        ("dddd", "Thursday"),
        ("hh:mm:ss", "09:07:08"),
        ("h:mm AM/PM", "9:07 AM"),
        ("mm:ss", "07:08"),
        ('yyyy"T"hh', "2026T09"),
    ],
)
async def test_date_formats(format: str, shown: str, compute: Compute) -> None:
    record = {"x": "2026-03-05T01:07:08+00:00"}
    assert await compute(f"TEXT(x, '{format}')", record, {"x": Type("datetime")}) == shown


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("TEXT(1, 'abc')", 8),
        ("TEXT(1, '')", 8),
        ("TEXT(1, '0.00E+00')", 8),
        ("TEXT(1, '\"')", 8),
        ("TEXT(1, \"yyyy\")", 8),
        ("TEXT(DATE(2026,1,1), '0')", 21),
        ("TEXT(1, 'a' & 'b')", 8),
        ("TEXT(true, '0')", 5),
        ("DATEADD('2026-01-01', 1, 'fortnight')", 25),
        ("DATEADD('2026-01-01', 1, 'hour')", 25),
        ("DATEDIF('2026-01-01', '2026-01-02', 'x')", 36),
        ("ROUND('a')", 6),
        ("IF(true, 1, 'a')", 12),
        ("IFS(true, 1, 2, 3)", 13),
        ("COALESCE(1, 'a')", 12),
        ("SWITCH(1, 'a', 2)", 10),
        ("HAS_ROLE(1)", 9),
        ("MIN(true, false)", 4),
    ],
)  # fmt: skip
def test_arguments_of_a_wrong_type_are_told_where_they_stand(text: str, at: int) -> None:
    with pytest.raises(ExpressionError) as raised:
        compile_expression(text, Columns("t", {}), Params(), Environment())
    assert (raised.value.code, raised.value.at) == ("type_mismatch", at)


@pytest.mark.parametrize(
    "text",
    [
        "1 + ROUND()", "1 + ROUND(1, 2, 3)", "1 + TODAY(1)", "1 + IF(true)", "1 + IFS(true, 1, false)", "1 + SWITCH(1, 2)",
        "1 + COALESCE()", "1 + MIN()", "1 + CONCAT()",
    ],
)  # fmt: skip
def test_the_number_of_arguments_is_checked(text: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        compile_expression(text, Columns("t", {}), Params(), Environment())
    assert (raised.value.code, raised.value.at) == ("wrong_number_of_arguments", 4)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("amount", "money"),
        ("amount + 1", "money"),
        ("2 * amount", "money"),
        ("amount * amount", "number"),
        ("amount / 2", "money"),
        ("2 / amount", "number"),
        ("amount / amount", "number"),
        ("amount ^ 2", "number"),
        ("-amount", "money"),
        ("ROUND(amount)", "money"),
        ("MAX(amount, 0)", "money"),
        ("IF(true, amount, 0)", "money"),
        ("SUM(lines.amount)", "money"),
        ("COUNT(lines.amount)", "number"),
        ("SUM(lines.qty)", "number"),
        ("grade", "choice"),
        ("IF(true, grade, null)", "choice"),
        ('IF(true, grade, "x")', "text"),
        ("COALESCE(owner, null)", "lookup"),
        ("close_date + 1", "date"),
        ("created_at + 1", "datetime"),
        ("created_at - close_date", "number"),
        ("MAX(close_date, created_at)", "datetime"),
        ("MY_TEAM()", "multi_lookup"),
        ("null", "null"),
    ],
)
def test_types_of_results(text: str, kind: str) -> None:
    assert compile_expression(text, Everything(), Params(), Environment()).type.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "IF(true, null) + IF(true, null)",
        "IF(true, null) = 1",
        "IF(true, null) = IF(true, null)",
        "IF(true, null) between 1 and 2",
        'IF(true, null) between "2026-01-01" and TODAY()',
        "IF(true, null) in (1, 2)",
        'IF(true, null) contains "a"',
        "LEFT(IF(true, null), 1)",
        "DATEADD(IF(true, null), 1, 'day')",
        "TODAY() = IF(true, null)",
        "not IF(true, null)",
        "COALESCE(IF(true, null), null)",
        "SWITCH(1, 1, IF(1 = 1, null))",
        "ME() = IF(1 = 1, null)",
        "TEXT(IF(1 = 1, null), '0')",
    ],
)
async def test_a_value_that_is_always_null_goes_everywhere(text: str, compute: Compute) -> None:
    assert await compute(text) is None
