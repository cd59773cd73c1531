"""Names change, what was deleted comes back, every change is told and undone, and drafts are published at once."""

import asyncio
from typing import Any

import pytest

from tests.fixtures.asking import create, names, read, refused, second_process, update
from tests.fixtures.organisation import Company
from tests.model.test_changes import CAR, text
from yunchou.access.actor import Caller
from yunchou.jobs.handlers import JobContext
from yunchou.records.history import history
from yunchou.studio import change, drafts, log, removed, usage
from yunchou.studio.removed import DAYS
from yunchou.studio.rights import role_rights, set_role_rights


async def latest(who: Caller) -> dict[str, Any]:
    """The newest change of the log."""
    found: dict[str, Any] = (await log.changes(who, limit=1))["changes"][0]
    return found


async def undo(who: Caller) -> None:
    await log.undo(who, int((await latest(who))["id"]))


async def role(company: Company, code: str) -> int:
    found = await company.organisation.db.fetchval(
        f'select id from "{company.organisation.schema}".r_role where code = $1', code
    )
    return int(found)


async def test_a_field_takes_another_name_and_keeps_values_rights_order_and_history(company: Company) -> None:
    admin = company.caller("管理员")
    for n in ("a", "b"):
        await change.create_field(admin, "account", text(n))
    account = await create(admin, "account", name="甲", a="一")
    rep = await role(company, "rep")
    rights = await role_rights(admin, rep)
    rights["objects"]["account"]["fields"]["a"] = "read"
    await set_role_rights(admin, rep, rights)
    await change.change_object(admin, "account", {"order": ["b", "a", "name"]})
    await change.change_field(admin, "account", "a", {"name": "tier", "label": "等级"})
    assert (await read(admin, "account", account))["tier"] == "一"
    assert await names(admin, "account", 'tier = "一"') == ["甲"]
    with refused(400, "unknown_name"):
        await names(admin, "account", 'a = "一"')
    with refused(422, "unknown_field"):
        await update(admin, "account", account, a="x")
    await update(admin, "account", account, tier="二")
    told = (await history(admin, "account", int(account)))["events"]
    assert [e["changes"]["tier"] for e in told] == [["一", "二"], [None, "一"]]
    assert (await role_rights(admin, rep))["objects"]["account"]["fields"]["tier"] == "read"
    fields = list((await company.organisation.snapshot()).model.object("account").fields)
    assert fields[:3] == ["b", "tier", "name"]
    # The name is free again, and what the log says under it stays told apart.
    await change.create_field(admin, "account", text("a"))
    await update(admin, "account", account, a="新")
    newest = (await history(admin, "account", int(account)))["events"]
    assert newest[0]["changes"] == {"a": [None, "新"]}
    assert newest[-1]["changes"]["tier"] == [None, "一"]


