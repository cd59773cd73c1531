"""References to records of several objects: what they take, show, find, group, and what becomes of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, figures, names, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records.change import Operation
from yunchou.records.evaluate import evaluate
from yunchou.records.exports import Export, export
from yunchou.records.history import history
from yunchou.records.imports.run import import_folder
from yunchou.records.merging.merge import merge
from yunchou.records.merging.undo import undo_merge
from yunchou.records.read import Query, rows
from yunchou.records.relations import dependents_of
from yunchou.records.write import write
from yunchou.studio import change, rights

ABOUT = {
    "name": "about",
    "type": "any_lookup",
    "targets": ["account", "opportunity", "room"],
    "label": {"zh-CN": "关于", "en": "About"},
    "inverse": {"name": "memos", "label": {"zh-CN": "备忘", "en": "Memos"}},
}


async def with_memos(company: Company, **settings: Any) -> dict[str, str]:
    """Three memos about an account (小王's), a deal (小张's) and a room (the administrator's), one about nothing."""
    admin, wang, zhang = (company.caller(n) for n in ("管理员", "小王", "小张"))
    await change.create_object(admin, {"name": "room", "label": {"zh-CN": "会议室", "en": "Room"}})
    await change.create_object(
        admin, {"name": "memo", "label": {"zh-CN": "备忘", "en": "Memo"}, "fields": [{**ABOUT, **settings}]}
    )
    ids = {
        "account": await create(wang, "account", name="乙公司", industry="software"),
        "room": await create(admin, "room", name="甲室"),
    }
    ids["opportunity"] = await create(
        zhang, "opportunity", name="丙单", account=await create(zhang, "account", name="丁")
    )
    for name in ("account", "opportunity", "room"):
        ids[f"memo_{name}"] = await create(
            company.system, "memo", name=name, about={"object": name, "id": ids[name]}
        )
    ids["memo_none"] = await create(company.system, "memo", name="none")
    return ids


async def sees_memos(company: Company) -> Caller:
    """小王, who sees all memos and changes them."""
    admin = company.caller("管理员")
    role = next(r for r in await rows(admin, "role", Query(fields=["id", "code"])) if r["code"] == "rep")
    held = await rights.role_rights(admin, int(role["id"]))
    held["objects"]["memo"] = {
        "create": True,
        "read": "all",
        "update": "all",
        "delete": "all",
        "export": True,
    }
    given = {"objects": held["objects"], "actions": held["actions"]}
    await rights.set_role_rights(admin, int(role["id"]), given)
    return company.caller("小王")


async def about(who: Caller, **query: Any) -> list[Any]:
    """What the memos are about, by their names."""
    found = await rows(who, "memo", Query(fields=["name", "about"], sort=["name"], limit=100, **query))
    return [each["about"] for each in found]


async def test_a_record_that_may_not_be_seen_has_no_name(company: Company) -> None:
    ids = await with_memos(company)
    assert [a and a["name"] for a in await about(company.caller("管理员"))] == [
        "乙公司",
        None,
        "丙单",
        "甲室",
    ]
    wang = await sees_memos(company)
    assert await about(wang) == [
        {"object": "account", "id": ids["account"], "name": "乙公司"},
        None,
        {"object": "opportunity", "id": ids["opportunity"], "name": None},
        {"object": "room", "id": ids["room"], "name": None},
    ]
    grouped = await figures(wang, "memo", ["about"], "about is not null")
    assert sorted((r["about"]["object"], r["about"]["name"]) for r in grouped if r["about"]["name"]) == [
        ("account", "乙公司")
    ]
    changed = (await history(wang, "memo", int(ids["memo_room"])))["events"][0]["changes"]["about"]
    assert changed == [None, {"object": "room", "id": ids["room"], "name": None}]
    for where in ('about.name = "丙单"', 'about.opportunity.name = "丙单"', 'about.name contains "室"'):
        assert await names(wang, "memo", where) == [], where
    assert [a and a["name"] for a in await about(wang, where='about.name = "乙公司"')] == ["乙公司"]
    fields = ["about.account.name", "about.room.name", "about.room", "about.name"]
    found = await rows(wang, "memo", Query(fields=fields, sort=["name"]))
    assert [each["about.account.name"] for each in found] == ["乙公司", None, None, None]
    assert [each["about.room.name"] for each in found] == [None] * 4
    assert [each["about.room"] and each["about.room"]["name"] for each in found] == [None] * 4
    assert [each["about.name"] for each in found] == ["乙公司", None, None, None]


async def test_references_are_only_made_to_what_the_writer_sees(company: Company) -> None:
    ids = await with_memos(company)
    wang = await sees_memos(company)
    memo = await create(wang, "memo", name="新", about={"object": "account", "id": ids["account"]})
    for name, id in (
        ("opportunity", ids["opportunity"]),
        ("room", ids["room"]),
        ("account", ids["opportunity"]),
        ("opportunity", ids["account"]),
        ("contact", ids["account"]),
        ("account", "1"),
    ):
        with refused(422, "not_an_option"):
            await update(wang, "memo", memo, about={"object": name, "id": id})
    assert (
        await update(wang, "memo", memo, about={"object": "account", "id": ids["account"]})
    ).outcome == "unchanged"
    await update(wang, "memo", memo, about=None)
    assert (await read(wang, "memo", memo))["about"] is None


async def test_expressions_know_object_name_and_the_way_on(company: Company) -> None:
    ids = await with_memos(company)
    admin = company.caller("管理员")
    for where, found in (
        (f'about = "{ids["account"]}"', ["account"]),
        (f'about in ("{ids["account"]}", "{ids["room"]}")', ["account", "room"]),
        ("about is null", ["none"]),
        ('about.object = "room"', ["room"]),
        ('about.object = "客户"', ["account"]),
        ('about.object in ("account", "opportunity")', ["account", "opportunity"]),
        ('about.name starts_with "丙"', ["opportunity"]),
        (f'about.account = "{ids["account"]}"', ["account"]),
        ("about.account is not null", ["account"]),
        ('about.account.industry = "software"', ["account"]),
        ('关于.客户.name = "乙公司"', ["account"]),
        ('about.opportunity.account.name = "丁"', ["opportunity"]),
        ("about.opportunity.owner = about.opportunity.account.owner", ["opportunity"]),
        ("COUNT(about.account.memos) = 1", ["account"]),
    ):
        assert await names(admin, "memo", where) == found, where
    assert await names(admin, "account", "COUNT(memos) = 1") == ["乙公司"]
    assert await names(admin, "room", 'ANY(memos, name = "room" and about.name = parent.name)') == ["甲室"]
    for wrong in (
        "about.contact",
        "about.account.nothing",
        "about.industry",
        "about.object.name",
        "about.name.x",
    ):
        with refused(400, "unknown_name"):
            await names(admin, "memo", f"{wrong} is null")
    with refused(400, "type_mismatch"):
        await names(admin, "memo", "about > 5")
    told = await evaluate(admin, "about.object & about.name", name="memo", id=int(ids["memo_room"]))
    assert told["value"] == "room甲室"
    given = {"about": {"object": "account", "id": ids["account"]}}
    assert (await evaluate(admin, "about.account.industry", name="memo", values=given))["value"] == "software"


async def test_lists_sort_by_name_and_figures_group(company: Company) -> None:
    ids = await with_memos(company, on_delete="nothing")
    admin = company.caller("管理员")
    by_pinyin = ["none", "opportunity", "room", "account"]
    assert await names(admin, "memo", sort=["about", "name"]) == by_pinyin
    assert await names(admin, "memo", sort=["-about"]) == list(reversed(by_pinyin))
    found = await rows(admin, "memo", Query(fields=["name"], sort=["about"], limit=2))
    assert [each["name"] for each in found] == by_pinyin[:2]
    grouped = await figures(admin, "memo", ["about.object"])
    assert [(r["about.object"], r["n"]) for r in grouped] == [
        ("account", 1),
        ("opportunity", 1),
        ("room", 1),
        (None, 1),
    ]
    grouped = await figures(admin, "memo", ["about"])
    assert [(r["about"] and r["about"]["name"], r["n"]) for r in grouped] == [
        ("丙单", 1), ("甲室", 1), ("乙公司", 1), (None, 1)
    ]  # fmt: skip
    await delete(admin, "room", ids["room"])
    grouped = await figures(admin, "memo", ["about"])
    assert [r["about"] and r["about"]["name"] for r in grouped[:2]] == ["丙单", "乙公司"]
    grouped = await figures(admin, "memo", ["about.account"], n="count_distinct(about)")
    assert [(r["about.account"] and r["about.account"]["name"], r["n"]) for r in grouped] == [
        ("乙公司", 1),
        (None, 2),
    ]


@pytest.mark.parametrize("does", ["nothing", "set_null", "restrict"])
async def test_what_a_deletion_does(company: Company, does: str) -> None:
    ids = await with_memos(company, on_delete=does)
    admin = company.caller("管理员")
    told = (await dependents_of(admin, "room", int(ids["room"])))["dependents"]
    assert [(d["object"], d["field"], d["inverse"], d["count"], d["on_delete"]) for d in told] == [
        ("memo", "about", "memos", 1, does)
    ]
    if does == "restrict":
        with refused(409, "in_use"):
            await delete(admin, "room", ids["room"])
        return
    await delete(admin, "room", ids["room"])
    assert (await read(admin, "memo", ids["memo_room"]))["about"] == (
        None if does == "set_null" else {"object": "room", "id": ids["room"], "name": None}
    )
    await write(admin, "room", [Operation("restore", id=int(ids["room"]))])
    after = (await read(admin, "memo", ids["memo_room"]))["about"]
    assert after["name"] == "甲室"


async def test_computed_fields_follow_what_is_behind(company: Company) -> None:
    ids = await with_memos(company)
    admin = company.caller("管理员")
    fields = (
        {"name": "said", "type": "formula", "label": "x", "formula": 'about.object & ":" & about.name'},
        {"name": "branch", "type": "formula", "label": "y", "formula": "about.account.industry"},
    )
    for each in fields:
        await change.create_field(admin, "memo", each)
    count = {
        "name": "memo_count",
        "type": "rollup",
        "label": "z",
        "rollup": {"inverse": "memos", "measure": "count"},
    }
    await change.create_field(admin, "room", count)
    with refused(400, "type_mismatch"):
        await change.create_field(
            admin, "memo", {"name": "w", "type": "formula", "label": "w", "formula": "about"}
        )
    memo = await read(admin, "memo", ids["memo_account"])
    assert (memo["said"], memo["branch"]) == ("account:乙公司", "software")
    await update(admin, "account", ids["account"], name="戊公司", industry="retail")
    memo = await read(admin, "memo", ids["memo_account"])
    assert (memo["said"], memo["branch"]) == ("account:戊公司", "retail")
    await update(admin, "memo", ids["memo_account"], about={"object": "room", "id": ids["room"]})
    memo = await read(admin, "memo", ids["memo_account"])
    assert (memo["said"], memo["branch"]) == ("room:甲室", None)
    assert (await read(admin, "room", ids["room"]))["memo_count"] == 2
    await update(admin, "memo", ids["memo_room"], about=None)
    assert (await read(admin, "room", ids["room"]))["memo_count"] == 1


async def test_rules_judge_by_the_object(company: Company) -> None:
    ids = await with_memos(company)
    admin = company.caller("管理员")
    await create(
        admin, "validation_rule", name="r", object="memo", condition='about.object = "room" and CHANGED(about)',
        message_zh="不可", message_en="no",
    )  # fmt: skip
    with refused(422, "rule"):
        await create(admin, "memo", name="x", about={"object": "room", "id": ids["room"]})
    await create(admin, "memo", name="x", about={"object": "account", "id": ids["account"]})


async def test_a_merge_takes_them_along_and_gives_them_back(company: Company) -> None:
    ids = await with_memos(company)
    admin = company.caller("管理员")
    other = await create(admin, "account", name="己公司")
    merged = await merge(admin, "account", int(other), [int(ids["account"])], {})
    taken = {"object": "account", "id": other, "name": "己公司"}
    assert (await read(admin, "memo", ids["memo_account"]))["about"] == taken
    await undo_merge(admin, merged)
    assert (await read(admin, "memo", ids["memo_account"]))["about"] == {
        "object": "account", "id": ids["account"], "name": "乙公司"
    }  # fmt: skip


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_files_name_object_and_record(company: Company, tmp_path: Path, language: str) -> None:
    ids = await with_memos(company)
    admin = Caller(company.organisation, company.caller("管理员").actor, language)
    path = tmp_path / "memo.csv"
    await export(admin, Export("memo", ["name", "about"], format="csv", sort=["about"]), path)
    words = {"zh-CN": "会议室: 甲室", "en": "Room: 甲室"}
    text = path.read_text("utf-8-sig")
    assert words[language] in text
    before = await about(admin)
    for name in ("account", "opportunity", "room"):
        await update(admin, "memo", ids[f"memo_{name}"], about=None)
    plan = {
        "step": [
            {
                "file": "memo.csv",
                "object": "memo",
                "match": ["name"],
                "map": {
                    "name": text.splitlines()[0].split(",")[0],
                    "about": {"column": text.splitlines()[0].split(",")[1]},
                },
            }
        ]
    }
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    done = await import_folder(admin, tmp_path / "plan.json")
    assert done.faults == []
    assert await about(admin) == before


async def test_a_name_alone_is_looked_for_in_every_object(company: Company, tmp_path: Path) -> None:
    ids = await with_memos(company)
    admin = company.caller("管理员")
    await create(admin, "room", name="乙公司")
    (tmp_path / "memo.csv").write_text(
        "name,about\na,甲室\nb,乙公司\nc,客户：乙公司\nd,没有\ne,会议室:新室\n"
    )
    source = {"column": "about", "missing": "create"}
    plan = {"step": [{"file": "memo.csv", "object": "memo", "map": {"name": "name", "about": source}}]}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    done = await import_folder(admin, tmp_path / "plan.json")
    assert [fault["row"] for fault in done.faults] == [3, 5]
    found = {
        r["name"]: r["about"] for r in await rows(admin, "memo", Query(fields=["name", "about"], limit=100))
    }
    assert found["a"]["id"] == ids["room"]
    assert found["c"]["id"] == ids["account"]
    assert found["e"]["name"] == "新室"


async def test_objects_are_renamed_added_and_taken_out(company: Company) -> None:
    ids = await with_memos(company)
    admin = company.caller("管理员")
    await change.change_object(admin, "room", {"name": "hall"})
    assert (await read(admin, "memo", ids["memo_room"]))["about"]["object"] == "hall"
    assert await names(admin, "memo", 'about.hall.name = "甲室"') == ["room"]
    told = (await history(admin, "memo", int(ids["memo_room"])))["events"][0]["changes"]["about"][1]
    assert told == {"object": "hall", "id": ids["room"], "name": "甲室"}
    owner = await change.change_field(
        admin, "memo", "about", {"targets": ["account", "opportunity", "hall", "contact"]}
    )
    assert owner.fields["about"].targets == ("account", "opportunity", "hall", "contact")
    with refused(409, "in_use"):
        await change.change_field(admin, "memo", "about", {"targets": ["account", "opportunity"]})
    with refused(409, "in_use"):
        await change.delete_object(admin, "hall")
    await update(admin, "memo", ids["memo_room"], about=None)
    await change.change_field(admin, "memo", "about", {"targets": ["account", "opportunity"]})
    await change.delete_object(admin, "hall")


async def test_definitions_that_cannot_be(company: Company) -> None:
    admin = company.caller("管理员")
    fine = {"name": "about", "type": "any_lookup", "label": "x", "targets": ["account"]}
    several: tuple[dict[str, Any], ...] = (
        {"targets": None},
        {"targets": []},
        {"targets": "account"},
        {"targets": ["account", "account"]},
        {"targets": ["nothing"]},
        {"targets": [["account"]]},
        {"targets": ["account"] * 21},
        {"target": "account"},
        {"on_delete": "explode"},
        {"required": True, "on_delete": "set_null"},
        {"default": {"object": "account", "id": "1"}},
        {"default_expression": "ME()"},
        {"inverse": {"name": "contacts"}},
    )
    for wrong in several:
        with refused(422):
            await change.create_field(admin, "contact", {**fine, **wrong})
    await change.create_field(admin, "contact", {**fine, "targets": ["account"], "inverse": {"name": "told"}})
    with refused(422, "duplicate"):
        await change.create_field(admin, "contact", {**fine, "name": "b", "inverse": {"name": "told"}})


async def test_values_go_up_to_several_objects_at_once(company: Company) -> None:
    """Two relations and one to several objects, each with a roll-up at its other end, in one write."""
    ids = await with_memos(company)
    admin = company.caller("管理员")
    via = {
        "name": "via",
        "type": "lookup",
        "target": "contact",
        "label": "v",
        "inverse": {"name": "notes", "label": "n"},
    }
    await change.create_field(admin, "memo", via)
    counts = (("room", "memos"), ("account", "memos"), ("contact", "notes"))
    for object, inverse in counts:
        rollup = {"inverse": inverse, "measure": "count"}
        await change.create_field(
            admin, object, {"name": "said", "type": "rollup", "label": "s", "rollup": rollup}
        )
    contact = await create(admin, "contact", name="人", account=ids["account"])
    await create(admin, "memo", name="x", about={"object": "account", "id": ids["account"]}, via=contact)
    await update(
        admin, "memo", ids["memo_room"], via=contact, about={"object": "account", "id": ids["account"]}
    )
    found = [
        (await read(admin, object, id))["said"]
        for object, id in (("room", ids["room"]), ("account", ids["account"]), ("contact", contact))
    ]
    assert found == [0, 3, 2]
