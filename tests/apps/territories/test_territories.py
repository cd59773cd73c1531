"""Territories at work: what belongs to each, what changes of them move, and who sees what through them."""

import asyncio
import datetime as dt
from typing import Any

from tests.access.naive import belonging, random_world
from tests.access.test_ways import ACCOUNT, DEAL, TERRITORY, settle
from tests.fixtures.asking import create, figures, names, read, refused, statements, update
from tests.fixtures.following import followed
from tests.fixtures.organisation import Company
from yunchou.apps.territories.belonging import renew
from yunchou.apps.territories.changing import Step, change, undo
from yunchou.apps.territories.following import reckon
from yunchou.records.change import Operation
from yunchou.records.sharing import access
from yunchou.records.write import write

TODAY = dt.datetime.now(dt.UTC).date()
DAY = dt.timedelta(days=1)


async def kept(company: Company, name: str = "account") -> set[tuple[str, str]]:
    """Territory and record, by name, of what is kept to belong today."""
    schema = f'"{company.organisation.schema}"'
    rows = await company.organisation.db.fetch(
        f"select t.name as territory, r.name from {schema}.r_territory_membership m"
        f" join {schema}.r_territory t on t.id = m.territory join {schema}.r_{name} r on r.id = m.record"
        " where m.object = $1 and m.until is null",
        name,
    )
    found = [(row["territory"], row["name"]) for row in rows]
    assert len(found) == len(set(found))
    return set(found)


