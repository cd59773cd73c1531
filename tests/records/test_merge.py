"""Records put together: what stays, what moves, who may, and that all of it can be taken back."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fixtures.asking import create, delete, names, read, refused, statements, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.base.db import quote
from yunchou.model.object import Object
from yunchou.records.change import Operation
from yunchou.records.history import history
from yunchou.records.merging.merge import merge, merged_into
from yunchou.records.merging.undo import undo_merge
from yunchou.records.read import Query, rows
from yunchou.records.write import write


async def put_together(who: Caller, object: str, winner: str, /, *losers: str, **choices: str) -> int:
    chosen = {field: int(record) for field, record in choices.items()}
    return await merge(who, object, int(winner), [int(each) for each in losers], chosen)


async def test_one_stays_with_the_values_chosen_and_takes_what_pointed_at_the_others(
    company: Company,
) -> None:
    wang = company.caller("小王")
    kept = await create(wang, "account", name="云帆科技", phone="021-11111111", external_id="a")
    gone = await create(wang, "account", name="云帆", phone="021-22222222", external_id="b", grade="A")
    contact = await create(wang, "contact", name="陈立", account=gone)
    deal = await create(wang, "opportunity", name="大单", account=gone, stage=company.ids["需求"])
    below = await create(wang, "account", name="云帆华南", parent=gone)
    done = await create(wang, "activity", name="拜访", account=gone, kind="visit", status="done")
    await put_together(wang, "account", kept, gone, external_id=gone, grade=gone, phone=kept)
    shown = await read(wang, "account", kept)
    assert (shown["name"], shown["phone"], shown["external_id"], shown["grade"]) == (
        "云帆科技", "021-11111111", "b", "A",
    )  # fmt: skip
    for name, id, field in (
        ("contact", contact, "account"),
        ("opportunity", deal, "account"),
        ("account", below, "parent"),
        ("activity", done, "account"),
    ):
        assert (await read(wang, name, id))[field] == {"id": kept, "name": "云帆科技"}
    assert shown["last_activity_at"] is not None
    with refused(404):
        await read(wang, "account", gone)
    assert await merged_into(wang, "account", int(gone)) == int(kept)


async def test_several_go_into_one_and_one_that_was_merged_may_be_merged_again(company: Company) -> None:
    wang = company.caller("小王")
    a, b, c, d = await company.create(wang, "account", *({"name": n} for n in "甲乙丙丁"))
    await put_together(wang, "account", a, b, c)
    await put_together(wang, "account", d, a)
    assert await names(wang, "account") == ["丁"]
    assert await merged_into(wang, "account", int(b)) == int(d)
    told = (await history(wang, "account", int(d)))["events"]
    assert {event["record"] for event in told} == {a, b, c, d}
    assert [e["id"] for e in told] == sorted((e["id"] for e in told), reverse=True)


async def test_a_record_does_not_come_to_point_at_itself(company: Company) -> None:
    wang = company.caller("小王")
    gone = await create(wang, "account", name="母")
    kept = await create(wang, "account", name="子", parent=gone)
    number = await put_together(wang, "account", kept, gone)
    assert (await read(wang, "account", kept))["parent"] is None
    await undo_merge(wang, number)
    assert (await read(wang, "account", kept))["parent"]["id"] == gone


async def test_merging_needs_the_rights_on_every_record(company: Company) -> None:
    wang, zhao, boss = company.caller("小王"), company.caller("小赵"), company.caller("高总")
    mine = await create(wang, "account", name="甲")
    other = await create(zhao, "account", name="乙")
    for winner, loser in ((mine, other), (other, mine)):
        with refused(404):
            await put_together(wang, "account", winner, loser)
        with refused(403):
            await put_together(boss, "account", winner, loser)
    assert await put_together(company.caller("管理员"), "account", mine, other)


async def test_what_cannot_be_merged_is_refused(company: Company) -> None:
    admin = company.caller("管理员")
    a, b = await company.create(admin, "account", {"name": "甲"}, {"name": "乙"})
    with refused(422):
        await put_together(admin, "account", a, a)
    with refused(422):
        await put_together(admin, "account", a)
    with refused(422, "not_an_option"):
        await put_together(admin, "account", a, b, phone="7")
    with refused(422, "unknown_field"):
        await put_together(admin, "account", a, b, nichts=b)
    with refused(403):
        await put_together(admin, "user", company.ids["小王"], company.ids["小张"])
    with refused(404):
        await put_together(admin, "account", a, "7")
    assert await names(admin, "account") == ["甲", "乙"]


async def test_a_merge_is_one_transaction(company: Company) -> None:
    """A value that the winner may not take leaves everything as it was."""
    admin = company.caller("管理员")
    given = {"name": "规则", "object": "account", "condition": 'grade = "D"', "message_zh": "不行"}
    a, b = await company.create(admin, "account", {"name": "甲"}, {"name": "乙", "grade": "D"})
    contact = await create(admin, "contact", name="陈立", account=b)
    await create(admin, "validation_rule", **given)
    with refused(422, "rule"):
        await put_together(admin, "account", a, b, grade=b)
    assert (await read(admin, "contact", contact))["account"]["id"] == b
    await put_together(admin, "account", a, b)


async def test_every_record_touched_has_an_event(company: Company) -> None:
    wang = company.caller("小王")
    kept, gone = await company.create(wang, "account", {"name": "甲"}, {"name": "乙"})
    contact = await create(wang, "contact", name="陈立", account=gone)
    number = await put_together(wang, "account", kept, gone, name=gone)
    moved = (await history(wang, "contact", int(contact)))["events"][0]
    assert (moved["type"], moved["cause"]["merge"]) == ("contact.updated", str(number))
    told = (await history(wang, "account", int(kept)))["events"]
    assert {e["type"] for e in told if e["cause"]} == {"account.updated", "account.deleted"}


async def test_the_number_of_statements_does_not_grow_with_what_is_moved(company: Company) -> None:
    wang = company.caller("小王")
    counted = []
    for size in (1, 300):
        kept, gone = await company.create(wang, "account", {"name": f"甲{size}"}, {"name": f"乙{size}"})
        given = [Operation("create", {"name": f"联系人{n}", "account": gone}) for n in range(size)]
        await write(wang, "contact", given)
        async with statements(company) as sent:
            await put_together(wang, "account", kept, gone)
        counted.append(len(sent))
    assert counted[0] == counted[1]


async def test_an_undo_keeps_what_was_changed_since(company: Company) -> None:
    wang = company.caller("小王")
    kept = await create(wang, "account", name="甲", phone="021-11111111", grade="B")
    gone = await create(wang, "account", name="乙", phone="021-22222222", grade="A")
    one, two = await company.create(wang, "contact", *({"name": n, "account": gone} for n in ("陈", "李")))
    number = await put_together(wang, "account", kept, gone, phone=gone, grade=gone)
    await update(wang, "account", kept, phone="021-33333333")
    other = await create(wang, "account", name="丙")
    await update(wang, "contact", one, account=other)
    await delete(wang, "contact", two)
    await undo_merge(wang, number)
    shown = await read(wang, "account", kept)
    assert (shown["phone"], shown["grade"]) == ("021-33333333", "B")
    assert (await read(wang, "contact", one))["account"]["id"] == other
    assert (await read(wang, "account", gone))["grade"] == "A"
    with refused(409, "not_undoable"):
        await undo_merge(wang, number)
    with refused(404):
        await undo_merge(company.caller("小赵"), number)


FIELDS = ("name", "external_id", "industry", "grade", "phone", "annual_revenue", "parent", "owner")
ACCOUNTS = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from("甲乙丙丁")},
        optional={
            "grade": st.sampled_from("ABCD"),
            "phone": st.sampled_from(["021-11111111", "021-22222222"]),
            "annual_revenue": st.sampled_from(["1", "2.50"]),
            "industry": st.just("software"),
        },
    ),
    min_size=2,
    max_size=4,
)
CHILDREN = st.lists(
    st.tuples(st.sampled_from(["contact", "account", "lead", "activity"]), st.integers(0, 3)), max_size=6
)


async def picture(company: Company) -> dict[str, Any]:
    """Every record of every object as it is stored, but for its version and when it was changed."""
    snapshot = await company.organisation.snapshot()
    found: dict[str, Any] = {}
    for owner in snapshot.model.objects.values():
        if not owner.generated:
            found[owner.name] = await stored(company, owner)
    return found


async def stored(company: Company, owner: Object) -> list[Any]:
    table = f"{quote(company.organisation.schema)}.{quote(owner.table)}"
    shown = await company.organisation.db.fetch(
        f"select (to_jsonb(t) - 'version' - 'updated_at' - 'updated_by')::text as row from {table} t order by id"
    )
    return [json.loads(row["row"]) for row in shown]


@given(ACCOUNTS, CHILDREN, st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_merge_then_undo_leaves_everything_as_it_was(
    company: Company, accounts: list[dict[str, Any]], children: list[tuple[str, int]], data: st.DataObject
) -> None:
    admin = company.caller("管理员")
    ids = await company.create(admin, "account", *accounts)
    for n, id in enumerate(ids):
        given = data.draw(st.sampled_from([None, *ids[:n]]))
        await update(admin, "account", id, parent=given, external_id=f"x{id}")
    for kind, place in children:
        at = ids[place % len(ids)]
        values: dict[str, Any] = {"account": at} if kind != "account" else {"parent": at}
        if kind == "activity":
            values |= {"name": "拜访", "kind": "visit", "status": "done"}
        else:
            values["name"] = "下级"
        if kind != "lead":
            await create(admin, kind, **values)
    before = await picture(company)
    choices = {
        field: data.draw(st.sampled_from(ids)) for field in data.draw(st.sets(st.sampled_from(FIELDS)))
    }
    number = await put_together(admin, "account", *ids, **choices)
    assert len(await rows(admin, "account", Query(where=f"id in ({', '.join(ids)})"))) == 1
    await undo_merge(admin, number)
    assert await picture(company) == before
