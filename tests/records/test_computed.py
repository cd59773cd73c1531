"""Formulas and roll-ups: right after every write, whichever door it came through, at any remove."""

from typing import Any

import pytest

from tests.fixtures.asking import create, delete, figures, log, names, read, refused, settled, update
from tests.fixtures.organisation import Company
from yunchou.access.describe import definition
from yunchou.access.settings import change_settings
from yunchou.records.change import Operation
from yunchou.records.computed import fill
from yunchou.records.computed.state import calculating
from yunchou.records.history import history, visible_events
from yunchou.records.read import Query, rows
from yunchou.records.write import write
from yunchou.studio import change, rights


def formula(name: str, expression: str, **settings: Any) -> dict[str, Any]:
    return {"name": name, "type": "formula", "label": name, "formula": expression, **settings}


def rollup(
    name: str, inverse: str, measure: str, field: str | None = None, **settings: Any
) -> dict[str, Any]:
    where = settings.pop("where", None)
    counted = {"inverse": inverse, "measure": measure, "field": field, "where": where}
    return {"name": name, "type": "rollup", "label": name, "rollup": counted, **settings}


async def add(company: Company, object: str, *fields: dict[str, Any]) -> None:
    for each in fields:
        await change.create_field(company.caller("管理员"), object, each)


async def money(company: Company, object: str, id: str, field: str) -> str:
    value = (await read(company.system, object, id))[field]
    return "" if value is None else str(value["amount"])


async def test_a_formula_of_its_own_record_is_computed_where_it_is_asked_for(company: Company) -> None:
    await add(
        company, "opportunity", formula("expected", "amount * probability"), formula("twice", "expected * 2")
    )
    admin = company.caller("管理员")
    account = await create(admin, "account", name="甲")
    deal = await create(admin, "opportunity", name="单", account=account, amount=1000, probability=0.3)
    other = await create(admin, "opportunity", name="双", account=account, amount=10, probability=0.5)
    found = await read(admin, "opportunity", deal)
    assert found["expected"] == {"amount": "300.00", "currency": "CNY"}
    assert found["twice"] == {"amount": "600.00", "currency": "CNY"}
    assert await names(admin, "opportunity", "twice > 100") == ["单"]
    assert await names(admin, "opportunity", sort=["expected"]) == ["双", "单"]
    assert await figures(admin, "opportunity", v="sum(twice)") == [
        {"v": {"amount": "610.00", "currency": "CNY"}}
    ]
    await update(admin, "opportunity", other, amount=2000)
    assert await money(company, "opportunity", other, "twice") == "2000.00"
    model = (await company.organisation.snapshot()).model
    assert not model.objects["opportunity"].fields["twice"].stored


async def test_a_roll_up_follows_its_children(company: Company) -> None:
    admin = company.caller("管理员")
    account, other = [await create(admin, "account", name=n) for n in ("甲", "乙")]
    deal = await create(admin, "opportunity", name="早", account=account, amount=5)
    await add(
        company,
        "account",
        rollup("total", "opportunities", "sum", "amount"),
        rollup("many", "opportunities", "count", where="amount > 100"),
        rollup("best", "opportunities", "max", "amount"),
        rollup("mean", "opportunities", "avg", "amount"),
        rollup("owners", "opportunities", "count_distinct", "owner"),
        formula("class", 'IF(total >= 1000, "A", "B")'),
    )
    assert await money(company, "account", account, "total") == "5.00"
    assert (await read(admin, "account", other))["many"] == 0
    big = await create(admin, "opportunity", name="单", account=account, amount=1000)
    found = await read(admin, "account", account)
    assert (found["many"], found["class"], found["owners"]) == (1, "A", 1)
    assert (found["total"]["amount"], found["best"]["amount"]) == ("1005.00", "1000.00")
    assert found["mean"]["amount"] == "502.50"
    await update(admin, "opportunity", big, account=other)
    assert await money(company, "account", account, "total") == "5.00"
    assert await money(company, "account", other, "total") == "1000.00"
    await delete(admin, "opportunity", big)
    assert await money(company, "account", other, "total") == "0.00"
    await write(admin, "opportunity", [Operation("restore", id=int(big))])
    assert await money(company, "account", other, "total") == "1000.00"
    await update(admin, "opportunity", deal, amount=None)
    assert await money(company, "account", account, "total") == "0.00"
    assert await money(company, "account", account, "best") == ""
    assert await names(admin, "account", 'class = "A"') == ["乙"]
    with refused(422, "readonly"):
        await update(admin, "account", account, total=5)


