"""Official numbers of invoices: none is that of two invoices that hold."""

from collections import Counter

from yunchou.apps.commerce.papers import table_of
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import DELETE, Change
from yunchou.records.rule import check
from yunchou.records.write import Unit


@check("invoice")
async def official_numbers_are_used_once(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """An official number is that of one invoice that is not void. Two statements, or none.

    Whoever gives a number holds it meanwhile, so that two never give the same.
    """
    given = [
        c
        for c in changes
        if c.kind != DELETE
        and c.now("official_number")
        and c.now("status") != "void"
        and (c.changes("official_number") or c.before.get("status") in (None, "void"))
    ]
    if unit.historic or not given:
        return
    numbers = Counter(str(c.now("official_number")) for c in given)
    schema = unit.caller.organisation.schema
    await unit.link.execute(
        "select pg_advisory_xact_lock(hashtextextended(n, 0)) from unnest($1::text[]) n",
        [f"{schema}.invoice.{each}" for each in sorted(numbers)],
    )
    rows = await unit.link.fetch(
        f"select official_number as taken, number from {table_of(unit, owner.name)}"
        " where official_number = any($1::text[]) and status <> 'void' and deleted_at is null and id <> all($2::bigint[])",
        sorted(numbers),
        [c.id for c in changes],
    )
    taken = {row["taken"]: row["number"] for row in rows}
    for change in given:
        number = str(change.now("official_number"))
        if number in taken or numbers[number] > 1:
            message = say(
                "发票号码已登记在 {other}；纸质发票请连同发票代码填写",
                "This number is that of {other} already; on paper enter it with the invoice's code",
                other=taken.get(number) or number,
            )
            change.fail(422, "unique", message, "official_number")
