"""Numbers that the system gives: written as the pattern says, never twice, and without gaps where that is asked for."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, names, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.access.organisation import Organisation
from yunchou.base.db import Database
from yunchou.base.errors import Problem
from yunchou.records.change import Operation
from yunchou.records.numbering import Counter, numberings, today
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write
from yunchou.studio import change


def numbered(name: str = "no", **settings: Any) -> dict[str, Any]:
    return {"name": name, "type": "auto_number", "label": "编号", **settings}


async def numbers(company: Company, object: str = "contact") -> list[str | None]:
    found = await rows(company.system, object, Query(fields=["no"], sort=["id"], limit=1000))
    return [each["no"] for each in found]


async def test_numbers_follow_the_pattern_and_the_period(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "contact", numbered(pattern="C{YY}{MM}-{000}", reset="month", start=5))
    async with Unit(company.system, historic=True) as unit:
        for day in ("2026-01-31T15:00:00Z", "2026-01-31T16:30:00Z", "2026-02-01T00:00:00Z", "2026-01-01"):
            await unit.write("contact", [Operation("create", {"name": "人", "created_at": day})])
    # A period that comes again goes on behind what was given meanwhile: without `gapless` there may be gaps.
    assert await numbers(company) == ["C2601-005", "C2602-005", "C2602-006", "C2601-008"]


async def test_a_number_is_given_once_and_by_the_system_alone(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "contact", numbered(pattern="C-{00}"))
    first = await create(admin, "contact", name="甲")
    await delete(admin, "contact", first)
    await create(admin, "contact", name="乙")
    assert await numbers(company) == ["C-02"]
    with refused(422, "readonly"):
        await create(admin, "contact", name="丙", no="C-09")
    with refused(422, "readonly"):
        await update(admin, "contact", first, no="C-09")
    await change.change_field(admin, "contact", "no", {"pattern": "K{0}"})
    await create(admin, "contact", name="丁")
    assert (await numbers(company))[0] == "C-02"
    assert (await numbers(company))[1] == "K3"


@pytest.mark.parametrize("gapless", [False, True])
async def test_numbers_that_an_import_set_are_passed_over(company: Company, gapless: bool) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "contact", numbered(pattern="C{0000}", gapless=gapless))
    async with Unit(company.system, historic=True) as unit:
        sent = [Operation("create", {"name": n, "no": f"C{n}"}) for n in ("0001", "0003", "0700")]
        await unit.write("contact", sent)
    await create(admin, "contact", name="甲")
    await create(admin, "contact", name="乙")
    assert (await numbers(company))[-2:] == ["C0701", "C0702"]


@pytest.mark.parametrize("gapless", [False, True])
async def test_many_at_once_get_different_numbers(company: Company, gapless: bool) -> None:
    """Half of the writers fail at the end: without gaps, their numbers are given to others."""
    admin = company.caller("管理员")
    await change.create_field(admin, "contact", numbered(pattern="{0}", gapless=gapless))
    known = company.organisation
    db = await Database.open(known.db.url, max_size=20, statement_timeout=0)
    try:
        other = Organisation(db, known.id, known.name, known.schema, known.settings, known.declared)
        await asyncio.gather(*(_maker(Caller(other, admin.actor), n) for n in range(20)))
    finally:
        await db.close(2.0)
    found = sorted(int(each or 0) for each in await numbers(company))
    assert len(set(found)) == len(found) == 10 * 3 * 2
    if gapless:
        assert found == list(range(1, 61))


async def _maker(caller: Caller, number: int) -> None:
    for _ in range(3):
        try:
            async with Unit(caller) as unit:
                made = [Operation("create", {"name": "人"}), Operation("create", {"name": "口"})]
                await unit.write("contact", made)
                if number % 2:
                    await unit.write("contact", [Operation("create", {})])
        except Problem:
            assert number % 2


async def test_a_number_may_be_the_name(company: Company) -> None:
    admin = company.caller("管理员")
    order = {
        "name": "repair_order",
        "label": "订单",
        "name_field": "no",
        "fields": [numbered(pattern="SO-{0000}")],
    }
    await change.create_object(admin, order)
    made = await write(admin, "repair_order", [Operation("create", {}), Operation("create", {})])
    assert await names_of(admin) == ["SO-0001", "SO-0002"]
    assert (await read(admin, "repair_order", str(made[0].id)))["no"] == "SO-0001"


async def names_of(who: Caller) -> list[str]:
    return [each["no"] for each in await rows(who, "repair_order", Query(fields=["no"], sort=["no"]))]


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"pattern": "C"}, "pattern"),
        ({"pattern": "{00}{00}"}, "pattern"),
        ({"pattern": "{XX}{00}"}, "pattern"),
        ({"pattern": "{00}", "reset": "month"}, "pattern"),
        ({"pattern": "{YY}{00}", "reset": "day"}, "pattern"),
        ({"pattern": "{00}", "reset": "hour"}, "reset"),
        ({"pattern": "{00}", "start": -1}, "start"),
        ({"pattern": "{00}", "gapless": "yes"}, "gapless"),
        ({"pattern": 5}, "pattern"),
        ({"pattern": "{00}", "required": True}, "required"),
    ],
)
async def test_patterns_that_cannot_number(company: Company, settings: dict[str, Any], fault: str) -> None:
    with refused(422) as found:
        await change.create_field(company.caller("管理员"), "contact", numbered(**settings))
    assert fault in [name for name, _ in found.faults]


async def test_defaults_that_an_expression_gives(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    for field in (
        {"name": "since", "type": "date", "label": "自", "default_expression": "DATEADD(TODAY(), 0, 'day')"},
        {"name": "title2", "type": "text", "label": "称", "default_expression": 'account.name & "/" & 姓名'},
        {"name": "maker", "type": "lookup", "target": "user", "label": "人", "default_expression": "ME()"},
        {"name": "score", "type": "integer", "label": "分", "default_expression": "LEN(name) * 10"},
    ):
        await change.create_field(admin, "contact", field)
    account = await create(wang, "account", name="甲")
    made = await read(wang, "contact", await create(wang, "contact", name="张三", account=account, score=7))
    assert made["title2"] == "甲/张三"
    assert (made["maker"]["name"], made["score"], len(made["since"])) == ("小王", 7, 10)
    empty = await read(wang, "contact", await create(wang, "contact", name="李四", maker=None))
    assert (empty["maker"], empty["score"], empty["title2"]) == (None, 20, "/李四")
    assert await names(wang, "contact", "score = 20") == ["李四"]
    with refused(400, "type_mismatch"):
        await change.change_field(admin, "contact", "score", {"default_expression": "name"})
    with refused(400, "unknown_name"):
        await change.change_field(admin, "contact", "score", {"default_expression": "nothing"})
    await change.change_field(admin, "contact", "score", {"default_expression": "1.5"})
    with refused(422, "wrong_type"):
        await create(wang, "contact", name="王五")


@pytest.mark.parametrize("gapless", [False, True])
async def test_a_numbering_goes_on_with_a_higher_number_and_never_with_a_lower(
    company: Company, gapless: bool
) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "contact", numbered(pattern="C-{000}", start=7, gapless=gapless))
    assert await standing(company) == (7, "C-007")
    await create(admin, "contact", name="甲")
    assert await standing(company) == (8, "C-008")
    await move_on(company, 100)
    assert await standing(company) == (100, "C-100")
    await create(admin, "contact", name="乙")
    assert await numbers(company) == ["C-007", "C-100"]
    with refused(422, "invalid"):
        await move_on(company, 100)
    await move_on(company, 101)
    await create(admin, "contact", name="丙")
    assert (await numbers(company))[-1] == "C-101"


@pytest.mark.parametrize("gapless", [False, True])
async def test_a_numbering_moved_on_before_anything_was_numbered(company: Company, gapless: bool) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "contact", numbered(pattern="{YY}-{0}", reset="year", gapless=gapless))
    await move_on(company, 50)
    await create(admin, "contact", name="甲")
    assert str((await numbers(company))[0]).endswith("-50")


@pytest.mark.parametrize("gapless", [False, True])
async def test_no_number_is_given_twice_while_a_numbering_is_moved_on(
    company: Company, gapless: bool
) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "contact", numbered(pattern="{0}", gapless=gapless))

    async def moved(n: int) -> None:
        with suppress(Problem):
            await move_on(company, n)

    makers = [create(admin, "contact", name=f"人{n}") for n in range(20)]
    await asyncio.gather(*makers, *(moved(n) for n in range(1, 40, 4)))
    found = await numbers(company)
    assert len(found) == len(set(found)) == 20


async def standing(company: Company) -> tuple[int, str]:
    organisation = company.organisation
    model = (await organisation.reload(organisation.known)).model
    async with organisation.db.acquire() as link:
        (only,) = [each for each in await numberings(link, organisation, model) if each.field.name == "no"]
    return only.number, only.text


async def move_on(company: Company, number: int) -> None:
    organisation = company.organisation
    owner = (await organisation.reload(organisation.known)).model.object("contact")
    async with organisation.db.transaction() as link:
        counter = Counter(link, organisation.schema, owner, owner.fields["no"], today(organisation))
        await counter.move_on(number)