async def test_values_go_on_through_several_levels(company: Company) -> None:
    admin = company.caller("管理员")
    await add(company, "account", rollup("total", "opportunities", "sum", "amount"))
    await add(company, "contact", formula("account_total", "account.total"))
    await add(company, "account", rollup("echo", "contacts", "sum", "account_total"))
    await add(company, "opportunity", formula("share", "amount / account.total"))
    account = await create(admin, "account", name="甲")
    person = await create(admin, "contact", name="张", account=account)
    first = await create(admin, "opportunity", name="单", account=account, amount=100)
    await create(admin, "opportunity", name="双", account=account, amount=300)
    assert await money(company, "contact", person, "account_total") == "400.00"
    assert await money(company, "account", account, "echo") == "400.00"
    assert (await read(admin, "opportunity", first))["share"] == 0.25
    await create(admin, "contact", name="李", account=account)
    assert await money(company, "account", account, "echo") == "800.00"
    await delete(admin, "account", account)
    assert (await read(admin, "opportunity", first))["share"] is None
    await write(admin, "account", [Operation("restore", id=int(account))])
    assert (await read(admin, "opportunity", first))["share"] == 0.25


async def test_a_stored_formula_has_the_version_and_history_of_nothing(company: Company) -> None:
    """A value that follows is no edit: nobody's form conflicts with it."""
    admin = company.caller("管理员")
    await add(company, "account", rollup("total", "opportunities", "sum", "amount"))
    account = await create(admin, "account", name="甲")
    before = await read(admin, "account", account)
    await create(admin, "opportunity", name="单", account=account, amount=100)
    after = await read(admin, "account", account)
    assert after["total"]["amount"] == "100.00"
    assert (after["version"], after["updated_at"]) == (before["version"], before["updated_at"])


async def test_what_depends_on_the_clock_or_the_asker_is_never_kept(company: Company) -> None:
    admin = company.caller("管理员")
    await add(
        company,
        "opportunity",
        formula("late", "close_date < TODAY()", indexed=True),
        formula("mine", "owner = ME()"),
        formula("late_mine", "late and mine"),
    )
    fields = (await company.organisation.snapshot()).model.objects["opportunity"].fields
    assert [fields[n].stored for n in ("late", "mine", "late_mine")] == [False, False, False]
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲")
    await create(wang, "opportunity", name="旧", account=account, close_date="2020-01-01")
    await create(wang, "opportunity", name="新", account=account, close_date="2999-01-01")
    assert await names(wang, "opportunity", "late_mine") == ["旧"]
    assert await names(admin, "opportunity", "late and not mine") == ["旧"]


async def test_the_types_of_results(company: Company) -> None:
    admin = company.caller("管理员")
    await add(
        company,
        "opportunity",
        formula("who", "account.owner"),
        formula("trade", "account.industry"),
        formula("share", "probability / 2", result_type="percent"),
        formula("title", 'name & " / " & account.name'),
        formula("until", 'DATEADD(close_date, 1, "month")'),
    )
    fields = (await company.organisation.snapshot()).model.objects["opportunity"].fields
    assert [fields[n].result_type for n in ("who", "trade", "share", "title", "until")] == [
        "lookup", "choice", "percent", "text", "date",
    ]  # fmt: skip
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲", industry="software")
    deal = await create(
        wang, "opportunity", name="单", account=account, close_date="2026-01-31", probability=0.5
    )
    found = await read(admin, "opportunity", deal)
    assert found["who"] == {"id": company.ids["小王"], "name": "小王"}
    assert (found["trade"], found["share"], found["title"]) == ("software", 0.25, "单 / 甲")
    assert found["until"] == "2026-02-28"
    assert await names(admin, "opportunity", "who.name = '小王'") == ["单"]
    assert (await figures(admin, "opportunity", ["who"]))[0]["who"]["name"] == "小王"


