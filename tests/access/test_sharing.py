"""What opens records beside the scopes of roles: sharing rules, shares, teams, territories, and standing in for others."""

import datetime as dt
from typing import Any

import pytest

from tests.fixtures.asking import (
    create,
    delete,
    figures,
    names,
    read,
    refused,
    second_process,
    statements,
    update,
)
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records.change import Operation
from yunchou.records.history import history
from yunchou.records.read import Query, rows
from yunchou.records.sharing import access, change_given, give, given_of
from yunchou.records.write import write
from yunchou.studio import change
from yunchou.studio.rights import set_role_rights

TODAY = dt.datetime.now(dt.UTC).date()
DAY = dt.timedelta(days=1)


async def rule(company: Company, **values: Any) -> str:
    return await create(company.caller("管理员"), "sharing_rule", **values)


async def because(who: Caller, name: str, id: str, person: str) -> list[str]:
    """The kinds of reasons why somebody sees a record."""
    (entry,) = await access(who, name, int(id), int(person))
    return [each["kind"] for each in entry["because"]]


# -- sharing rules ---------------------------------------------------------------------------------------------


async def test_a_rule_opens_records_by_what_they_hold_and_only_while_they_hold_it(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    big = await create(wang, "account", name="大客户", industry="manufacturing")
    await create(wang, "account", name="小客户")
    assert await names(zhao, "account") == []
    await rule(
        company,
        name="制造业",
        object="account",
        condition='industry = "manufacturing"',
        department=company.ids["华西"],
    )
    assert await names(zhao, "account") == ["大客户"]
    with refused(403, "forbidden"):
        await update(zhao, "account", big, name="x")
    with refused(403, "forbidden"):
        await delete(zhao, "account", big)
    await update(wang, "account", big, industry="finance")
    assert await names(zhao, "account") == []
    with refused(404, "not_found"):
        await read(zhao, "account", big)


async def test_a_rule_with_paths_and_children_holds_through_other_records(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    bank = await create(wang, "account", name="银行", industry="finance")
    stage = company.ids["需求"]
    await create(wang, "opportunity", name="甲", account=bank, stage=stage)
    await create(wang, "opportunity", name="乙", stage=stage)
    await rule(
        company,
        name="a",
        object="opportunity",
        condition='account.industry = "finance"',
        role=company.ids["销售"],
    )
    await rule(
        company, name="b", object="account", condition="COUNT(opportunities) > 0", person=company.ids["小赵"]
    )
    assert await names(zhao, "opportunity") == ["甲"]
    assert await names(zhao, "account") == ["银行"]
    assert await names(zhao, "opportunity", 'account.name = "银行"') == ["甲"]
    assert (await figures(zhao, "account", n="sum(COUNT(opportunities))"))[0]["n"] == 1


async def test_a_rule_shares_what_certain_people_own(company: Company) -> None:
    wang, zhao, zhang = company.caller("小王"), company.caller("小赵"), company.caller("小张")
    await create(wang, "account", name="甲")
    await create(zhang, "account", name="乙")
    await create(zhao, "account", name="丙")
    shared = await rule(
        company, name="华东给小赵", object="account", owner_department=company.ids["华东"], person=company.ids["小赵"],
        rights="update",
    )  # fmt: skip
    assert await names(zhao, "account") == ["丙", "甲", "乙"]
    await update(company.caller("管理员"), "sharing_rule", shared, active=False)
    assert await names(zhao, "account") == ["丙"]


async def test_what_is_shared_to_change_may_be_changed_but_not_given_away_or_deleted(
    company: Company,
) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    account = await create(wang, "account", name="甲")
    await give(wang, "share", "account", int(account), {"person": company.ids["小赵"], "rights": "update"})
    await update(zhao, "account", account, name="乙")
    with refused(403, "forbidden"):
        await update(zhao, "account", account, owner=company.ids["小赵"])
    with refused(403, "forbidden"):
        await delete(zhao, "account", account)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"object": "nothing"}, "object", "not_an_option"),
        ({"object": "share"}, "object", "not_an_option"),
        ({"condition": "nothing = 1"}, "condition", "unknown_name"),
        ({"condition": "name"}, "condition", "type_mismatch"),
        ({"condition": "owner = ME()"}, "condition", "rule"),
        ({"condition": 'HAS_ROLE("rep")'}, "condition", "rule"),
        ({"person": None}, "person", "required"),
        ({"owner_role": "销售", "owner_person": "小王"}, "owner_person", "rule"),
    ],
)
async def test_a_rule_that_means_nothing_is_refused(
    company: Company, values: dict[str, Any], field: str, code: str
) -> None:
    given = {"name": "r", "object": "account", "person": "小赵", **values}
    given |= {
        n: company.ids[v] for n, v in given.items() if n in ("person", "owner_role", "owner_person") and v
    }
    with refused(422, code) as found:
        await rule(company, **given)
    assert (field, code) in found.faults