async def test_an_object_takes_another_name_with_all_that_points_at_it(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    await change.create_field(
        admin, "contact", {"name": "car", "type": "lookup", "target": "car", "label": "车"}
    )
    car = await create(admin, "car", name="奔驰", plate="A")
    person = await create(admin, "contact", name="人", car=car)
    await change.change_object(admin, "car", {"name": "vehicle"})
    assert (await read(admin, "vehicle", car))["plate"] == "A"
    assert (await read(admin, "contact", person))["car"]["name"] == "奔驰"
    assert await names(admin, "contact", 'car.plate = "A"') == ["人"]
    await update(admin, "vehicle", car, plate="B")
    told = (await history(admin, "vehicle", int(car)))["events"]
    assert [e["type"] for e in told] == ["vehicle.updated", "vehicle.created"]
    assert {e["object"] for e in told} == {"vehicle"}
    for call in (read(admin, "car", car), names(admin, "car")):
        with refused(404):
            await call
    with refused(409, "duplicate"):
        await change.change_object(admin, "vehicle", {"name": "contact"})
    await change.create_object(admin, {"name": "car", "label": "另一个"})
    assert await names(admin, "car") == []


async def test_names_that_are_shipped_taken_or_odd_stay_refused(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "account", text("a"))
    for given, status in (
        ({"name": "industry"}, 409),
        ({"name": "contacts"}, 409),
        ({"name": "B"}, 422),
        ({"name": 1}, 422),
    ):
        with refused(status):
            await change.change_field(admin, "account", "a", given)
    with refused(422):
        await change.change_field(admin, "account", "industry", {"name": "branch"})
    with refused(422):
        await change.change_object(admin, "account", {"name": "customer"})


async def test_a_deleted_field_comes_back_with_its_values(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "account", text("a", unique=True))
    account = await create(admin, "account", name="甲", a="一")
    assert (await usage.usage(admin, "account", "a"))["rows"] == 1
    await change.delete_field(admin, "account", "a")
    await change.create_field(admin, "account", text("a"))
    (item,) = await removed.removed(admin)
    assert (item["object"], item["field"]) == ("account", "a")
    with refused(409, "duplicate"):
        await removed.restore(admin, int(item["id"]))
    await removed.restore(admin, int(item["id"]), "old_a")
    shown = await read(admin, "account", account)
    assert (shown["a"], shown["old_a"]) == (None, "一")
    with refused(409, "duplicate"):
        await create(admin, "account", name="乙", old_a="一")
    assert await removed.removed(admin) == []
    with refused(400):
        await removed.restore(admin, int(item["id"]))


async def test_a_deleted_object_comes_back_with_its_records(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    account = await create(admin, "account", name="甲")
    car = await create(admin, "car", name="奔驰", plate="A", account=account)
    await change.delete_object(admin, "car")
    await change.create_object(admin, {"name": "car", "label": "另一个"})
    (item,) = await removed.removed(admin)
    with refused(409, "duplicate"):
        await removed.restore(admin, int(item["id"]))
    await removed.restore(admin, int(item["id"]), "old_car")
    assert (await read(admin, "old_car", car))["plate"] == "A"
    assert await names(admin, "account", "COUNT(cars) = 1") == ["甲"]
    assert await names(admin, "car") == []


async def test_what_was_deleted_goes_for_good_after_its_days(company: Company) -> None:
    admin, schema = company.caller("管理员"), company.organisation.schema
    db = company.organisation.db
    await change.create_object(admin, CAR)
    await change.create_field(admin, "account", text("a"))
    await change.create_field(admin, "account", text("b"))
    for n in ("a", "b"):
        await change.delete_field(admin, "account", n)
    await change.delete_object(admin, "car")
    await db.execute(
        f"update \"{schema}\".model_removed set at = now() - interval '{DAYS} days 1 hour'"
        " where field is distinct from 'b'"
    )
    before = await db.fetchval("select count(*) from pg_tables where schemaname = $1", schema)
    context = JobContext(1, company.organisation.id, schema, "model.purge", {}, db, admin)
    assert await removed.purge(context) == {"dropped": 2}
    assert await db.fetchval("select count(*) from pg_tables where schemaname = $1", schema) == before - 1
    assert [item["field"] for item in await removed.removed(admin)] == ["b"]
    await removed.restore(admin, int((await removed.removed(admin))[0]["id"]))
    assert await names(admin, "account", "b is null") == []


async def test_every_kind_of_change_is_told_in_both_languages_and_undone(company: Company) -> None:
    admin, english = company.caller("管理员"), company.caller("管理员", language="en")
    choice = {"name": "trade", "type": "choice", "label": {"zh-CN": "种类", "en": "Kind"},
              "options": [{"value": "x", "label": {"zh-CN": "甲", "en": "X"}}]}  # fmt: skip
    await change.create_field(admin, "account", choice)
    more = [*choice["options"], {"value": "y", "label": {"zh-CN": "乙", "en": "Y"}}]
    cases: list[tuple[Any, str, str]] = [
        (change.change_field(admin, "account", "trade", {"label": {"zh-CN": "类", "en": "Sort"}, "required": True}),
         "客户的字段“类”的显示名称由 种类 改为 类", "Changed the label of the field Sort of Account from Kind to Sort"),
        (change.change_field(admin, "account", "trade", {"options": more}),
         "客户的字段“种类”的选项：新增 乙", "Options of the field Kind of Account: added Y"),
        (change.change_field(admin, "account", "trade", {"name": "sort"}),
         "客户的字段“种类”的 API 名称由 trade 改为 sort", "Renamed the field Kind of Account from trade to sort"),
        (change.change_field(admin, "account", "status", {"default": "potential", "hidden": True}), "", ""),
        (change.delete_field(admin, "account", "trade"), "删除客户的字段“种类”", "Deleted the field Kind of Account"),
        (change.change_object(admin, "account", {"order": ["trade", "name"]}),
         "调整对象“客户”的字段顺序", "Reordered the fields of the object Account"),
        (change.create_object(admin, CAR), "新增对象“车辆”", "Added the object Car"),
    ]  # fmt: skip
    for call, zh, en in cases:
        before = (await company.organisation.snapshot()).model
        await call
        for who, sentence in ((admin, zh), (english, en)):
            entry = await latest(who)
            assert sentence in [*(d["text"] for d in entry["diff"]), ""], entry["diff"]
            assert entry["author"]["name"] == "管理员"
        await undo(admin)
        after = (await company.organisation.snapshot()).model
        assert after.objects.keys() == before.objects.keys()
        for name, owner in before.objects.items():
            fields = {n: _plain(f) for n, f in after.objects[name].fields.items()}
            assert fields == {n: _plain(f) for n, f in owner.fields.items()}
            assert list(fields) == list(owner.fields) or sentence.startswith("Deleted")
    with refused(409, "undone"):
        await log.undo(admin, int((await log.changes(admin, limit=2))["changes"][1]["id"]))


def _plain(field: Any) -> Any:
    return (
        field.name,
        field.type,
        dict(field.label),
        field.required,
        field.options,
        field.default,
        field.hidden,
        field.column,
    )


async def test_undone_again_is_done_again(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "account", text("a"))
    account = await create(admin, "account", name="甲", a="一")
    await undo(admin)
    assert "a" not in await read(admin, "account", account)
    await undo(admin)
    assert (await read(admin, "account", account))["a"] == "一"
    await undo(admin)
    assert "a" not in await read(admin, "account", account)


async def test_what_was_changed_again_or_is_in_use_is_not_undone(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    made = int((await latest(admin))["id"])
    await change.change_field(admin, "car", "plate", {"label": "牌照"})
    first = int((await latest(admin))["id"])
    await change.change_field(admin, "car", "plate", {"label": "号牌"})
    with refused(409, "changed_since"):
        await log.undo(admin, first)
    await change.create_field(
        admin, "contact", {"name": "car", "type": "lookup", "target": "car", "label": "车"}
    )
    with refused(409, "in_use") as found:
        await log.undo(admin, made)
    assert found.problem.extra["uses"][0]["field"] == "car"
    with refused(404):
        await log.undo(admin, 1)


async def test_the_log_is_filtered_and_paged_and_only_administrators_see_it(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    for n in "abc":
        await change.create_field(admin, "account", text(n))
    assert len((await log.changes(admin, object="account"))["changes"]) == 3
    assert [c["objects"] for c in (await log.changes(admin, object="car"))["changes"]] == [["car"]]
    assert len((await log.changes(admin, object="account", field="b"))["changes"]) == 1
    assert (await log.changes(admin, author=1))["changes"] == []
    page = await log.changes(admin, limit=3)
    rest = await log.changes(admin, limit=3, before=int(page["next"]))
    assert (len(page["changes"]), len(rest["changes"]), rest["next"]) == (3, 1, None)
    wang = company.caller("小王")
    for call in (
        log.changes(wang), log.undo(wang, int(page["changes"][0]["id"])), removed.removed(wang), drafts.drafts(wang),
        drafts.create_draft(wang, {"title": "x"}), drafts.check(wang, []), usage.usage(wang, "account"),
    ):  # fmt: skip
        with refused(403, "forbidden"):
            await call


DRAFT = [
    {"op": "create_object", "definition": CAR},
    {"op": "create_field", "object": "car", "definition": text("colour")},
    {"op": "change_field", "object": "car", "field": "colour", "change": {"name": "hue", "label": "颜色"}},
    {"op": "change_object", "object": "car", "change": {"order": ["hue", "plate"]}},
    {"op": "create_field", "object": "contact", "definition": {"name": "car", "type": "lookup", "target": "car", "label": "车"}},
]  # fmt: skip


async def test_a_draft_is_in_force_only_when_published_and_then_as_a_whole(company: Company) -> None:
    admin = company.caller("管理员")
    before = (await company.organisation.snapshot()).versions
    draft = await drafts.create_draft(admin, {"title": "车辆管理", "steps": DRAFT})
    checked = await drafts.check(admin, draft["steps"])
    assert checked["problems"] == []
    assert ("added", "car", None) in [(d["kind"], d["object"], d.get("field")) for d in checked["diff"]]
    assert {d.get("field") for d in checked["diff"]} >= {"hue", "plate", "car"}
    assert (await company.organisation.reload(await company.organisation.snapshot())).versions == before
    published = await drafts.publish(admin, int(draft["id"]), draft["version"])
    assert published.change is not None
    assert published.change.model.version == before[0] + 1
    car = await create(admin, "car", name="奔驰", hue="红")
    await create(admin, "contact", name="人", car=car)
    assert await names(admin, "contact", 'car.hue = "红"') == ["人"]
    with refused(404):
        await drafts.publish(admin, int(draft["id"]))
    await log.undo(admin, published.change.id)
    assert "car" not in (await company.organisation.snapshot()).model.objects
    assert "car" not in (await company.organisation.snapshot()).model.object("contact").fields


async def test_a_draft_with_a_fault_changes_nothing_and_says_which_step(company: Company) -> None:
    admin = company.caller("管理员")
    before = (await company.organisation.snapshot()).versions
    steps = [*DRAFT, {"op": "create_field", "object": "account", "definition": text("industry")},
             {"op": "delete_field", "object": "account", "field": "nothing"}]  # fmt: skip
    checked = await drafts.check(admin, steps)
    assert [(p["step"], p["code"]) for p in checked["problems"]] == [(5, "duplicate"), (6, "not_found")]
    draft = await drafts.create_draft(admin, {"title": "x", "steps": steps})
    with refused(409, "duplicate") as found:
        await drafts.publish(admin, int(draft["id"]))
    assert found.problem.extra["step"] == 5
    assert (await company.organisation.reload(await company.organisation.snapshot())).versions == before
    assert await drafts.draft(admin, int(draft["id"])) == draft


async def test_a_draft_edited_by_two_is_not_overwritten_and_may_be_discarded(company: Company) -> None:
    admin = company.caller("管理员")
    draft = await drafts.create_draft(admin, {"title": " x "})
    number = int(draft["id"])
    assert draft["title"] == "x"
    changed = await drafts.change_draft(admin, number, {"steps": DRAFT}, draft["version"])
    with refused(412):
        await drafts.change_draft(admin, number, {"title": "y"}, draft["version"])
    with refused(412):
        await drafts.publish(admin, number, draft["version"])
    assert [d["id"] for d in await drafts.drafts(admin)] == [draft["id"]]
    assert changed["steps"] == DRAFT
    await drafts.discard(admin, number)
    for call in (
        drafts.draft(admin, number),
        drafts.discard(admin, number),
        drafts.change_draft(admin, number, {"title": "z"}),
    ):
        with refused(404):
            await call


@pytest.mark.parametrize(
    "steps",
    [
        {}, [1], [{}], [{"op": ["create_field"]}], [{"op": "put_back", "object": "account"}], [{"op": "restore", "removed": "1"}],
        [{"op": "create_field", "object": "account"}], [{"op": "create_field", "object": 1, "definition": {}}],
        [{"op": "delete_field", "object": "account", "field": "x", "more": 1}],
    ],
)  # fmt: skip
async def test_what_is_no_list_of_steps_is_refused(company: Company, steps: Any) -> None:
    with refused(422):
        await drafts.check(company.caller("管理员"), steps)


async def test_two_undo_the_same_change_once(company: Company) -> None:
    async with second_process(company) as elsewhere:
        callers = (company.caller("管理员"), elsewhere.caller("管理员"))
        await change.create_field(callers[0], "account", text("a"))
        number = int((await latest(callers[0]))["id"])
        found = await asyncio.gather(*(log.undo(each, number) for each in callers), return_exceptions=True)
    assert sum(not isinstance(each, Exception) for each in found) == 1


async def test_shipped_objects_and_fields_can_be_hidden_but_not_what_is_required(company: Company) -> None:
    admin = company.caller("管理员")
    await change.change_field(admin, "account", "industry", {"hidden": True})
    await change.change_object(admin, "campaign", {"hidden": True})
    model = (await company.organisation.snapshot()).model
    assert model.object("account").fields["industry"].hidden
    assert model.object("campaign").hidden
    with refused(422):
        await change.change_field(admin, "account", "name", {"hidden": True})
    with refused(422):
        await change.change_field(admin, "account", "industry", {"required": True})


async def test_rights_on_a_deleted_field_are_back_with_it(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "account", text("a"))
    rep = await role(company, "rep")
    rights = await role_rights(admin, rep)
    rights["objects"]["account"]["fields"]["a"] = "none"
    await set_role_rights(admin, rep, rights)
    assert [u["kind"] for u in (await usage.usage(admin, "account", "a"))["uses"]] == ["right"]
    await change.delete_field(admin, "account", "a")
    rights = await role_rights(admin, rep)
    assert "a" not in rights["objects"]["account"]["fields"]
    await set_role_rights(admin, rep, rights)
    await undo(admin)
    assert (await role_rights(admin, rep))["objects"]["account"]["fields"]["a"] == "none"


async def test_a_setting_follows_the_field_that_it_names(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "account", {"name": "due", "type": "date", "label": "到期"})
    await change.create_field(
        admin, "account", {"name": "worth", "type": "money", "label": "价值", "rate_date": "due"}
    )
    with refused(409, "in_use"):
        await change.delete_field(admin, "account", "due")
    await change.change_field(admin, "account", "due", {"name": "ends"})
    worth = (await company.organisation.snapshot()).model.object("account").fields["worth"]
    assert worth.settings == {"rate_date": "ends"}