async def test_what_a_formula_may_not_be(company: Company) -> None:
    admin = company.caller("管理员")
    for expression, code in (
        ("amount +", "unexpected_end"),
        ("amonut * 2", "unknown_name"),
        ('amount + "x"', "type_mismatch"),
        ("bad", "cycle"),
        ("CHANGED(amount)", "unknown_function"),
        ("opportunities", "unknown_name"),
    ):
        with refused(400, code):
            await change.create_field(admin, "opportunity", formula("bad", expression))
    with refused(400, "type_mismatch"):
        await change.create_field(admin, "opportunity", formula("bad", "amount", result_type="date"))
    with refused(400, "type_mismatch"):
        await change.create_field(admin, "account", rollup("bad", "opportunities", "sum", "name"))
    with refused(422):
        await change.create_field(admin, "opportunity", formula("bad", ""))
    with refused(422):
        await change.create_field(admin, "opportunity", formula("bad", "amount", required=True))
    await add(company, "opportunity", formula("a", "amount"), formula("b", "a * 2"))
    with refused(400, "cycle") as found:
        await change.change_field(admin, "opportunity", "a", {"formula": "b + 1"})
    assert "opportunity.a → opportunity.b → opportunity.a" in str(found.problem.detail)


async def test_a_field_that_a_formula_needs_is_not_deleted(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "account", {"name": "score", "type": "number", "label": "得分"})
    await add(company, "account", formula("double", "得分 * 2"))
    fields = (await company.organisation.snapshot()).model.objects["account"].fields
    assert fields["double"].formula == "score * 2"
    with refused(409, "in_use"):
        await change.delete_field(admin, "account", "score")
    await change.delete_field(admin, "account", "double")
    await change.delete_field(admin, "account", "score")


async def test_a_changed_formula_is_in_force_at_once(company: Company) -> None:
    admin = company.caller("管理员")
    account = await create(admin, "account", name="甲")
    deal = await create(admin, "opportunity", name="单", account=account, amount=100)
    await add(company, "opportunity", formula("x", "account.name"))
    assert (await read(admin, "opportunity", deal))["x"] == "甲"
    await change.change_field(admin, "opportunity", "x", {"formula": "LEN(account.name) + amount"})
    assert (await read(admin, "opportunity", deal))["x"] == {"amount": "101.00", "currency": "CNY"}
    assert [r["x"]["amount"] for r in await rows(admin, "opportunity", Query(sort=["-x"]))] == ["101.00"]


async def test_who_may_not_read_the_source_does_not_see_the_value(company: Company) -> None:
    admin = company.caller("管理员")
    await add(
        company,
        "account",
        rollup("total", "opportunities", "sum", "amount"),
        formula("class", 'IF(total >= 1000, "A", "B")'),
    )
    await _limit(company, {"amount": "none"}, {})
    wang = company.caller("小王")
    account = await create(wang, "account", name="甲")
    assert not {"total", "class"} & set(await read(wang, "account", account))
    for where in ("total > 5", 'class = "A"'):
        with refused(400, "unknown_name"):
            await names(wang, "account", where)
    assert {"total", "class"} <= set(await read(admin, "account", account))
    await _limit(company, {"amount": "none"}, {"class": "read"})
    assert (await read(wang, "account", account))["class"] == "B"
    with refused(400, "unknown_name"):
        await names(wang, "account", "total > 5")