async def test_only_those_who_manage_access_make_rules(company: Company) -> None:
    rights = {"objects": {"*": {"create": True, "read": "all", "update": "all"}}, "actions": []}
    await set_role_rights(company.caller("管理员"), int(company.ids["销售"]), rights)
    with refused(403, "forbidden"):
        await create(
            company.caller("小赵"), "sharing_rule", name="x", object="account", person=company.ids["小赵"]
        )


async def test_a_rule_whose_field_is_gone_opens_nothing(company: Company) -> None:
    admin, wang, zhao = company.caller("管理员"), company.caller("小王"), company.caller("小赵")
    await change.create_field(
        admin, "account", {"name": "tier", "type": "text", "label": {"zh-CN": "级别", "en": "Tier"}}
    )
    await create(wang, "account", name="甲", tier="A")
    await rule(company, name="r", object="account", condition='tier = "A"', person=company.ids["小赵"])
    assert await names(zhao, "account") == ["甲"]
    await change.delete_field(admin, "account", "tier")
    assert await names(zhao, "account") == []


async def test_rules_and_shares_follow_new_names(company: Company) -> None:
    admin, wang, zhao = company.caller("管理员"), company.caller("小王"), company.caller("小赵")
    label = {"zh-CN": "车辆", "en": "Car"}
    plate = {"name": "plate", "type": "text", "label": {"zh-CN": "车牌", "en": "Plate"}}
    named = {"name": "name", "type": "text", "label": {"zh-CN": "名称", "en": "Name"}}
    await change.create_object(admin, {"name": "car", "label": label, "fields": [named, plate]})
    held = {"car": {"create": True, "read": "own", "update": "own"}, "user": {"read": "all"}}
    await set_role_rights(admin, int(company.ids["销售"]), {"objects": held, "actions": []})
    await create(wang, "car", name="甲", plate="A")
    given = await create(wang, "car", name="乙")
    await rule(company, name="r", object="car", condition='plate = "A"', person=company.ids["小赵"])
    await give(wang, "share", "car", int(given), {"person": company.ids["小赵"]})
    assert await names(zhao, "car") == ["甲", "乙"]
    await change.change_field(admin, "car", "plate", {"name": "number_plate"})
    await change.change_object(admin, "car", {"name": "vehicle"})
    await set_role_rights(
        admin, int(company.ids["销售"]), {"objects": {"vehicle": {"read": "own"}}, "actions": []}
    )
    assert await names(zhao, "vehicle") == ["甲", "乙"]


async def test_a_rule_holds_at_once_in_every_process(company: Company) -> None:
    await create(company.caller("小王"), "account", name="甲")
    async with second_process(company) as other:
        assert await names(other.caller("小赵"), "account") == []
        shared = await rule(company, name="r", object="account", person=company.ids["小赵"])
        assert await names(other.caller("小赵"), "account") == ["甲"]
        await delete(company.caller("管理员"), "sharing_rule", shared)
        assert await names(other.caller("小赵"), "account") == []


# -- shares and teams ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["person", "department", "role"])
async def test_a_record_is_shared_by_who_may_change_it_and_taken_back(company: Company, to: str) -> None:
    wang, zhao, zhang = company.caller("小王"), company.caller("小赵"), company.caller("小张")
    named = {"person": "小赵", "department": "华西", "role": "销售"}[to]
    account = await create(wang, "account", name="甲")
    await create(wang, "account", name="乙")
    async with second_process(company) as other:
        assert await names(other.caller("小赵"), "account") == []
        given = await give(wang, "share", "account", int(account), {to: company.ids[named]})
        assert await names(other.caller("小赵"), "account") == ["甲"]
        assert await names(zhang, "account") == (["甲"] if to == "role" else [])
        (shown,) = await given_of(zhao, "share", "account", int(account))
        assert shown[to]["name"] == named
        with refused(403, "forbidden"):
            await give(zhao, "share", "account", int(account), {"person": company.ids["小张"]})
        with refused(404, "not_found"):
            await change_given(wang, "share", "account", int(account) + 1, given, None)
        await change_given(wang, "share", "account", int(account), given, None)
        assert await names(other.caller("小赵"), "account") == []