async def test_what_belongs_follows_rules_hands_and_the_tree(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    await followed(company, "territories")
    for name, grade in (("甲", "A"), ("乙", "B"), ("丙", "A")):
        await create(
            wang, "account", name=name, grade=grade, industry="finance" if name == "丙" else "retail"
        )
    ids = {r["name"]: r["id"] for r in await _accounts(company)}
    country = await create(admin, "territory", name="全国")
    await create(admin, "territory_rule", territory=country, object="account", condition='grade = "A"')
    east = await create(admin, "territory", name="华东", parent=country)
    await create(admin, "territory_rule", territory=east, object="account", condition='industry = "retail"')
    await followed(company, "territories")
    # 乙 holds the rule of 华东, but not that of the territory above.
    assert await kept(company) == {("全国", "甲"), ("全国", "丙"), ("华东", "甲")}
    pin = await create(admin, "territory_record", territory=east, object="account", record=ids["乙"])
    await create(admin, "territory_record", territory=country, object="account", record=ids["甲"], mode="out")
    await followed(company, "territories")
    assert await kept(company) == {("全国", "丙"), ("华东", "乙"), ("全国", "乙")}
    with refused(409, "duplicate"):
        await create(
            admin, "territory_record", territory=east, object="account", record=ids["乙"], mode="out"
        )
    await update(admin, "territory_record", pin, mode="out")
    await update(wang, "account", ids["丙"], grade="C")
    await followed(company, "territories")
    assert await kept(company) == set()
    assert await figures(admin, "territory_membership", where="until is null") == [{"n": 0}]


async def _accounts(company: Company) -> list[dict[str, Any]]:
    schema = f'"{company.organisation.schema}"'
    rows = await company.organisation.db.fetch(f"select id::text, name from {schema}.r_account")
    return [dict(row) for row in rows]


# -- previews and taking back ----------------------------------------------------------------------------------


async def customers(company: Company, count: int = 6) -> dict[str, str]:
    """Customers of 小王, of which every other is of grade A."""
    several = [{"name": f"客户{n}", "grade": "AB"[n % 2], "industry": "retail"} for n in range(count)]
    ids = await company.create(company.caller("小王"), "account", *several)
    return dict(zip((each["name"] for each in several), ids, strict=True))


def new_territory(person: str, condition: str = 'grade = "A"') -> list[Step]:
    return [
        Step("create", "territory", values={"name": "试点区"}),
        Step("create", "territory_person", values={"territory": "#0", "person": person, "part": "lead"}),
        Step(
            "create",
            "territory_rule",
            values={"territory": "#0", "object": "account", "condition": condition, "rights": "update"},
        ),
    ]


def told(moves: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[int, int]]:
    return {(m["territory"]["name"], m["object"]): (m["comes"], m["goes"]) for m in moves}


async def test_a_preview_is_what_then_happens_and_undo_restores_it(company: Company) -> None:
    admin, zhao = company.caller("管理员"), company.caller("小赵")
    ids = await customers(company)
    await create(
        company.caller("小王"), "opportunity", name="商机", account=ids["客户0"], stage=company.ids["需求"]
    )
    steps = new_territory(company.ids["小赵"])
    looked = await change(admin, "试点", steps, trial=True)
    assert (looked.change, await kept(company), await names(zhao, "account")) == (None, set(), [])
    assert told(looked.moves) == {("试点区", "account"): (3, 0), ("试点区", "opportunity"): (1, 0)}
    assert [each["name"] for each in looked.moves[0]["coming"]] == ["客户0", "客户2", "客户4"]
    assert looked.people == [
        {"person": {"id": company.ids["小赵"], "name": "小赵"}, "gains": ["试点区"], "loses": []}
    ]
    done = await change(admin, "试点", steps)
    assert told(done.moves) == told(looked.moves)
    assert await names(zhao, "account") == ["客户0", "客户2", "客户4"]
    assert await names(zhao, "opportunity") == ["商机"]
    assert await figures(zhao, "territory_membership", ["object"]) == [
        {"object": "account", "n": 3},
        {"object": "opportunity", "n": 1},
    ]
    note = await read(admin, "territory_change", str(done.change))
    assert (note["name"], note["comes"], note["goes"], note["steps"]) == ("试点", 4, 0, 3)
    back = await undo(admin, done.change or 0)
    assert told(back.moves) == {("试点区", "account"): (0, 3), ("试点区", "opportunity"): (0, 1)}
    assert (back.left, await kept(company), await names(zhao, "account")) == ([], set(), [])
    with refused(422, "invalid"):
        await undo(admin, done.change or 0)
    # Nothing was destroyed: the times are told, and the territory lies in the bin.
    assert await figures(admin, "territory_membership", where="until is not null") == [{"n": 4}]


async def test_undo_puts_changed_and_deleted_settings_back(company: Company) -> None:
    admin = company.caller("管理员")
    ids = await customers(company)
    made = await change(admin, "试点", new_territory(company.ids["小赵"]))
    schema = f'"{company.organisation.schema}"'
    db = company.organisation.db
    territory, rule, part = [
        await db.fetchval(f"select id from {schema}.{table}")
        for table in ("r_territory", "r_territory_rule", "r_territory_person")
    ]
    before = await kept(company)
    steps = [
        Step("update", "territory_rule", rule, {"condition": 'grade = "B"'}),
        Step("delete", "territory_person", part),
        Step("update", "territory", territory, {"name": "改名", "with_deals": False}),
        Step("create", "territory_record", values={"territory": str(territory), "object": "account",
             "record": ids["客户1"], "mode": "out", "reason": "直营"}),
    ]  # fmt: skip
    done = await change(admin, "改规则", steps)
    assert told(done.moves) == {("改名", "account"): (2, 3)}
    assert await names(company.caller("小赵"), "account") == []
    await undo(admin, done.change or 0)
    assert await kept(company) == before
    assert await names(company.caller("小赵"), "account") == ["客户0", "客户2", "客户4"]
    # What somebody changed since stays as it is, and is told.
    again = await change(
        admin, "再改", [Step("update", "territory_rule", rule, {"condition": 'grade = "B"'})]
    )
    await update(admin, "territory_rule", str(rule), condition='industry = "retail"')
    left = (await undo(admin, again.change or 0)).left
    assert [(each.object, each.record) for each in left] == [("territory_rule", rule)]
    assert made.change is not None


async def test_only_who_manages_territories_looks_and_changes(company: Company) -> None:
    steps = new_territory(company.ids["小赵"])
    for who in ("小王", "李经理", "高总"):
        with refused(403, "forbidden"):
            await change(company.caller(who), "x", steps, trial=True)
        with refused(403, "forbidden"):
            await undo(company.caller(who), 1)
    assert await figures(company.caller("管理员"), "territory") == [{"n": 0}]
    with refused(404, "not_found"):
        await undo(company.caller("管理员"), 1)


async def test_wrong_rings_and_huge_input_is_refused(company: Company) -> None:
    admin = company.caller("管理员")
    top = await create(admin, "territory", name="上")
    below = await create(admin, "territory", name="下", parent=top)
    for steps in (
        [Step("update", "territory", int(top), {"parent": below})],
        [Step("create", "territory", values={"name": "x"})] * 201,
        [],
        [Step("update", "territory", values={"name": "x"})],
        [Step("create", "territory", 1, {"name": "x"})],
        [Step("delete", "territory", int(below)), Step("delete", "territory", int(below))],
        [
            Step(
                "create",
                "territory_rule",
                values={"territory": top, "object": "account", "condition": "ME() = 1"},
            )
        ],
        [
            Step(
                "create",
                "territory_rule",
                values={"territory": "#5", "object": "account", "condition": "true"},
            )
        ],
        [
            Step(
                "create",
                "territory_rule",
                values={"territory": top, "object": "x'; drop", "condition": "true"},
            )
        ],
        [
            Step(
                "create",
                "territory",
                values={"name": "x", "starts_on": str(TODAY), "ends_on": str(TODAY - DAY)},
            )
        ],
    ):
        with refused(422, "invalid"):
            await change(admin, "x", steps)
    assert await names(admin, "territory") == ["上", "下"]


# -- sets ----------------------------------------------------------------------------------------------------------


async def test_what_is_kept_equals_what_each_record_says_by_itself(company: Company) -> None:
    organisation = company.organisation
    schema = f'"{organisation.schema}"'
    for seed in range(12):
        world = random_world(seed)
        await settle(company, world)
        async with organisation.db.transaction() as link:
            await renew(link, organisation, await organisation.load(link))
        for name, base in (("account", ACCOUNT), ("opportunity", DEAL)):
            rows = await organisation.db.fetch(
                f"select territory, record from {schema}.r_territory_membership where object = $1 and until is null",
                name,
            )
            found = sorted((row["territory"] - TERRITORY, row["record"] - base) for row in rows)
            assert found == sorted(belonging(world, name)), (seed, name)


async def test_ten_thousand_customers_are_reckoned_in_a_few_statements(company: Company) -> None:
    admin = company.caller("管理员")
    several = [{"name": f"客户{n}", "grade": "ABCD"[n % 4]} for n in range(10_000)]
    await write(company.system, "account", [Operation("create", each) for each in several])
    await followed(company, "territories")
    top = [Step("create", "territory", values={"name": "全国"})]
    top += [Step("create", "territory", values={"name": f"区{grade}", "parent": "#0"}) for grade in "ABCD"]
    top += [
        Step("create", "territory_rule", values={"territory": f"#{n}", "object": "account",
             "condition": f'grade = "{grade}"'}) for n, grade in enumerate("ABCD", 1)
    ]  # fmt: skip
    await change(admin, "四区", top)
    schema = f'"{company.organisation.schema}"'
    assert (
        await company.organisation.db.fetchval(f"select count(*) from {schema}.r_territory_membership")
        == 20_000
    )
    await company.organisation.db.execute(f"update {schema}.r_account set grade = 'A'")
    async with statements(company) as sent:
        assert await reckon(admin) == 15_000
    assert sum(each.startswith("with wanted") for each in sent) == 3
    assert len(sent) < 60


# -- dates -----------------------------------------------------------------------------------------------------


async def test_dates_take_effect_with_no_write(company: Company) -> None:
    admin, zhao = company.caller("管理员"), company.caller("小赵")
    await customers(company)
    await change(admin, "试点", new_territory(company.ids["小赵"]))
    assert len(await kept(company)) == 3
    schema = f'"{company.organisation.schema}"'
    db = company.organisation.db

    async def dated(table: str, **days: dt.date | None) -> None:
        """As if the days had gone by: no event, no version."""
        for name, day in days.items():
            await db.execute(f"update {schema}.{table} set {name} = $1", day)
        company.organisation.forget()

    await dated("r_territory_person", ends_on=TODAY - DAY * 2)
    assert await names(zhao, "account") == []
    await dated("r_territory_person", ends_on=TODAY + DAY * 2)
    assert await names(zhao, "account") == ["客户0", "客户2", "客户4"]
    await dated("r_territory_person", starts_on=TODAY + DAY * 2)
    assert await names(zhao, "account") == []
    await dated("r_territory", ends_on=TODAY - DAY * 2)
    assert await reckon(admin) == 3
    assert await kept(company) == set()
    await dated("r_territory", ends_on=None, starts_on=TODAY - DAY * 2)
    assert (await reckon(admin), await reckon(admin)) == (3, 0)


# -- who sees what, and at the same time -------------------------------------------------------------------------


async def test_the_reason_of_a_deal_leads_through_its_account_and_hands_come_first(company: Company) -> None:
    admin, zhao = company.caller("管理员"), company.caller("小赵")
    ids = await customers(company)
    deal = await create(
        company.caller("小王"), "opportunity", name="商机", account=ids["客户0"], stage=company.ids["需求"]
    )
    await change(admin, "试点", new_territory(company.ids["小赵"]))
    (entry,) = await access(zhao, "opportunity", int(deal), int(company.ids["小赵"]))
    assert (entry["rights"], entry["because"]) == (
        ["read", "update"],
        [
            {
                "kind": "territory",
                "territory": {"id": entry["because"][0]["territory"]["id"], "name": "试点区"},
                "rights": "update",
                "through": {"object": "account", "id": ids["客户0"]},
            }
        ],
    )
    territory = entry["because"][0]["territory"]["id"]
    out = {"territory": territory, "object": "opportunity", "record": deal, "mode": "out"}
    await create(admin, "territory_record", **out)
    assert await names(zhao, "opportunity") == []
    out = {"territory": territory, "object": "account", "record": ids["客户0"], "mode": "out"}
    await create(admin, "territory_record", **out)
    assert await names(zhao, "account") == ["客户2", "客户4"]
    (entry,) = await access(admin, "account", int(ids["客户0"]), int(company.ids["小赵"]))
    lacking = [each for each in entry["not"] if each["kind"] == "territory"]
    assert [each["lacks"] for each in lacking] == [["left_out"]]


async def test_two_changes_at_once_keep_each_record_once(company: Company) -> None:
    admin = company.caller("管理员")
    await customers(company)
    await followed(company, "territories")
    several = [
        [
            Step("create", "territory", values={"name": name}),
            Step(
                "create",
                "territory_rule",
                values={"territory": "#0", "object": "account", "condition": "true"},
            ),
        ]
        for name in ("东", "西", "南", "北")
    ]
    await asyncio.gather(*(change(admin, "x", steps) for steps in several), reckon(admin))
    await followed(company, "territories")
    await reckon(admin)
    assert len(await kept(company)) == 24
