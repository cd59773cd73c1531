"""Conditions as SQL: a column stands bare, constants are bound, and the same shape is the same statement."""

import datetime as dt
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.language.scopes import Columns
from yunchou.base.db import Database
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.language.errors import ExpressionError
from yunchou.language.types import Environment, Params, Type

INDUSTRY = Type("choice", options=(("bank", "银行", "Bank"), ("retail", "零售", "Retail")))
TYPES = {
    "id": Type("id"),
    "name": Type("text"),
    "amount": Type("money"),
    "count": Type("integer"),
    "ratio": Type("percent"),
    "due": Type("date"),
    "created_at": Type("datetime"),
    "at": Type("time"),
    "stage": Type("lookup", target="stage"),
    "owner": Type("lookup", target="user"),
    "industry": INDUSTRY,
    "tags": Type("multi_choice", options=(("a", "甲", "Alpha"), ("b", "乙", "Beta"))),
    "members": Type("multi_lookup", target="user"),
    "done": Type("boolean"),
    "place": Type("json"),
}
ZONE = "Asia/Shanghai"
ENVIRONMENT = Environment(time_zone=ZONE, me=7, my_team=(7, 8), roles=frozenset({"sales"}))


def condition(text: str, environment: Environment = ENVIRONMENT) -> tuple[str, list[object]]:
    params = Params()
    return compile_condition(text, Columns("t", TYPES), params, environment), params.values


@pytest.mark.parametrize(
    ("text", "sql", "values"),
    [
        ('stage = "12"', '(t."stage" = $1::bigint)', [12]),
        ("stage = 12", '(t."stage" = $1::bigint)', [12]),
        ('"12" = stage', '(t."stage" = $1::bigint)', [12]),
        ('id in ("1", "2", 3)', '(t."id" = any($1::bigint[]))', [[1, 2, 3]]),
        ("owner = ME()", '(t."owner" = $1::bigint)', [7]),
        ("owner in (MY_TEAM())", '(t."owner" = any($1::bigint[]))', [[7, 8]]),
        ("owner in MY_TEAM()", '(t."owner" = any($1::bigint[]))', [[7, 8]]),
        ("amount >= 10.50", '(t."amount" >= $1::numeric)', ["10.50"]),
        ("10 < amount", '(t."amount" > $1::numeric)', ["10"]),
        ("amount > -5", '(t."amount" > $1::numeric)', ["-5"]),
        ("ratio = 50%", '(t."ratio" = $1::numeric)', ["0.50"]),
        ("count = 5", '(t."count" = $1::bigint)', [5]),
        ("count in (1, 2)", '(t."count" = any($1::bigint[]))', [[1, 2]]),
        ("amount in (1, 2)", '(t."amount" = any($1::numeric[]))', [["1", "2"]]),
        ('name = "a"', '(t."name" = $1::text)', ["a"]),
        ('name in ("a", "b")', '(t."name" = any($1::text[]))', [["a", "b"]]),
        ('due >= "2026-01-01"', '(t."due" >= $1::date)', [dt.date(2026, 1, 1)]),
        (
            'due in ("2026-01-01", "2026-01-02")',
            '(t."due" = any($1::date[]))',
            [[dt.date(2026, 1, 1), dt.date(2026, 1, 2)]],
        ),
        ('tags contains "a"', '(t."tags" @> array[$1::text]::text[])', ["a"]),
        ('members contains "5"', '(t."members" @> array[$1::bigint]::bigint[])', [5]),
        ("name is null", '(t."name" is null)', []),
        ("count is not null", '(not (t."count" is null))', []),
        ("done", 't."done"', []),
        ("null", "null::boolean", []),
        ('at >= "09:30"', '(t."at" >= $1::time)', [dt.time(9, 30)]),
    ],
)
def test_columns_stand_bare_and_constants_are_bound(text: str, sql: str, values: list[object]) -> None:
    compiled, bound = condition(text)
    assert compiled == sql
    assert [_plain(value) for value in bound] == values


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Decimal) else value