async def test_a_share_ends_with_its_last_day(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    account = int(await create(wang, "account", name="甲"))
    person = company.ids["小赵"]
    over = await give(wang, "share", "account", account, {"person": person, "until": str(TODAY - 2 * DAY)})
    assert await names(zhao, "account") == []
    await change_given(wang, "share", "account", account, over, {"until": str(TODAY + 2 * DAY)})
    assert await names(zhao, "account") == ["甲"]


async def test_a_team_works_on_a_record_with_the_rights_of_each_part(company: Company) -> None:
    wang, zhao, zhang = company.caller("小王"), company.caller("小赵"), company.caller("小张")
    account = await create(wang, "account", name="甲")
    await give(
        wang,
        "team",
        "account",
        int(account),
        {"person": company.ids["小赵"], "part": "售前", "rights": "update"},
    )
    member = await give(
        wang, "team", "account", int(account), {"person": company.ids["小张"], "part": "财务"}
    )
    await update(zhao, "account", account, name="乙")
    assert await names(zhang, "account") == ["乙"]
    with refused(403, "forbidden"):
        await update(zhang, "account", account, name="x")
    assert await because(wang, "account", account, company.ids["小赵"]) == ["team"]
    await change_given(zhao, "team", "account", int(account), member, None)
    assert await names(zhang, "account") == []


async def test_shares_written_as_records_obey_the_same_rule(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    account = await create(wang, "account", name="甲")
    given = {"object": "account", "record": account, "person": company.ids["小赵"]}
    with refused(422, "not_an_option"):
        await create(zhao, "share", **given)
    share = await create(wang, "share", **given)
    assert await names(zhao, "account") == ["甲"]
    other = await create(zhao, "account", name="乙")
    with refused(422, "rule"):
        await update(wang, "share", share, record=other)
    with refused(403, "forbidden"):
        await create(zhao, "share", object="account", record=account, person=company.ids["小张"])
    assert await rows(zhao, "share", Query(fields=["object"])) == []
    for wrong in ({"object": "sharing_rule"}, {"object": "nothing"}, {"person": None}):
        with refused(422):
            await create(wang, "share", **(given | wrong))
    await delete(wang, "share", share)
    assert await names(zhao, "account") == ["乙"]


async def test_who_is_given_nothing_pays_nothing(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    account = int(await create(wang, "account", name="甲"))
    await give(wang, "share", "account", account, {"person": company.ids["小赵"]})
    async with statements(company) as sent:
        await names(company.caller("小张"), "account")
        await names(zhao, "account")
    assert [("r_share" in each) for each in sent if "r_account" in each] == [False, True]


# -- territories -----------------------------------------------------------------------------------------------


async def test_a_territory_opens_its_records_to_its_people_and_those_above(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    zhao, zhang = company.caller("小赵"), company.caller("小张")
    await create(wang, "account", name="杭州客户", industry="manufacturing")
    other = await create(wang, "account", name="苏州客户", industry="finance")
    country = await create(admin, "territory", name="全国", people=[company.ids["小张"]])
    east = await create(admin, "territory", name="浙江", parent=country, people=[company.ids["小赵"]])
    await create(
        admin, "territory_rule", territory=east, object="account", condition='industry = "manufacturing"'
    )
    assert await names(zhao, "account") == ["杭州客户"]
    assert await names(zhang, "account") == ["杭州客户"]
    await create(admin, "territory_record", territory=country, object="account", record=other)
    assert await names(zhao, "account") == ["杭州客户"]
    assert await names(zhang, "account") == ["杭州客户", "苏州客户"]
    assert await because(zhang, "account", other, company.ids["小张"]) == ["territory"]
    await update(admin, "territory", east, ends_on=str(TODAY - 2 * DAY))
    assert await names(zhao, "account") == []
    await update(admin, "territory", east, ends_on=None)
    assert await names(zhao, "account") == ["杭州客户"]
    with refused(403, "forbidden"):
        await create(wang, "territory", name="x")
    with refused(422, "rule"):
        await update(admin, "territory", country, parent=east)


# -- standing in -----------------------------------------------------------------------------------------------


async def absent(company: Company, who: str, stands_in: str, **more: Any) -> str:
    values = {"absent": company.ids[who], "deputy": company.ids[stands_in], "starts_on": str(TODAY - DAY)}
    return await create(company.caller(who), "delegation", **{**values, "ends_on": str(TODAY + DAY), **more})


async def test_a_deputy_acts_with_the_rights_of_the_absent_and_history_says_so(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    mine = await create(zhao, "account", name="赵的")
    account = await create(wang, "account", name="王的")
    await absent(company, "小王", "小赵")
    assert await names(zhao, "account") == ["王的", "赵的"]
    await update(zhao, "account", account, name="王的客户")
    await update(zhao, "account", mine, name="赵的客户")
    made = await create(zhao, "account", name="代建", owner=company.ids["小王"])
    for id, cause in ((account, "小王"), (made, "小王"), (mine, None)):
        event = (await history(zhao, "account", int(id)))["events"][0]
        assert event["actor"]["name"] == "小赵"
        assert (event["cause"] or {}).get("for", {}).get("name") == cause
    (entry,) = await access(wang, "account", int(account), int(company.ids["小赵"]))
    assert [(b["kind"], b["for"]["name"]) for b in entry["because"]] == [("owner", "小王"), ("scope", "小王")]


async def test_a_deputy_has_no_more_than_the_absent_and_only_for_the_time_and_objects(
    company: Company,
) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    await create(wang, "account", name="甲")
    await create(wang, "contact", name="乙")
    await create(company.caller("小张"), "account", name="张的")
    delegation = await absent(company, "小王", "小赵", objects="account")
    assert (await names(zhao, "account"), await names(zhao, "contact")) == (["甲"], [])
    await update(wang, "delegation", delegation, starts_on=str(TODAY + DAY * 2), ends_on=str(TODAY + DAY * 3))
    assert await names(zhao, "account") == []
    with refused(422, "out_of_range"):
        await update(wang, "delegation", delegation, ends_on=str(TODAY - DAY))


async def test_deputies_are_named_by_oneself_and_get_nothing_of_administration(company: Company) -> None:
    with refused(403, "forbidden"):
        await create(
            company.caller("小赵"), "delegation", absent=company.ids["小王"], deputy=company.ids["小赵"],
            starts_on=str(TODAY), ends_on=str(TODAY),
        )  # fmt: skip
    for wrong in ({"deputy": company.ids["小王"]}, {"objects": "account,nothing"}):
        with refused(422):
            await absent(company, "小王", "小赵", **wrong)
    await absent(company, "管理员", "小赵")
    snapshot = await company.organisation.snapshot()
    viewer = company.caller("小赵").viewer(snapshot)
    assert viewer.rights.of("account").read == "all"
    assert not viewer.rights.may("access.change")
    assert not viewer.rights.may("model.change")
    # A deputy's own deputy does not come to the rights of the first.
    await absent(company, "小赵", "小张")
    assert (
        company.caller("小张").viewer(await company.organisation.snapshot()).rights.of("account").read
        == "own"
    )


async def test_a_snapshot_is_over_with_the_day_of_a_dated_right(company: Company) -> None:
    assert (await company.organisation.snapshot()).until is None
    await absent(company, "小王", "小赵")
    snapshot = await company.organisation.snapshot()
    assert snapshot.until is not None
    assert not snapshot.over
    object.__setattr__(snapshot, "until", 0.0)
    assert company.organisation.known is None
    assert await company.organisation.snapshot() is not snapshot


# -- people from outside, administrators without data, tokens ---------------------------------------------------


@pytest.mark.parametrize("kind", ["partner", "guest"])
async def test_people_from_outside_see_only_what_is_shared_with_them(company: Company, kind: str) -> None:
    admin, boss = company.caller("管理员"), company.caller("高总")
    (outside,) = await company.create(
        company.system, "user",
        {"name": "伙伴", "login": "p@p.example", "kind": kind, "roles": [company.ids["销售经理"]]},
    )  # fmt: skip
    company.ids["伙伴"] = outside
    partner = company.caller("伙伴")
    account = await create(boss, "account", name="甲", owner=outside)
    await create(boss, "account", name="乙")
    with refused(403, "forbidden"):
        await names(partner, "account")
    await rule(company, name="全公司", object="account", department=str(
        next(d for d, up in (await company.organisation.snapshot()).access.parents.items() if up is None)
    ))  # fmt: skip
    with refused(403, "forbidden"):
        await names(partner, "account")
    assert await names(company.caller("小王"), "account") == ["甲", "乙"]
    await give(admin, "share", "account", int(account), {"person": outside})
    assert await names(partner, "account") == ["甲"]
    with refused(403, "forbidden"):
        await create(partner, "account", name="x")
    with refused(403, "forbidden"):
        await delete(partner, "account", account)
    (told,) = await access(partner, "account", int(account))
    assert told["user"]["name"] == "伙伴"


async def test_sharing_opens_nothing_to_an_administrator_without_data(company: Company) -> None:
    admin = company.caller("管理员")
    (steward,) = await company.create(
        company.system, "user",
        {"name": "运维", "login": "s@s.example", "roles": [company.ids["系统管理员（不看业务数据）"]]},
    )  # fmt: skip
    company.ids["运维"] = steward
    account = await create(company.caller("小王"), "account", name="甲")
    await rule(company, name="r", object="account", person=steward)
    await give(admin, "share", "account", int(account), {"person": steward, "rights": "update"})
    keeper = company.caller("运维")
    for call in (
        names(keeper, "account"),
        figures(keeper, "account"),
        update(keeper, "account", account, name="x"),
        history(keeper, "account", int(account)),
        access(keeper, "account", int(account)),
    ):
        with refused(403, "forbidden"):
            await call
    assert "管理员" in await names(keeper, "user")
    await create(keeper, "sharing_rule", name="由他设置", object="account", person=company.ids["小赵"])


async def test_a_token_narrows_what_was_shared_too(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲")
    await give(wang, "share", "account", int(account), {"person": company.ids["小赵"], "rights": "update"})
    await update(company.caller("小赵", frozenset({"write"})), "account", account, name="乙")
    with refused(403, "forbidden"):
        await update(company.caller("小赵", frozenset({"read"})), "account", account, name="x")
    with refused(403, "forbidden"):
        await names(company.caller("小赵", frozenset({"contact:read"})), "account")


# -- why, and why not ------------------------------------------------------------------------------------------


async def test_every_record_says_who_sees_it_and_why_and_why_not(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲", industry="manufacturing")
    await rule(
        company,
        name="制造业",
        object="account",
        condition='industry = "manufacturing"',
        department=company.ids["华西"],
    )
    await rule(
        company, name="金融业", object="account", condition='industry = "finance"', person=company.ids["小张"]
    )
    told = {p["user"]["name"]: p for p in await access(wang, "account", int(account))}
    assert set(told) == {"管理员", "高总", "李经理", "小王", "小赵"}
    assert [b["kind"] for b in told["小王"]["because"]] == ["owner", "scope"]
    assert told["小赵"]["because"] == [
        {
            "kind": "sharing_rule",
            "rule": {"id": told["小赵"]["because"][0]["rule"]["id"], "name": "制造业"},
            "rights": "read",
        }
    ]
    assert told["小赵"]["rights"] == ["read"]
    (zhang,) = await access(wang, "account", int(account), int(company.ids["小张"]))
    assert (zhang["rights"], zhang["because"]) == ([], [])
    why = [(n["kind"], n.get("scope") or n.get("rule", {}).get("name"), n.get("lacks")) for n in zhang["not"]]
    assert why == [("scope", "own", None), ("sharing_rule", "制造业", ["audience"]), ("sharing_rule", "金融业", ["record"]),
                   ("share", None, None)]  # fmt: skip
    with refused(404, "not_found"):
        await access(company.caller("小张"), "account", int(account))


async def test_the_reasons_agree_with_what_each_person_sees(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲")
    await give(wang, "share", "account", int(account), {"role": company.ids["销售"], "rights": "update"})
    told = {p["user"]["name"]: p["rights"] for p in await access(wang, "account", int(account))}
    for name in ("管理员", "高总", "李经理", "小王", "小张", "小赵"):
        caller = company.caller(name)
        rights = ["read"] if await names(caller, "account") == ["甲"] else []
        results = await write(
            caller, "account", [Operation("update", {"name": "甲"}, id=int(account))], atomic=False
        )
        rights += ["update"] if results[0].status == 200 else []
        assert [r for r in told.get(name, []) if r != "delete"] == rights, name
