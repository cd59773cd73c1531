"""When a claimed record goes back to its pool: the countdown, kept on the record, and the return itself.

`return_at` is the earliest moment that a rule gives: so many days (whole days of the clock, or the end of the n-th working
day) after the claim or what came after it, not before an extension ends. What a rule that is new or changed finds overdue
is given a day's notice. The countdown is renewed with every write that may move it, and once a day for all.
"""

from collections.abc import Sequence
from dataclasses import replace

from yunchou.access.asking import Asking
from yunchou.access.state import system_viewer
from yunchou.apps.pools.kept import ReturnRule, column, pools_of
from yunchou.apps.pools.limits import CLOSED
from yunchou.base.db import Connection, quote
from yunchou.base.errors import Problem
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.model.object import Object
from yunchou.records.select import Select

NOTICE = "interval '1 day'"
"""How long before its return whoever holds an overdue record is told, at least."""
LATE = "interval '15 minutes'"
"""A reminder that has just come stays until it was seen."""
LAST: dict[tuple[str, str], str] = {
    ("lead", "follow_up"): 'MAX(activities.done_at, status = "done")',
    ("account", "follow_up"): 'MAX(activities.done_at, status = "done")',
    ("account", "deal"): 'MAX(opportunities.close_date, stage.kind = "won")',
}
"""What puts the return off, beside the claim, as an expression on the record."""


def of_system(asking: Asking) -> Asking:
    """The same statement as the system sees it: a countdown is the same for everybody."""
    return replace(asking, viewer=system_viewer(asking.snapshot.access))


def due_sql(asking: Asking, select: Select, rule: ReturnRule) -> str | None:
    """SQL for when the rule returns the record `t`, null where it does not; None where its condition no longer means anything."""
    owner, add = select.owner, asking.params.add
    conditions = [
        f"{column(owner, 'pool')} = {add(rule.pool, 'bigint')}",
        "t.owner is not null",
        "t.deleted_at is null",
        # What more time is asked for waits with its owner until that is decided.
        f"{column(owner, 'extension_request')} is null",
    ]
    base = _base(asking, select, rule)
    try:
        for text, wanted in (
            (rule.condition, "is true"),
            (rule.exempt, "is not true"),
            (CLOSED[owner.name], "is not true"),
        ):
            if text:
                conditions.append(
                    f"({compile_condition(text, select, asking.params, asking.environment())}) {wanted}"
                )
    except Problem:
        return None
    zone = add(asking.organisation.settings.time_zone, "text")
    amount = add(rule.amount, "int")
    if rule.unit == "working_days":
        calendar = asking.environment().calendar.arguments(asking.params)
        day = f"(({base}) at time zone {zone})::date"
        due = f"((yunchou.workday({day}, {amount}{calendar}) + 1)::timestamp at time zone {zone})"
    else:
        due = f"((({base}) at time zone {zone}) + make_interval(days => {amount})) at time zone {zone}"
    return f"case when {' and '.join(conditions)} then greatest({due}, {column(owner, 'return_extended_until')}) end"


def _base(asking: Asking, select: Select, rule: ReturnRule) -> str:
    """SQL for the moment from which a rule counts."""
    owner = select.owner
    moments = [f"coalesce({column(owner, 'claimed_at')}, t.created_at)"]
    if rule.basis == "status":
        moments.append(column(owner, "status_since"))
    last = LAST.get((owner.name, rule.basis))
    if last is not None:
        found = compile_expression(last, select, asking.params, asking.environment())
        moments.append(found.sql if found.type.kind == "datetime" else _end_of(asking, found.sql))
    return f"greatest({', '.join(moments)})"


def _end_of(asking: Asking, day: str) -> str:
    zone = asking.params.add(asking.organisation.settings.time_zone, "text")
    return f"(({day} + 1)::timestamp at time zone {zone})"


async def renew(
    link: Connection, asking: Asking, name: str, ids: Sequence[int] | None = None, *, now: bool = False
) -> int:
    """Sets the countdown of records (None: of all) anew in one statement; gives how many of them moved.

    `now`: what is overdue is overdue, without notice.
    """
    owner = asking.snapshot.model.object(name)
    rules = pools_of(asking.snapshot).returns_of(name)
    ground = of_system(replace(asking, params=type(asking.params)()))
    select = Select(ground, owner)
    kept = [(rule, due) for rule in rules if (due := due_sql(ground, select, rule)) is not None]
    held = {each: column(owner, each) for each in ("return_at", "return_rule", "remind_at")}
    at, rule, remind = held.values()
    scope = f"({column(owner, 'pool')} is not null or {at} is not null)"
    if ids is not None:
        scope += f" and t.id = any({ground.params.add(list(ids), 'bigint[]')})"
    nearest = _nearest(ground, kept)
    overdue = f"coalesce(case when {rule} = d.rule and {at} > now() then {at} end, now() + {NOTICE})"
    moment = (
        "d.due" if now else f"case when d.due > now() then d.due when d.due is not null then {overdue} end"
    )
    sql = (
        f"update {asking.table(owner)} u set {_plain(owner, 'return_at')} = n.at, {_plain(owner, 'return_rule')} = n.rule,"
        f" {_plain(owner, 'remind_at')} = n.remind from (select t.id, m.at, d.rule, case when m.at is not null then"
        " (select min(m.at - make_interval(days => k)) from unnest(d.days) k"
        f" where m.at - make_interval(days => k) > now() - {LATE}) end as remind, {at} as was, {rule} as was_by,"
        f" {remind} as was_told from {select.table()}{select.joins} left join lateral ({nearest}) d on true"
        f" cross join lateral (select {moment} as at) m where {scope}) n where u.id = n.id"
        " and (n.at, n.rule, n.remind) is distinct from (n.was, n.was_by, n.was_told) returning u.id"
    )
    return len(await link.fetch(sql, *ground.params.values))


def _plain(owner: Object, name: str) -> str:
    return quote(owner.fields[name].column)


def _nearest(asking: Asking, kept: Sequence[tuple[ReturnRule, str]]) -> str:
    """SQL for the rule that returns the record first, with its moment and its reminders."""
    add = asking.params.add
    lines = [f"({due}, {add(rule.id, 'bigint')}, {add(list(rule.remind), 'int[]')})" for rule, due in kept]
    listed = ", ".join(lines) or "(null::timestamptz, null::bigint, null::int[])"
    return (
        f"select x.due, x.rule, x.days from (values {listed}) x(due, rule, days) where x.due is not null"
        " order by x.due, x.rule limit 1"
    )
