"""Templates of automations that watch contracts and invoices, copied and switched on as an administrator does."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tests.apps.commerce.test_chain import act, ordered
from tests.fixtures.asking import create, read, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from tests.services.mail.test_outbox import mailer
from yunchou.base.db import quote
from yunchou.rules.automation.matching import FOLLOWER
from yunchou.rules.automation.portable import FORMAT, TEMPLATES, bring_in
from yunchou.rules.automation.schedules import begin_scheduled


async def switched_on(company: Company, code: str, **other: Any) -> int:
    """A copy of the template that is in force."""
    document: Mapping[str, Any] = {"format": FORMAT, "name": code, **TEMPLATES[code].document, **other}
    admin = company.caller("管理员")
    id = await bring_in(admin, document)
    await update(admin, "automation", str(id), active=True)
    await settle(company, FOLLOWER)
    return id


async def test_contracts_are_renewed_as_early_as_each_says(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="华为")
    ends = (dt.datetime.now(dt.UTC) + dt.timedelta(days=50)).date().isoformat()
    contracts = {}
    for days in (60, 30):
        contract = await create(
            wang,
            "contract",
            name=f"维保{days}",
            account=account,
            total="100",
            ends_on=ends,
            renewal_days=days,
        )
        await act(wang, "sign_contract", contract=contract)
        contracts[days] = contract
    id = await switched_on(company, "contract_renewal")
    for moment, begun in (("2026-01-05T01:00:00+00:00", 1), ("2026-01-06T01:00:00+00:00", 0)):
        assert await begin_scheduled(company.organisation, id, moment) == begun
        await work(company)
    assert (await read(wang, "contract", contracts[60]))["renewal"]["name"] == "维保60 续约"
    assert (await read(wang, "contract", contracts[30]))["renewal"] is None


async def test_the_contact_of_an_order_is_reminded_of_its_invoice(company: Company) -> None:
    """The letters alone, without the days between them."""
    wang, boss = company.caller("小王"), company.caller("管理员")
    letters = [step for step in TEMPLATES["dunning_letters"].document["steps"] if step["kind"] == "mail"]
    event = {"trigger": "event", "settings": {"on": ["updated"]}, "steps": letters}
    await switched_on(company, "dunning_letters", **event)
    order = await ordered(wang, boss)
    account = (await read(wang, "sales_order", order))["account"]["id"]
    contact = await create(wang, "contact", name="王总", account=account, email="wang@customer.example")
    await update(wang, "sales_order", order, contact=contact)
    invoice = (await act(wang, "invoice_order", sales_order=order)).invoice
    await act(boss, "issue_invoice", invoice=invoice, official_number="24442000000012345678")
    await work(company, {"mail": mailer(company, 1)})
    rows = await company.organisation.db.fetch(
        f"select recipient, subject from {quote(company.organisation.schema)}.mail order by id"
    )
    number = (await read(wang, "invoice", invoice))["number"]
    assert [tuple(row) for row in rows] == [
        ("wang@customer.example", f"{word}：发票 {number}")
        for word in ("付款提醒", "第二次付款提醒", "最后一次付款提醒")
    ]


async def test_a_won_deal_takes_the_amount_of_its_accepted_quote(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    await switched_on(company, "won_at_the_quote")
    account = await create(wang, "account", name="华为")
    worth = {}
    for accepted in (1, 2):
        deal = await create(
            wang,
            "opportunity",
            name=f"项目{accepted}",
            account=account,
            amount="500",
            stage=company.ids["需求"],
        )
        for _ in range(accepted):
            quote = await create(wang, "quote", name="报价", account=account, opportunity=deal)
            await create(wang, "quote_line", quote=quote, name="泵", price=120, quantity=2, tax_rate=0)
            await act(wang, "send_quote", quote=quote)
            await act(wang, "accept_quote", quote=quote, by="王总")
        await update(boss, "opportunity", deal, stage=company.ids["赢单"])
        await settle(company, FOLLOWER)
        await work(company)
        worth[accepted] = (await read(wang, "opportunity", deal))["amount"]["amount"]
    # Two accepted quotes say two amounts: people decide.
    assert worth == {1: "240.00", 2: "500.00"}