async def _limit(company: Company, deal: dict[str, str], account: dict[str, str]) -> None:
    admin = company.caller("管理员")
    role = next(r for r in await rows(admin, "role", Query(fields=["id", "code"])) if r["code"] == "rep")
    every = {"create": True, "read": "own", "update": "own", "delete": "own", "export": False}
    await rights.set_role_rights(
        admin,
        int(role["id"]),
        {"objects": {"account": {**every, "fields": account}, "opportunity": {**every, "fields": deal}}},
    )


async def test_a_large_table_is_filled_by_a_job_and_right_meanwhile(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The computed fields that objects are shipped with stand, as after any start.
    assert await fill.fill(company.system) == 0
    monkeypatch.setattr(fill, "SMALL", 100)
    monkeypatch.setattr(fill, "FIRST_BATCH", 60)
    admin = company.caller("管理员")
    accounts = await company.create(admin, "account", *({"name": f"客户{n}"} for n in range(150)))
    await company.create(admin, "opportunity", *({"name": "单", "account": a, "amount": 5} for a in accounts))
    await add(company, "account", rollup("total", "opportunities", "sum", "amount"))
    field = await told(company, "account", "total")
    assert (field["calculating"], field["stored"]) == (True, True)
    assert await figures(admin, "account", v="sum(total)") == [{"v": {"amount": "750.00", "currency": "CNY"}}]
    await create(admin, "opportunity", name="双", account=accounts[7], amount=50)
    assert await names(admin, "account", "total > 50") == ["客户7"]
    assert await fill.fill(company.system) == 150
    company.organisation.forget()
    assert (await told(company, "account", "total"))["calculating"] is False
    assert await names(admin, "account", "total > 50") == ["客户7"]
    column = (await company.organisation.snapshot()).model.objects["account"].fields["total"].column
    schema = company.organisation.schema
    kept = await company.organisation.db.fetchval(f'select sum("{column}") from "{schema}".r_account')
    assert kept == 800


async def told(company: Company, object: str, name: str) -> dict[str, Any]:
    snapshot = await company.organisation.snapshot()
    viewer = company.caller("管理员").viewer(snapshot)
    shown = definition(snapshot.model, viewer, snapshot.model.object(object), calculating(snapshot))
    return dict(next(each for each in shown["fields"] if each["name"] == name))


async def test_a_renamed_field_keeps_its_formulas(company: Company) -> None:
    admin = company.caller("管理员")
    for object, name in (("account", "weight"), ("opportunity", "size")):
        await change.create_field(admin, object, {"name": name, "type": "number", "label": f"{name}标"})
    await add(company, "opportunity", formula("load", "size + account.weight"))
    await add(company, "account", rollup("sizes", "opportunities", "sum", "size", where="size标 > 1"))
    account = await create(admin, "account", name="甲", weight=10)
    deal = await create(admin, "opportunity", name="单", account=account, size=2)
    await change.change_field(admin, "account", "weight", {"name": "mass"})
    await change.change_field(admin, "opportunity", "size", {"name": "extent"})
    await update(admin, "opportunity", deal, extent=3)
    assert (await read(admin, "opportunity", deal))["load"] == 13
    assert (await read(admin, "account", account))["sizes"] == 3
    assert (await told(company, "opportunity", "load"))["formula"] == "extent + account.mass"
    assert (await told(company, "account", "sizes"))["rollup"]["where"] == "extent > 1"


async def test_the_log_tells_that_values_followed_and_the_history_does_not(company: Company) -> None:
    """One event for each record whose values changed, whoever may read them; none where nothing changed."""
    admin, wang = company.caller("管理员"), company.caller("小王")
    count = {"inverse": "contacts", "measure": "count"}
    await change.create_field(
        admin, "account", {"name": "people", "type": "rollup", "label": "人数", "rollup": count}
    )
    # Of the roll-ups of a record only those are reckoned, and told, that count what has changed.
    counting = ["people"]
    account = await create(wang, "account", name="甲")
    position = await settled(company)
    for name in ("一", "二"):
        await create(wang, "contact", name=name, account=account)
    contact = await create(wang, "contact", name="三")
    await update(wang, "contact", contact, name="四")
    found = [e for e in await log(company, 6, position) if e.object == "account"]
    assert [(e.type, e.record, e.changes, e.cause, e.actor) for e in found] == [
        ("account.updated", int(account), {}, {"computed": counting}, int(company.ids["小王"]))
    ] * 2
    assert [e["type"] for e in (await history(wang, "account", int(account)))["events"]] == [
        "account.created"
    ]
    assert (await read(wang, "account", account))["version"] == 1
    assert [e["cause"] for e in await visible_events(wang, found)] == [{"computed": counting}] * 2
    role = next(r for r in await rows(admin, "role", Query(fields=["id", "code"])) if r["code"] == "rep")
    held = await rights.role_rights(admin, int(role["id"]))
    held["objects"]["account"] = {**held["objects"]["account"], "fields": dict.fromkeys(counting, "none")}
    await rights.set_role_rights(admin, int(role["id"]), {k: held[k] for k in ("objects", "actions")})
    assert await visible_events(wang, found) == []


async def test_another_time_zone_renews_what_days_decide(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "contact", {"name": "met_at", "type": "datetime", "label": "见"})
    of_day = {"name": "met_on", "type": "formula", "label": "日", "formula": "DAY(met_at)", "indexed": True}
    await change.create_field(admin, "contact", of_day)
    id = await create(admin, "contact", name="人", met_at="2026-03-31T20:00:00Z")
    assert (await read(admin, "contact", id))["met_on"] == 1
    await change_settings(admin, {"time_zone": "America/New_York"})
    assert (await read(admin, "contact", id))["met_on"] == 31
    await fill.renew_all(admin.organisation)
    organisation = admin.organisation
    assert calculating(await organisation.snapshot()) == frozenset()
    table = (await organisation.snapshot()).model.object("contact")
    column = table.fields["met_on"].column
    held = await organisation.db.fetchval(f'select "{column}" from "{organisation.schema}"."{table.table}"')
    assert held == 31
    assert (await read(admin, "contact", id))["met_on"] == 31


async def test_completeness_follows_every_write_and_orders_lists(company: Company) -> None:
    admin = company.caller("管理员")
    formula = "COMPLETENESS(phone, 2, industry, 1, address, 1, owner, 1, tags, 1)"
    field = {"name": "filled", "type": "formula", "label": "完整度", "formula": formula}
    await change.create_field(admin, "account", field)
    tag = await create(admin, "tag", name="重点")
    full = await create(
        admin,
        "account",
        name="满",
        phone="021-5555 0000",
        industry="internet",
        address={"city": "上海"},
        tags=[tag],
    )
    bare = await create(admin, "account", name="空")
    assert (await read(admin, "account", full))["filled"] == 1
    assert (await read(admin, "account", bare))["filled"] == 0.1667
    await update(admin, "account", bare, phone="021-5555 1111")
    assert (await read(admin, "account", bare))["filled"] == 0.5
    assert await names(admin, "account", "filled < 60%", sort=["filled"]) == ["空"]
    await update(admin, "account", full, tags=[], phone=None)
    assert await names(admin, "account", sort=["filled", "-name"]) == ["满", "空"]
    await update(admin, "account", full, industry=None)
    assert await names(admin, "account", sort=["-completeness"]) == ["空", "满"]


async def test_names_that_are_computed_of_words_are_sorted_by(company: Company) -> None:
    admin = company.caller("管理员")
    policies = [
        await create(admin, "price_policy", name=name, kind="document") for name in ("Winter", "Autumn")
    ]
    for policy in policies:
        await create(admin, "policy_tier", price_policy=policy, from_value=10, percent_off="0.1")
    assert await names(admin, "policy_tier", sort=["name"]) == ["Autumn ≥ 10", "Winter ≥ 10"]
    found = await rows(admin, "policy_tier", Query(fields=["id", "price_policy"], sort=["-name"]))
    assert [each["price_policy"]["id"] for each in found] == policies
