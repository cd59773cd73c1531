"""Rights as data, several roles together, tokens that narrow, changes that hold at once, and ways up that are closed."""

import json
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, figures, log, names, read, refused, second_process, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import narrowed
from yunchou.access.rights import (
    ALL_RIGHTS,
    NO_RIGHTS,
    ObjectRights,
    Rights,
    merged,
    rights_from_json,
    rights_json,
)
from yunchou.apps.organisation.roles import STANDARD_ROLES
from yunchou.records.change import Operation
from yunchou.records.history import history, visible_events
from yunchou.records.write import write
from yunchou.studio import change
from yunchou.studio.rights import role_rights, set_role_rights


def of(**objects: dict[str, Any]) -> Rights:
    return rights_from_json({"objects": objects})


@pytest.mark.parametrize("role", STANDARD_ROLES, ids=lambda r: r.code)
def test_rights_read_their_own_json_again(role: Any) -> None:
    assert rights_from_json(json.loads(json.dumps(rights_json(role.rights)))) == role.rights


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        (None, "", "wrong_type"), ({"object": {}}, "", "wrong_type"), ({"objects": []}, "objects", "wrong_type"),
        ({"actions": "x"}, "actions", "wrong_type"), ({"actions": [1]}, "actions", "wrong_type"),
        ({"objects": {"a": 1}}, "objects.a", "wrong_type"),
        ({"objects": {"a": {"read": "some"}}}, "objects.a.read", "not_an_option"),
        ({"objects": {"a": {"read": ["all"]}}}, "objects.a.read", "not_an_option"),
        ({"objects": {"a": {"create": 1}}}, "objects.a.create", "wrong_type"),
        ({"objects": {"a": {"fields": {"b": "all"}}}}, "objects.a.fields", "unknown_field"),
        ({"objects": {"a": {"grant": True}}}, "objects.a.grant", "unknown_field"),
    ],
)  # fmt: skip
def test_rights_that_are_none_are_refused(given: Any, field: str, code: str) -> None:
    with refused(422, code) as found:
        rights_from_json(given)
    assert (field, code) in found.faults


def test_several_roles_give_the_widest_of_each_right() -> None:
    seller = of(
        account={"create": True, "read": "own", "update": "own", "fields": {"phone": "mask", "name": "read"}}
    )
    viewer = of(account={"read": "all", "fields": {"phone": "none", "name": "read"}})
    whole = of(**{"*": {"read": "team", "export": True}})
    both = merged([seller, viewer])
    assert both.of("account").read == "all"
    assert both.of("account").scope("update") == "own"
    assert (both.of("account").field("phone"), both.of("account").field("name")) == ("mask", "read")
    assert both.of("account").field("other") == "write"
    assert both.of("lead") == ObjectRights()
    assert merged([seller, whole]).of("account").read == "team"
    assert merged([seller, whole]).of("account").export is True
    assert merged([seller, whole]).of("lead").read == "team"
    assert merged([]) == NO_RIGHTS
    assert merged([viewer, seller]) == both
    maker = of(account={"create": True})
    assert merged([viewer, maker]).of("account").field("phone") == "none"


def test_nothing_may_be_changed_further_than_it_may_be_read() -> None:
    rights = of(account={"read": "own", "update": "all", "delete": "subtree"}).of("account")
    assert (rights.scope("update"), rights.scope("delete")) == ("own", "own")


def test_a_token_narrows_rights_to_its_scopes() -> None:
    objects = ("account", "contact")
    read_only = narrowed(ALL_RIGHTS, frozenset({"read"}), objects)
    assert (read_only.of("account").read, read_only.of("account").update, read_only.of("account").create) == (
        "all",
        "none",
        False,
    )
    assert read_only.actions == frozenset()
    writing = narrowed(ALL_RIGHTS, frozenset({"write"}), objects)
    assert writing.of("account").update == "all"
    assert not writing.may("model.change")
    assert not writing.may("access.change")
    one = narrowed(ALL_RIGHTS, frozenset({"account:read"}), objects)
    assert (one.of("account").read, one.of("contact").read) == ("all", "none")
    assert narrowed(ALL_RIGHTS, frozenset({"admin"}), objects) == ALL_RIGHTS
    assert narrowed(ALL_RIGHTS, frozenset(), objects).of("account").read == "none"
    limited = of(account={"read": "own", "fields": {"phone": "none"}})
    assert narrowed(limited, frozenset({"write"}), objects).of("account") == limited.of("account")
    assert narrowed(limited, frozenset({"read"}), objects).of("account").field("phone") == "none"