DAY = "(({}::date)::timestamp at time zone {}::text)"
NEXT = "(({}::date + 1)::timestamp at time zone {}::text)"


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ('created_at >= "2026-01-01"', f't."created_at" >= {DAY.format("$1", "$2")}'),
        ('created_at < "2026-01-01"', f't."created_at" < {DAY.format("$1", "$2")}'),
        ('created_at > "2026-01-01"', f't."created_at" >= {NEXT.format("$1", "$2")}'),
        ('created_at <= "2026-01-01"', f't."created_at" < {NEXT.format("$1", "$2")}'),
        ('"2026-01-01" <= created_at', f't."created_at" >= {DAY.format("$1", "$2")}'),
        (
            'created_at = "2026-01-01"',
            f't."created_at" >= {DAY.format("$1", "$2")} and t."created_at" < {NEXT.format("$1", "$2")}',
        ),
        (
            'created_at != "2026-01-01"',
            f't."created_at" < {DAY.format("$1", "$2")} or t."created_at" >= {NEXT.format("$1", "$2")}',
        ),
        (
            'created_at between "2026-01-01" and "2026-01-31"',
            f'(t."created_at" >= {DAY.format("$1", "$2")}) and (t."created_at" < {NEXT.format("$3", "$2")})',
        ),
        ('created_at >= "2026-01-01T08:00:00+08:00"', 't."created_at" >= $1::timestamptz'),
    ],
)
def test_moments_are_compared_with_days_by_the_borders_of_the_day(text: str, sql: str) -> None:
    compiled, values = condition(text)
    assert compiled == f"({sql})"
    assert ZONE in values or "T" in text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("amount > 1 and name = 'a'", "amount > 2.5 and name = 'b'"),
        ("amount > 1", "amount > -1"),
        ("stage in (1)", "stage in (1, 2, 3, 4)"),
        ("name in ('a')", "name in ('a', 'b')"),
        ("ROUND(amount, 2) = 1", "ROUND(amount, -1) = 2"),
        ("DATEADD(due, 1, 'day') < TODAY()", "DATEADD(due, -3, 'month') < TODAY()"),
        ("TEXT(amount, '0') = 'x'", "TEXT(amount, '#,##0.00%') = 'y'"),
        ("due in (PERIOD('this_quarter'))", "due in (PERIOD('last_3_months'))"),
        ("name contains 'a'", "name contains '%'"),
        ("LEFT(name, 1) = 'a'", "LEFT(name, -1) = 'b'"),
    ],
)
def test_the_same_shape_is_the_same_statement(one: str, other: str) -> None:
    assert condition(one)[0] == condition(other)[0]


def test_who_asks_does_not_change_the_statement() -> None:
    text = "owner = ME() or owner in (MY_TEAM(), MY_SUBTREE()) or HAS_ROLE('x')"
    assert condition(text, Environment())[0] == condition(text)[0]


def test_options_are_named_by_value_or_label() -> None:
    for word in ("retail", "零售", "Retail", " retail", "RETAIL "):
        assert condition(f'industry = "{word}"')[1] == ["retail"]
        assert condition(f'industry in ("{word}")')[1] == [["retail"]]
    # What is no option equals none: an option that was removed must not break the lists that name it.
    assert condition('industry = "mining"')[1] == ["mining"]
    assert condition('tags contains "Beta"')[1] == ["b"]
    params = Params()
    operand = compile_expression('SWITCH(industry, "银行", 1, 2)', Columns("t", TYPES), params, ENVIRONMENT)
    assert operand.sql == '(case t."industry" when $1::text then $2::numeric else $3::numeric end)'
    assert params.values[0] == "bank"


