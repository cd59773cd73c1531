"""Layouts: who is shown which, what of them is left out, what their conditions say, and what is refused."""

from typing import Any

from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.crm.metrics import METRICS
from yunchou.apps.pages import PAGES
from yunchou.metrics.catalogue import Catalogue
from yunchou.pages.layouts.check import check_content
from yunchou.pages.layouts.content import read_content
from yunchou.pages.layouts.live import layout_look
from yunchou.pages.layouts.loaded import layouts_of
from yunchou.pages.layouts.uses import layouts_that_name
from yunchou.pages.view import generated_layout, pages_json
from yunchou.studio.change import change_field, create_field, delete_field
from yunchou.studio.rights import set_role_rights

CATALOGUE = Catalogue(METRICS)


def section(*fields: Any, key: str = "s", **settings: Any) -> dict[str, Any]:
    places = [each if isinstance(each, dict) else {"name": each} for each in fields]
    return {"kind": "section", "key": key, "fields": places, **settings}


def content(*blocks: dict[str, Any], **settings: Any) -> dict[str, Any]:
    return {"tabs": [{"key": "main", "blocks": list(blocks)}], **settings}


async def shown(who: Caller, name: str = "account") -> list[dict[str, Any]]:
    snapshot = await who.organisation.reload(await who.organisation.snapshot())
    found: list[dict[str, Any]] = pages_json(who, snapshot, PAGES, CATALOGUE)["objects"][name]["layouts"]
    return found


async def lay(company: Company, *blocks: dict[str, Any], name: str = "布局", **values: Any) -> str:
    laid = {"name": name, "object": "account", "content": content(*(blocks or (section("name"),)))}
    return await create(company.caller("管理员"), "layout", **laid | values)


async def look(
    who: Caller, blocks: list[dict[str, Any]], values: dict[str, Any], id: str | None = None
) -> dict[str, Any]:
    snapshot = await who.organisation.snapshot()
    given = read_content(content(*blocks))
    owner = snapshot.model.object("account")
    return await layout_look(who, snapshot, owner, given, values, None if id is None else int(id))


def fields(layout: dict[str, Any]) -> list[str]:
    return [f["name"] for t in layout["tabs"] for b in t["blocks"] for f in b.get("fields", ())]