async def test_tokens_narrow_every_door_to_records(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲")
    reader = company.caller("小王", frozenset({"account:read"}))
    assert await names(reader, "account") == ["甲"]
    for call in (
        update(reader, "account", account, name="x"),
        create(reader, "account", name="x"),
        delete(reader, "account", account),
    ):
        with refused(403, "forbidden"):
            await call
    with refused(403, "forbidden"):
        await names(reader, "contact")
    admin = company.caller("管理员", frozenset({"write"}))
    with refused(403, "forbidden"):
        await set_role_rights(admin, int(company.ids["销售"]), {"objects": {}})
    with refused(403, "forbidden"):
        await update(admin, "user", company.ids["小王"], roles=[company.ids["销售经理"]])


async def test_rights_name_objects_and_fields_that_exist(company: Company) -> None:
    admin, role = company.caller("管理员"), int(company.ids["销售"])
    given: dict[str, Any]
    for given in ({"objects": {"nothing": {}}}, {"objects": {"account": {"fields": {"nothing": "none"}}}}):
        with refused(422):
            await set_role_rights(admin, role, given)
    with refused(404):
        await set_role_rights(admin, 12345, {})
    with refused(403):
        await set_role_rights(company.caller("高总"), role, {})
    before = await role_rights(admin, role)
    assert await set_role_rights(admin, role, before) == before


async def test_a_change_of_rights_holds_at_once_in_every_process(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    account = await create(wang, "account", name="甲", phone="12345")
    await create(company.caller("小赵"), "account", name="乙")
    count = await company.organisation.db.fetchval(
        f'select count(*) from "{company.organisation.schema}".event'
    )
    events = await log(company, count)
    role = int(company.ids["销售"])
    async with second_process(company) as elsewhere:
        there = elsewhere.caller("小王")
        assert await names(there, "account") == ["甲"]
        await set_role_rights(
            admin, role, {"objects": {"account": {"read": "all", "fields": {"phone": "none"}}}}
        )
        assert len(await visible_events(there, [e for e in events if e.object == "account"])) == 2
        assert await names(there, "account") == ["乙", "甲"] or await names(there, "account") == ["甲", "乙"]
        await set_role_rights(
            admin, role, {"objects": {"account": {"read": "own", "fields": {"phone": "none"}}}}
        )
        (event,) = await visible_events(there, [e for e in events if e.object == "account"])
        assert "phone" not in event["changes"]
        await set_role_rights(admin, role, {"objects": {"account": {"read": "all"}}})
        (told,) = (await history(there, "account", int(account)))["events"]
        assert "phone" in told["changes"]
        await set_role_rights(admin, role, {"objects": {}})
        assert await visible_events(there, events) == []
        for call in (
            names(there, "account"),
            read(there, "account", account),
            figures(there, "account"),
            update(there, "account", account, name="x"),
        ):
            with refused(403, "forbidden"):
                await call
        await update(admin, "user", company.ids["小王"], roles=[company.ids["高管"]])
        assert len(await names(there, "account")) == 2
        await update(admin, "user", company.ids["小王"], active=False)
        with refused(403, "forbidden"):
            await names(there, "account")
        with refused(403, "forbidden"):
            await create(there, "account", name="x")


async def test_a_move_in_the_organisation_holds_at_once_in_every_process(company: Company) -> None:
    admin, wang, zhao = company.caller("管理员"), company.caller("小王"), company.caller("小赵")
    await create(wang, "account", name="甲")
    await create(zhao, "account", name="乙")
    async with second_process(company) as elsewhere:
        li = elsewhere.caller("李经理")
        assert await names(li, "account") == ["甲"]
        await update(admin, "user", company.ids["小赵"], manager=company.ids["小张"])
        assert sorted(await names(li, "account")) == ["乙", "甲"]
        await update(admin, "user", company.ids["小赵"], manager=None)
        await update(admin, "department", company.ids["华西"], parent=company.ids["杭州组"])
        assert sorted(await names(li, "account")) == ["乙", "甲"]
        await update(admin, "department", company.ids["华西"], parent=None)
        await update(admin, "user", company.ids["小王"], manager=None, department=company.ids["华西"])
        assert await names(li, "account") == []
        await delete(admin, "user", company.ids["李经理"])
        with refused(401, "unauthenticated"):
            await create(li, "account", name="x")


async def test_an_administrator_who_is_none_any_more_changes_nothing_from_another_process(
    company: Company,
) -> None:
    admin = company.caller("管理员")
    administrators = [r["id"] for r in (await read(admin, "user", company.ids["管理员"]))["roles"]]
    await update(admin, "user", company.ids["高总"], roles=administrators)
    async with second_process(company) as elsewhere:
        there = elsewhere.caller("高总")
        await update(admin, "user", company.ids["高总"], roles=[])
        for call in (
            set_role_rights(there, int(company.ids["销售"]), {"objects": {"*": {"read": "all"}}}),
            change.create_field(there, "account", {"name": "x", "type": "text", "label": "x"}),
            update(there, "user", company.ids["小王"], roles=administrators),
        ):
            with refused(403, "forbidden"):
                await call


UP: list[tuple[str, str, dict[str, Any]]] = [
    ("user", "小王", {"roles": []}), ("user", "小王", {"login": "boss2@test.example"}), ("user", "小王", {"active": True}),
    ("user", "小王", {"department": None}), ("user", "小王", {"manager": None}), ("user", "高总", {"name": "x"}),
    ("user", "高总", {"manager": "小王"}), ("department", "华东", {"manager": "小王"}), ("role", "销售", {"name": "x"}),
    ("stage", "需求", {"name": "x"}),
]  # fmt: skip


async def test_a_rep_finds_no_way_up(company: Company) -> None:
    wang = company.caller("小王")
    for name, record, values in UP:
        given = {k: company.ids.get(v, v) if isinstance(v, str) else v for k, v in values.items()}
        with refused(403, "forbidden"):
            await update(wang, name, company.ids[record], **given)
    for name in ("user", "department", "role", "product", "pipeline", "stage", "stage_history", "campaign"):
        with refused(403, "forbidden"):
            await create(wang, name, name="x")
    await create(wang, "opportunity", name="单")
    for who in (wang, company.caller("管理员")):
        history_rows = await company.organisation.db.fetch(
            f'select id from "{company.organisation.schema}".r_stage_history'
        )
        for op in ("update", "delete", "restore"):
            results = await write(
                who,
                "stage_history",
                [Operation(op, {"object": "x"} if op == "update" else {}, id=history_rows[0]["id"])],
                atomic=False,
            )
            assert results[0].status == 403


async def test_who_may_edit_people_still_gives_nobody_rights_and_does_not_move_himself(
    company: Company,
) -> None:
    """Rights on the object `user` are no rights on what people may do."""
    admin, wang = company.caller("管理员"), company.caller("小王")
    objects = {"*": {"create": True, "read": "all", "update": "all", "delete": "none"}}
    await set_role_rights(admin, int(company.ids["销售"]), {"objects": objects})
    await update(wang, "user", company.ids["小王"], phone="12345", title="销售")
    await update(wang, "user", company.ids["小张"], department=company.ids["华西"])
    values: dict[str, Any]
    for values in (
        {"roles": [company.ids["高管"]]},
        {"login": "x@test.example"},
        {"active": False},
        {"department": company.ids["华东"]},
        {"manager": None},
    ):
        with refused(403, "forbidden"):
            await update(wang, "user", company.ids["小王"], **values)
    for values in ({"roles": []}, {"login": None}, {"active": False}):
        with refused(403, "forbidden"):
            await update(wang, "user", company.ids["高总"], **values)
    with refused(403, "forbidden"):
        await create(wang, "user", name="新", login="new@test.example")
    made = await create(wang, "user", name="新")
    assert (await read(wang, "user", made))["roles"] is None
