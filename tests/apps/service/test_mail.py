"""A mail to the service address makes a case, answers go on with it, and what we write answers it."""

from typing import Any

from tests.apps.mail.conftest import LI, WANG, Office
from tests.apps.mail.test_correspondence import customer, mail
from tests.apps.service.test_cases import act, queue
from tests.fixtures.asking import read
from yunchou.access.actor import Caller
from yunchou.apps.service.letters import acknowledge, ask_satisfaction
from yunchou.base.db import quote
from yunchou.records.read import Query, rows

FIELDS = ("id", "name", "status", "account", "contact", "contact_email", "channel", "queue", "first_response_at",
          "customer_replied_at", "reopened", "description")  # fmt: skip


async def cases(who: Caller) -> list[dict[str, Any]]:
    return list(await rows(who, "case", Query(fields=FIELDS, sort=["id"], limit=100)))


async def served(office: Office, **given: Any) -> int:
    """The mailbox of a queue."""
    await queue(office.company, address=WANG, **given)
    box = await office.connect("小王", WANG)
    office.provider.open(LI)
    await office.read(box)
    return box


async def letters(office: Office, template: str) -> list[str]:
    """To whom letters of a kind were put aside."""
    home = office.company.organisation
    found = await home.db.fetch(
        f"select recipient from {quote(home.schema)}.mail where template = $1 order by id", template
    )
    return [row["recipient"] for row in found]


async def test_a_mail_makes_a_case_of_its_customer_and_answers_go_on_with_it(office: Office) -> None:
    wang = office.company.caller("小王")
    box = await served(office)
    ids = await customer(office)
    first = mail(LI, WANG, "打印机卡纸", "打印机又卡纸了。")
    first.add_attachment("现场照片".encode(), maintype="image", subtype="png", filename="现场.png")
    await office.provider.send(first, LI, WANG)
    await office.read(box)
    (case,) = await cases(wang)
    assert (case["name"], case["channel"], case["status"]) == ("打印机卡纸", "mail", "new")
    assert (case["account"]["id"], case["contact"]["id"]) == (ids["account"], ids["contact"])
    assert case["description"] == "打印机又卡纸了。"
    (kept,) = await rows(wang, "mail", Query(fields=("id",), where=f'case = "{case["id"]}"'))
    (file,) = await rows(wang, "attachment", Query(fields=("name",), where=f'record = "{kept["id"]}"'))
    assert file["name"] == "现场.png"
    await office.send(
        "小王",
        to=[LI],
        subject="Re: 打印机卡纸",
        body="请重启试试",
        object="case",
        record=case["id"],
        answers=kept["id"],
    )
    (case,) = await cases(wang)
    assert case["status"] == "open"
    assert case["first_response_at"] is not None
    await act(wang, "wait_for_customer", case["id"])
    (got,) = await office.provider.until(LI, 1)
    await office.provider.send(
        mail(LI, WANG, "Re: 打印机卡纸", "好了！", In_Reply_To=str(got["Message-ID"])), LI, WANG
    )
    await office.read(box)
    (case,) = await cases(wang)
    assert case["status"] == "open"
    assert case["customer_replied_at"] is not None
    await act(wang, "resolve_case", case["id"])
    again = mail(LI, WANG, "Re: 打印机卡纸", "又坏了", In_Reply_To=str(got["Message-ID"]))
    await office.provider.send(again, LI, WANG)
    await office.read(box)
    (case,) = await cases(wang)
    assert (case["status"], case["reopened"]) == ("reopened", 1)


async def test_what_a_machine_sends_makes_and_moves_nothing(office: Office) -> None:
    wang = office.company.caller("小王")
    box = await served(office)
    await office.provider.send(
        mail(LI, WANG, "外出", "我不在办公室", Auto_Submitted="auto-replied"), LI, WANG
    )
    await office.read(box)
    assert await cases(wang) == []


async def test_a_stranger_who_names_a_message_does_not_get_into_the_case(office: Office) -> None:
    wang = office.company.caller("小王")
    box = await served(office)
    await customer(office)
    first = mail(LI, WANG, "打印机卡纸")
    await office.provider.send(first, LI, WANG)
    await office.read(box)
    strange = mail("x@strange.example", WANG, "Re: 打印机卡纸", "?", In_Reply_To=str(first["Message-ID"]))
    await office.provider.send(strange, "x@strange.example", WANG)
    await office.read(box)
    first_case, second_case = await cases(wang)
    assert (second_case["account"], second_case["contact_email"]) == (None, "x@strange.example")
    assert first_case["customer_replied_at"] is None


async def test_acknowledgements_go_once_for_a_case_and_few_times_to_an_address(office: Office) -> None:
    wang = office.company.caller("小王")
    box = await served(office)
    for number in range(5):
        await office.provider.send(mail(LI, WANG, f"问题 {number}"), LI, WANG)
    await office.read(box)
    for case in await cases(wang):
        for _ in range(2):
            await acknowledge(office.context("service.acknowledge", case=case["id"]))
    assert await letters(office, "case_received") == [LI] * 3


async def test_a_closed_case_asks_its_customer_once(office: Office) -> None:
    wang = office.company.caller("小王")
    box = await served(office)
    await office.provider.send(mail(LI, WANG), LI, WANG)
    await office.read(box)
    (case,) = await cases(wang)
    job = office.context("service.ask_satisfaction", case=case["id"])
    assert await ask_satisfaction(job) == {"sent": False}
    await act(wang, "resolve_case", case["id"])
    await act(wang, "close_case", case["id"])
    home = office.company.organisation
    waiting = f"select count(*) from {quote(home.schema)}.job where kind = 'service.ask_satisfaction'"
    assert await home.db.fetchval(waiting) == 1
    assert await ask_satisfaction(job) == {"sent": True}
    assert await ask_satisfaction(job) == {"sent": False}
    assert await letters(office, "case_satisfaction") == [LI]
    assert (await read(wang, "case", case["id"]))["satisfaction"] is None