async def problems(company: Company, given: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    admin = company.caller("管理员")
    snapshot = await company.organisation.snapshot()
    found = check_content(admin, snapshot, snapshot.model.object("account"), read_content(given))
    return {(each.part, each.setting, each.code, each.severity) for each in found}


async def test_the_first_layout_that_fits_the_role_is_shown(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("高总")
    assert await shown(wang) == []
    await lay(company, name="所有人", position=20)
    ours = await lay(company, section("name", "phone"), name="销售", roles=[company.ids["销售"]], position=10)
    assert [each["name"] for each in await shown(wang)] == ["销售"]
    assert [each["name"] for each in await shown(boss)] == ["所有人"]
    await update(company.caller("管理员"), "layout", ours, active=False)
    assert [each["name"] for each in await shown(wang)] == ["所有人"]
    await delete(company.caller("管理员"), "layout", (await shown(wang))[0]["id"])
    assert await shown(wang) == []


async def test_layouts_of_record_types_stand_before_the_one_for_all(company: Company) -> None:
    await lay(company, name="A 级", type_field="grade", type_values=["A"], position=1)
    await lay(company, name="其他", position=2)
    await lay(company, name="从不", position=3)
    found = await shown(company.caller("小王"))
    assert [(each["name"], each["when"]) for each in found] == [
        ("A 级", {"field": "grade", "values": ["A"]}),
        ("其他", None),
    ]


async def test_a_draft_is_shown_to_nobody_and_moves_nothing(company: Company) -> None:
    admin = company.caller("管理员")
    id = await lay(company, content=None, draft=content(section("phone")))
    before = await company.organisation.versions()
    assert await shown(company.caller("小王")) == []
    await update(admin, "layout", id, draft=content(section("name", "phone")))
    assert await company.organisation.versions() == before
    await update(admin, "layout", id, content=content(section("name", "phone")), draft=None)
    assert await company.organisation.versions() != before
    assert fields((await shown(company.caller("小王")))[0]) == ["name", "phone"]


async def test_what_may_not_be_read_is_no_part_of_a_layout(company: Company) -> None:
    await lay(
        company,
        content={
            "tabs": [
                {"key": "a", "blocks": [section("name", "gone")]},
                {"key": "b", "blocks": [section("phone", key="only")]},
            ],
            "header": ["phone", "industry"],
        },
    )
    await lay(company, name="按电话", position=1, type_field="grade", type_values=["A"])
    admin, wang = company.caller("管理员"), company.caller("小王")
    role = company.ids["销售"]
    rights = {
        "account": {
            "create": True,
            "read": "all",
            "update": "all",
            "fields": {"phone": "none", "grade": "none"},
        }
    }
    await set_role_rights(admin, int(role), {"objects": rights, "actions": []})
    (found,) = await shown(wang)
    assert (found["name"], fields(found), found["header"]) == ("布局", ["name"], ["industry"])
    assert [tab["key"] for tab in found["tabs"]] == ["a"]


async def test_a_related_list_is_left_out_where_its_words_would_tell_too_much(company: Company) -> None:
    lists: list[dict[str, Any]] = [
        {
            "kind": "related",
            "key": "all",
            "inverse": "opportunities",
            "fields": ["amount"],
            "sort": "-amount",
        },
        {"kind": "related", "key": "big", "inverse": "opportunities", "where": "amount > 100"},
    ]
    await lay(company, section("name"), *lists)
    (found,) = await shown(company.caller("小王"))
    assert [b["key"] for b in found["tabs"][0]["blocks"]] == ["s", "all", "big"]
    role, admin = company.ids["销售"], company.caller("管理员")
    own = {"create": True, "read": "own", "update": "own"}
    objects = {"account": own, "opportunity": {**own, "fields": {"amount": "none"}}}
    await set_role_rights(admin, int(role), {"objects": objects, "actions": []})
    (found,) = await shown(company.caller("小王"))
    kept = found["tabs"][0]["blocks"]
    assert [b["key"] for b in kept] == ["s", "all"]
    assert (kept[1]["fields"], kept[1]["sort"]) == ([], "")


async def test_conditions_are_judged_on_the_record_as_it_is_filled_in(company: Company) -> None:
    wang = company.caller("小王")
    blocks = [
        section(
            "name",
            {"name": "credit_code", "show": 'grade = "A"'},
            {"name": "phone", "require": 'grade = "A"', "readonly": 'grade = "C"'},
            {
                "name": "grade",
                "choices": [{"when": "phone is null", "values": ["B", "C"]}, {"values": ["A", "B"]}],
            },
        ),
        section("website", key="more", show="phone is not null"),
    ]
    nothing: dict[str, Any] = {"required": [], "readonly": [], "defaults": {}}
    told = await look(wang, blocks, {"name": "甲"})
    assert told == nothing | {"hidden": ["credit_code"], "parts": ["more"], "choices": {"grade": ["B", "C"]}}
    told = await look(wang, blocks, {"name": "甲", "grade": "A", "phone": "021-1"})
    expected = {"hidden": [], "parts": [], "required": ["phone"], "choices": {"grade": ["A", "B"]}}
    assert told == nothing | expected
    id = await create(wang, "account", name="乙", grade="C", phone="021-2")
    assert (await look(wang, blocks, {}, id))["readonly"] == ["phone"]
    with refused(404):
        await look(company.caller("小赵"), blocks, {}, id)


async def test_who_may_only_read_is_told_of_the_record_as_it_is(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    id = await create(wang, "account", name="乙", grade="C")
    objects = {"account": {"read": "all", "update": "none"}}
    await set_role_rights(admin, int(company.ids["销售"]), {"objects": objects, "actions": []})
    blocks = [section("name", {"name": "phone", "show": 'grade = "A"'})]
    assert (await look(wang, blocks, {"grade": "A"}, id))["hidden"] == ["phone"]


async def test_a_condition_that_no_longer_fits_does_nothing(company: Company) -> None:
    wang = company.caller("小王")
    blocks = [
        section({"name": "phone", "show": "gone = 1", "require": "gone = 1"}, key="s", show="also_gone")
    ]
    told = await look(wang, blocks, {"name": "甲"})
    assert (told["hidden"], told["parts"], told["required"]) == ([], [], [])
    assert await look(wang, [section("name")], {}) == {
        "hidden": [], "parts": [], "required": [], "readonly": [], "choices": {}, "defaults": {},
    }  # fmt: skip


async def test_defaults_are_offered_on_new_records_alone(company: Company) -> None:
    wang = company.caller("小王")
    blocks = [section("name", {"name": "website", "default_expression": '"https://" & LOWER(name)'})]
    assert (await look(wang, blocks, {"name": "ACME"}))["defaults"] == {"website": "https://acme"}
    id = await create(wang, "account", name="乙")
    assert (await look(wang, blocks, {}, id))["defaults"] == {}


async def test_a_layout_outlives_the_fields_that_it_names(company: Company) -> None:
    admin = company.caller("管理员")
    await create_field(admin, "account", {"name": "fax", "type": "text", "label": {"zh-CN": "传真"}})
    await lay(company, section("name", "fax", {"name": "phone", "show": 'fax = "x"'}))
    await delete_field(admin, "account", "fax")
    (found,) = await shown(company.caller("小王"))
    assert fields(found) == ["name", "phone"]
    snapshot = await company.organisation.snapshot()
    (laid,) = layouts_of(snapshot, "account")
    told = await layout_look(admin, snapshot, snapshot.model.object("account"), laid.content, {}, None)
    assert told["hidden"] == []


async def test_layouts_name_a_field_as_it_is_called_now(company: Company) -> None:
    admin = company.caller("管理员")
    await create_field(admin, "account", {"name": "fax", "type": "text", "label": {"zh-CN": "传真"}})
    blocks = [
        section("name", "fax", {"name": "phone", "show": 'fax = "x"'}),
        {"kind": "related", "key": "r", "inverse": "contacts", "where": 'account.fax = "x"'},
    ]
    id = await lay(company, *blocks, draft=content(section("fax")))
    async with company.organisation.db.acquire() as link:
        model = (await company.organisation.snapshot()).model
        told = list(await layouts_that_name(link, company.organisation.schema, model, "account", "fax"))
        assert [(use.kind, use.blocks, use.record) for use in told] == [
            ("layout", False, ("layout", int(id)))
        ]
        none = await layouts_that_name(link, company.organisation.schema, model, "account", "website")
        assert list(none) == []
    await change_field(admin, "account", "fax", {"name": "fax_number"})
    (found,) = await shown(company.caller("小王"))
    assert fields(found) == ["name", "fax_number", "phone"]
    record = await read(admin, "layout", id)
    places = record["content"]["tabs"][0]["blocks"][0]["fields"]
    assert places[2]["show"] == 'fax_number = "x"'
    assert record["content"]["tabs"][0]["blocks"][1]["where"] == 'account.fax_number = "x"'
    assert record["draft"]["tabs"][0]["blocks"][0]["fields"][0]["name"] == "fax_number"


async def test_what_is_wrong_with_a_layout_is_told(company: Company) -> None:
    assert await problems(company, {}) == {
        ("", "tabs", "required", "error"),
        ("name", "fields", "required", "warning"),
    }
    good = content(section("name", "phone"), {"kind": "related", "key": "r", "inverse": "contacts"})
    assert await problems(company, good) == set()
    bad = content(
        section("name", "name", "gone", key="same"),
        section(
            {"name": "phone", "show": "phone =", "choices": [{"values": ["x"]}]},
            {"name": "grade", "default": "Q", "choices": [{"values": ["Q"]}]},
            {"name": "industry", "default_expression": "nichts"},
            {"name": "parent", "default": "7"},
            key="same",
        ),
        {"kind": "related", "key": "r", "inverse": "nothing"},
        {"kind": "related", "key": "q", "inverse": "contacts", "fields": ["nichts"], "sort": "nichts"},
        {"kind": "related", "key": "w", "inverse": "contacts", "where": "name +"},
    )
    found = await problems(company, bad)
    assert {(part, setting, severity) for part, setting, _, severity in found} == {
        ("same", "key", "error"),
        ("name", "name", "error"),
        ("gone", "name", "warning"),
        ("phone", "show", "error"),
        ("phone", "choices", "error"),
        ("grade", "default", "error"),
        ("grade", "choices", "warning"),
        ("industry", "default_expression", "error"),
        ("parent", "default", "error"),
        ("r", "inverse", "warning"),
        ("q", "fields", "warning"),
        ("q", "sort", "error"),
        ("w", "where", "error"),
    }


async def test_only_what_can_be_shown_is_published(company: Company) -> None:
    wang = company.caller("小王")
    with refused(422, "not_an_option"):
        await lay(company, object="nichts")
    with refused(422, "not_an_option"):
        await lay(company, type_field="name", type_values=["x"])
    with refused(422, "required"):
        await lay(company, type_field="grade", type_values=[])
    with refused(422, "wrong_type"):
        await lay(company, type_field="grade", type_values={"a": 1})
    forms: tuple[Any, ...] = ({"tabs": 7}, {"tabs": [{"key": "a b"}]}, [], {"nichts": 1})
    for form in forms:
        with refused(422, "wrong_type"):
            await lay(company, content=form)
        with refused(422, "wrong_type"):
            await lay(company, draft=form)
    with refused(422):
        await lay(company, section({"name": "phone", "show": "phone ="}))
    await lay(company, content=None, draft=content(section({"name": "phone", "show": "phone ="})))
    with refused(403):
        await create(wang, "layout", name="x", object="account", content=content(section("name")))


async def test_the_generated_layout_holds_what_the_page_shows_without_one(company: Company) -> None:
    admin = company.caller("管理员")
    snapshot = await company.organisation.snapshot()
    made = generated_layout(admin, snapshot, PAGES, CATALOGUE, "account")
    form = pages_json(admin, snapshot, PAGES, CATALOGUE)["objects"]["account"]["form"]
    assert fields(made) == [name for each in form for name in each["fields"]]
    assert await problems(company, made) == set()
