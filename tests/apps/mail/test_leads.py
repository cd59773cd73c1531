"""Leads of mails: strangers who write to the address of a pool, and mails that somebody makes a lead of."""

from typing import Any

from tests.apps.mail.conftest import LI, WANG, Office
from tests.apps.mail.test_correspondence import customer, mail, mails
from tests.fixtures.asking import read, refused
from tests.fixtures.pools import claim, make_pool
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.records.read import Query, rows

SALES = "sales@crm.example"


async def leads(who: Caller) -> list[dict[str, Any]]:
    return list(await rows(who, "lead", Query(sort=["id"], limit=100)))


async def received(office: Office, box: int, *letters: Any) -> None:
    for letter in letters:
        await office.provider.send(letter, str(letter["From"]), str(letter["To"]))
    await office.read(box)


async def test_strangers_become_leads_of_the_pool_once(office: Office) -> None:
    admin = office.company.caller("管理员")
    pool = await make_pool(office.company, address=SALES.upper(), masked="phone")
    box = await office.connect("管理员", SALES)
    await customer(office)
    await office.connect("小王", WANG)
    await office.read(box)
    await received(
        office,
        box,
        mail("陈晨 <Chen@neu.example>", SALES, "询价一百台", "请报价"),
        mail("Chen@neu.example", SALES, "补充", "要含税"),
        mail("bot@neu.example", SALES, "自动回复", auto_submitted="auto-replied"),
        mail(LI, SALES, "老客户"),
        mail(WANG, SALES, "同事转来"),
    )
    (lead,) = await leads(admin)
    assert (lead["name"], lead["email"], lead["pool"]["id"], lead["owner"]) == (
        "陈晨", "chen@neu.example", pool, None,
    )  # fmt: skip
    assert (lead["source"], lead["description"]) == ("mail", "询价一百台")
    assert [each["name"] for each in await mails(admin, f'lead = "{lead["id"]}"')] == ["询价一百台", "补充"]
    await received(office, box, mail("chen@neu.example", SALES, "还在吗"))
    assert len(await leads(admin)) == 1
    assert len(await mails(admin, f'lead = "{lead["id"]}"')) == 3


async def test_a_mail_tells_of_an_unclaimed_lead_no_more_than_the_lead_does(office: Office) -> None:
    wang, li = office.company.caller("小王"), office.company.caller("李经理")
    await make_pool(office.company, address=SALES)
    box = await office.connect("管理员", SALES)
    await office.read(box)
    await received(office, box, mail("陈晨 <chen@neu.example>", SALES, "询价", "电话 13900001111"))
    (lead,) = await leads(wang)
    secrets = ("chen@neu.example", "13900001111")

    def told(found: Any) -> bool:
        return any(each in str(found) for each in secrets)

    (seen,) = await mails(wang, f'lead = "{lead["id"]}"')
    assert seen["name"] == "询价"
    assert not told(seen)
    assert await mails(wang, 'preview contains "139"') == []
    assert told(await mails(li, f'lead = "{lead["id"]}"'))
    await claim(wang, lead["id"])
    assert told(await mails(wang, f'lead = "{lead["id"]}"'))


async def test_somebody_makes_a_lead_of_a_mail(office: Office) -> None:
    wang, zhao = office.company.caller("小王"), office.company.caller("小赵")
    box = await office.connect("小王", WANG)
    await office.read(box)
    await received(office, box, mail("neu@neu.example", WANG, "询价"))
    (letter,) = await mails(wang)
    with refused(404):
        await run(zhao, "crm.lead_from_mail", {"mail": letter["id"]})
    made = await run(wang, "crm.lead_from_mail", {"mail": letter["id"]})
    lead = await read(wang, "lead", made.lead)
    assert (lead["name"], lead["email"], lead["owner"]["id"]) == (
        "neu", "neu@neu.example", office.company.ids["小王"],
    )  # fmt: skip
    assert (await mails(wang))[0]["lead"]["id"] == made.lead
    with refused(409):
        await run(wang, "crm.lead_from_mail", {"mail": letter["id"]})