def test_wildcards_in_a_pattern_stand_for_themselves() -> None:
    assert condition(r'name contains "50%_\"')[1] == [r"%50\%\_\\%"]
    assert condition('name starts_with "a"')[1] == ["a%"]
    assert condition('name ends_with "a"')[1] == ["%a"]


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("amount", "type_mismatch", 0),
        ("name = 5", "type_mismatch", 5),
        ('done = "true"', "type_mismatch", 5),
        ("done < true", "type_mismatch", 5),
        ('owner = "abc"', "type_mismatch", 6),
        ("owner = 1.5", "type_mismatch", 6),
        ("owner = 9223372036854775808", "type_mismatch", 6),
        ("owner > 5", "type_mismatch", 6),
        ("owner = stage", "type_mismatch", 6),
        ("stage = ME()", "type_mismatch", 6),
        ("owner in (1, stage)", "type_mismatch", 6),
        ("owner = MY_TEAM()", "type_mismatch", 6),
        ('owner contains "x"', "type_mismatch", 6),
        ('tags = "a"', "type_mismatch", 5),
        ("place = 1", "type_mismatch", 6),
        ("amount in (1, 'a')", "type_mismatch", 7),
        ("amount between 1 and 'a'", "type_mismatch", 7),
        ("not amount", "type_mismatch", 0),
        ("done and amount", "type_mismatch", 5),
        ("done or done or amount", "type_mismatch", 13),
        ("due = PERIOD(name)", "type_mismatch", 13),
        ('due = PERIOD("soon")', "type_mismatch", 13),
        ('PERIOD("2026") = PERIOD("2026")', "type_mismatch", 15),
        ('PERIOD("2026") in (due)', "type_mismatch", 15),
        ('due > "2026-02-30"', "invalid_date", 6),
        ('due in ("2026-01-01", "x")', "invalid_date", 22),
        ('at = "25:00"', "invalid_date", 5),
        ("owner.name = 'x'", "unknown_name", 6),
    ],
)
def test_types_that_do_not_go_together_are_refused(text: str, code: str, at: int) -> None:
    with pytest.raises(ExpressionError) as raised:
        condition(text)
    assert (raised.value.code, raised.value.at) == (code, at)


async def test_indexes_serve_conditions(database: Database) -> None:
    columns = 'id bigint, stage bigint, due date, created_at timestamptz, name text collate "C", count bigint'
    await database.execute(f"create table deal ({columns}, tags text[], owner bigint)")
    for column in ("stage", "due", "created_at", "name", "count"):
        await database.execute(f"create index on deal ({column})")
    await database.execute("create index on deal using gin (tags)")
    for text in (
        'stage = "12"', "stage in (1, 2)", 'due = "2026-01-01"', "due < TODAY()", "due < NOW()", 'due in (PERIOD("this_month"))',
        'created_at >= "2026-01-01"', 'created_at = "2026-01-01"', 'created_at in (PERIOD("last_7_days"))',
        "created_at > DATEADD(TODAY(), -7, 'day')", "created_at between '2026-01-01' and TODAY()",
        'name = "a"', 'name > "a"', "name in ('a', 'b')", "count = 5", "count in (1, 2)", "stage is null", 'tags contains "a"',
    ):  # fmt: skip
        sql, values = condition(text)
        async with database.transaction() as connection:
            await connection.execute("set local enable_seqscan = off")
            rows = await connection.fetch(f"explain select 1 from deal t where {sql}", *values)
        plan = "\n".join(row[0] for row in rows)
        assert "Index Cond" in plan, f"{text}: {plan}"


@pytest.mark.parametrize("operator", ["=", "!=", "<", "<=", ">", ">="])
async def test_a_moment_is_in_its_local_day(operator: str, compute: Callable[..., Awaitable[Any]]) -> None:
    types = {"moment": Type("datetime"), "day": Type("date")}
    zone = ZoneInfo("America/New_York")
    environment = Environment(time_zone="America/New_York")
    # The day on which the clocks change has 23 hours there.
    for hours in range(-30, 30, 3):
        moment = dt.datetime(2026, 3, 8, 5, tzinfo=dt.UTC) + dt.timedelta(hours=hours)
        record = {"moment": moment.isoformat(), "day": "2026-03-08"}
        local = moment.astimezone(zone).date()
        by = {"=": "__eq__", "!=": "__ne__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}[
            operator
        ]
        expected = getattr(local, by)(dt.date(2026, 3, 8))
        for text in (
            f'moment {operator} "2026-03-08"',
            f"moment {operator} day",
            f'DATEADD(moment, 0, "day") {operator} "2026-03-08"',
            f'moment {operator} PERIOD("2026-03-08")',
            f'DATEADD(moment, 0, "day") {operator} PERIOD("2026-03-08")',
        ):
            assert await compute(text, record, types, environment) is expected, (text, moment)
