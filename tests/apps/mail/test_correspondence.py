"""What customers write stands with them, what people write reaches them, and answers go on where the mail began."""

from email.message import EmailMessage
from typing import Any

import pytest

from tests.apps.mail.conftest import LI, WANG, ZHANG, Office
from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.mail_servers import Provider
from yunchou.access.actor import Caller
from yunchou.records.read import Query, rows
from yunchou.services.mail.unsubscribing import Leaving, opened

FIELDS = ["id", "name", "direction", "state", "account", "contact", "lead", "opportunity", "thread", "owner", "body",
          "sender", "recipients", "automatic", "fault", "preview", "message_id"]  # fmt: skip


def mail(
    sender: str, to: str, subject: str = "询价", text: str = "您好，请报价。", **headers: str
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Message-ID"] = headers.pop(
        "message_id", f"<{abs(hash((sender, to, subject, text)))}@kunde.example>"
    )
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


async def mails(who: Caller, where: str | None = None) -> list[dict[str, Any]]:
    return list(await rows(who, "mail", Query(fields=FIELDS, where=where, sort=["at", "id"], limit=500)))


async def customer(office: Office, who: str = "小王", **more: Any) -> dict[str, str]:
    caller = office.company.caller(who)
    account = await create(caller, "account", name="昆德科技", **more)
    contact = await create(caller, "contact", name="李女士", account=account, email=LI)
    deal = await create(
        caller,
        "opportunity",
        name="一百台",
        account=account,
        contact=contact,
        stage=office.company.ids["需求"],
    )
    return {"account": account, "contact": contact, "opportunity": deal}


async def test_a_conversation_stands_with_the_deal_that_it_began_from(office: Office) -> None:
    wang = office.company.caller("小王")
    box = await office.connect("小王", WANG)
    office.provider.open(LI)
    ids = await customer(office)
    await office.read(box)
    sent = await office.send(
        "小王", to=[f"李女士 <{LI}>"], subject="报价", body="<p>请看<b>附件</b></p>", object="opportunity",
        record=ids["opportunity"],
    )  # fmt: skip
    (got,) = await office.provider.until(LI, 1)
    assert str(got["From"]) == "小王 <crm@crm.example>"
    assert (str(got["Reply-To"]), str(got["Subject"])) == (WANG, "报价")
    assert "Auto-Submitted" not in got
    answer = mail(LI, WANG, "Re: 报价", "可以，谢谢。", In_Reply_To=str(got["Message-ID"]))
    await office.provider.send(answer, LI, WANG)
    assert await office.read(box) == {"read": 1}
    first, second = await mails(wang)
    assert (first["id"], first["state"], first["direction"]) == (sent, "sent", "out")
    assert second["direction"] == "in"
    for each in (first, second):
        assert {name: each[name] and each[name]["id"] for name in ids} == ids
        assert each["thread"] == str(got["Message-ID"])
    assert second["preview"] == "可以，谢谢。"
    again = await office.send("小王", to=[LI], subject="Re: 报价", body="好的", answers=second["id"])
    last = (await office.provider.until(LI, 2))[1]
    assert str(last["In-Reply-To"]) == str(answer["Message-ID"])
    assert str(last["References"]).split() == [str(got["Message-ID"]), str(answer["Message-ID"])]
    assert (await read(wang, "mail", again))["opportunity"]["id"] == ids["opportunity"]


async def test_an_answer_to_a_closed_deal_stands_with_the_customer_alone(office: Office) -> None:
    wang = office.company.caller("小王")
    box = await office.connect("小王", WANG)
    office.provider.open(LI)
    ids = await customer(office)
    await office.read(box)
    await office.send("小王", to=[LI], subject="报价", object="opportunity", record=ids["opportunity"])
    (got,) = await office.provider.until(LI, 1)
    await update(wang, "opportunity", ids["opportunity"], stage=office.company.ids["赢单"])
    await office.provider.send(mail(LI, WANG, "Re", In_Reply_To=str(got["Message-ID"])), LI, WANG)
    await office.read(box)
    answer = (await mails(wang, 'direction = "in"'))[0]
    assert (answer["account"]["id"], answer["opportunity"]) == (ids["account"], None)


async def test_nobody_gets_into_a_deal_by_naming_its_mail(office: Office) -> None:
    box = await office.connect("小王", WANG)
    office.provider.open(LI)
    ids = await customer(office)
    await office.read(box)
    await office.send("小王", to=[LI], subject="报价", object="opportunity", record=ids["opportunity"])
    (got,) = await office.provider.until(LI, 1)
    stranger = mail("x@elsewhere.example", WANG, "Re", In_Reply_To=str(got["Message-ID"]))
    await office.provider.send(stranger, "x@elsewhere.example", WANG)
    await office.read(box)
    found = (await mails(office.company.caller("小王"), 'direction = "in"'))[0]
    assert (found["account"], found["contact"], found["opportunity"]) == (None, None, None)


async def test_mail_without_a_customer_is_seen_by_its_owner_alone(office: Office) -> None:
    box = await office.connect("小王", WANG)
    await office.read(box)
    await office.provider.send(mail("x@gmail.com", WANG, "私事"), "x@gmail.com", WANG)
    await office.read(box)
    (found,) = await mails(office.company.caller("小王"))
    assert found["name"] == "私事"
    for who in ("小张", "李经理", "高总", "管理员"):
        assert await mails(office.company.caller(who)) == []
    wang = office.company.caller("小王")
    ids = await customer(office)
    await update(wang, "mail", found["id"], contact=ids["contact"])
    for who in ("李经理", "高总", "管理员"):
        (seen,) = await mails(office.company.caller(who))
        assert seen["account"]["id"] == ids["account"]
    assert await mails(office.company.caller("小张")) == []
    with refused(422):
        await update(wang, "mail", found["id"], owner=office.company.ids["小张"])


async def test_who_sees_the_customer_sees_the_mails(office: Office) -> None:
    box = await office.connect("小张", ZHANG)
    await customer(office, "小王")
    await office.read(box)
    await office.provider.send(mail(LI, ZHANG, "给小张"), LI, ZHANG)
    await office.read(box)
    (zhang,) = await mails(office.company.caller("小张"))
    # The customer is a colleague's: its mail is one's own, its name is not told.
    assert zhang["account"]["name"] is None
    (wang,) = await mails(office.company.caller("小王"))
    assert (wang["name"], wang["account"]["name"]) == ("给小张", "昆德科技")
    assert await mails(office.company.caller("小赵")) == []


@pytest.mark.parametrize(
    ("sender", "filed"),
    [
        ("neu@kunde.example", True),
        ("neu@qq.com", False),
        ("neu@andere.example", False),
        ("LI@Kunde.Example", True),
    ],
)
async def test_a_company_is_known_by_its_domain(office: Office, sender: str, filed: bool) -> None:
    box = await office.connect("小王", WANG)
    ids = await customer(office, website="https://www.kunde.example/start")
    await create(
        office.company.caller("小王"), "contact", name="乙", account=ids["account"], email="b@qq.com"
    )
    await office.read(box)
    await office.provider.send(mail(sender, WANG), sender, WANG)
    await office.read(box)
    (found,) = await mails(office.company.caller("小王"))
    assert (found["account"] and found["account"]["id"]) == (ids["account"] if filed else None)


async def test_a_domain_of_two_customers_says_nothing(office: Office) -> None:
    box = await office.connect("小王", WANG)
    wang = office.company.caller("小王")
    for name in ("甲", "乙"):
        await create(wang, "account", name=name, website="kunde.example")
    await office.read(box)
    await office.provider.send(mail("neu@kunde.example", WANG), "neu@kunde.example", WANG)
    await office.read(box)
    assert (await mails(wang))[0]["account"] is None


async def test_a_lead_gets_its_mails(office: Office) -> None:
    box = await office.connect("小王", WANG)
    wang = office.company.caller("小王")
    lead = await create(wang, "lead", name="线索", company="某公司", email="Lead@some.example")
    await office.read(box)
    await office.provider.send(mail("lead@some.example", WANG), "lead@some.example", WANG)
    await office.read(box)
    assert (await mails(wang))[0]["lead"]["id"] == lead


async def test_a_mail_to_two_of_us_stands_once_and_both_see_it(office: Office) -> None:
    boxes = [await office.connect("小王", WANG), await office.connect("小张", ZHANG)]
    ids = await customer(office)
    for each in boxes:
        await office.read(each)
    await office.provider.send(mail(LI, f"{WANG}, {ZHANG}"), LI, WANG, ZHANG)
    for each in boxes:
        await office.read(each)
    (wang,) = await mails(office.company.caller("小王"))
    (zhang,) = await mails(office.company.caller("小张"))
    assert wang["id"] == zhang["id"]
    assert len(await mails(office.company.system)) == 1
    assert wang["contact"]["id"] == ids["contact"]


async def test_a_letter_that_comes_back_is_told_and_the_address_is_spared(office: Office) -> None:
    # The provider takes mail for anybody and finds out later that there is no such mailbox.
    box = await office.connect(
        "小王", WANG, smtp_host="127.0.0.1", smtp_port=office.provider.smtp, smtp_security="none"
    )
    ids = await customer(office)
    office.provider.empty(LI)
    await office.read(box)
    sent = await office.send("小王", to=[LI], subject="报价", object="contact", record=ids["contact"])
    wang = office.company.caller("小王")
    assert (await read(wang, "mail", sent))["state"] == "sent"
    await office.provider.until(WANG, 1)
    await office.read(box)
    await office.deliver()
    found = await read(wang, "mail", sent)
    assert (found["state"], LI in found["fault"]) == ("bounced", True)
    notice = (await mails(wang, 'direction = "in"'))[0]
    assert (notice["automatic"], notice["thread"], notice["contact"]["id"]) == (
        True,
        found["thread"],
        ids["contact"],
    )
    second = await office.send("小王", to=[LI], subject="再次", object="contact", record=ids["contact"])
    assert (await read(wang, "mail", second))["state"] == "failed"


async def test_nobody_can_have_an_address_marked_by_a_forged_notification(office: Office) -> None:
    box = await office.connect("小王", WANG)
    await office.read(box)
    forged = (
        b"From: Mailer-Daemon@elsewhere.example\r\nTo: wang@crm.example\r\nSubject: failed\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: failed\r\n"
        b"Final-Recipient: rfc822; li@kunde.example\r\nStatus: 5.1.1\r\n\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <guessed@crm.example>\r\n\r\nx\r\n--b--\r\n"
    )
    await office.provider.send(forged, "x@elsewhere.example", WANG)
    await office.read(box)
    home = office.company.organisation
    assert await home.db.fetchval(f'select count(*) from "{home.schema}".mail_bounce') == 0
    assert len(await mails(office.company.caller("小王"))) == 1


async def test_an_out_of_office_note_is_known_as_one(office: Office) -> None:
    box = await office.connect("小王", WANG)
    await office.read(box)
    await office.provider.send(mail(LI, WANG, "外出", Auto_Submitted="auto-replied"), LI, WANG)
    await office.read(box)
    assert (await mails(office.company.caller("小王")))[0]["automatic"] is True


async def test_a_file_comes_along_and_goes_on(office: Office) -> None:
    box = await office.connect("小王", WANG)
    office.provider.open(LI)
    ids = await customer(office)
    await office.read(box)
    with_file = mail(LI, WANG)
    with_file.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename="报价 单.pdf")
    await office.provider.send(with_file, LI, WANG)
    await office.read(box)
    wang = office.company.caller("小王")
    (found,) = await mails(wang)
    (file,) = await rows(
        wang, "attachment", Query(fields=["name", "file"], where=f'record = "{found["id"]}"')
    )
    assert (file["name"], file["file"]["type"]) == ("报价 单.pdf", "application/pdf")
    await office.send(
        "小王",
        to=[LI],
        subject="Fwd",
        answers=found["id"],
        forward=True,
        object="contact",
        record=ids["contact"],
    )
    passed = (await office.provider.until(LI, 1))[0]
    assert [each.get_filename() for each in passed.iter_attachments()] == ["报价 单.pdf"]
    assert "In-Reply-To" not in passed


async def test_what_cannot_be_sent_is_refused(office: Office) -> None:
    await office.connect("小王", WANG)
    ids = await customer(office)
    for wrong in (
        {"to": [], "subject": "x"}, {"to": ["no address"], "subject": "x"}, {"to": [LI], "subject": " "},
        {"to": [f"a <{LI}>\r\nBcc: x@y.example"], "subject": "x"}, {"to": [LI], "subject": "x", "files": ["1"]},
        {"to": [LI], "subject": "x", "object": "activity", "record": "1"}, {"to": [LI] , "subject": "x", "body": "y" * 90_001},
        {"to": [f"a{n}@x.example" for n in range(51)], "subject": "x"},
    ):  # fmt: skip
        with refused(422):
            await office.send("小王", **wrong)
    with refused(404):
        await office.send("小赵", to=[LI], subject="x", object="contact", record=ids["contact"])


async def test_no_subject_adds_a_header(office: Office) -> None:
    await office.connect("小王", WANG)
    office.provider.open(LI)
    await office.send("小王", to=[LI], subject="报价\r\nBcc: x@crm.example\r\n\r\nbody", body="x")
    (got,) = await office.provider.until(LI, 1)
    assert "Bcc" not in got
    assert str(got["Subject"]).startswith("报价 Bcc")


async def test_hidden_recipients_are_hidden(office: Office, mail_provider: Provider) -> None:
    await office.connect("小王", WANG)
    office.provider.open(LI, ZHANG)
    sent = await office.send("小王", to=[LI], bcc=[ZHANG], subject="x", body="y")
    for each in (LI, ZHANG):
        (got,) = await mail_provider.until(each, 1)
        assert ZHANG not in got.as_string().split("\n\n")[0].replace(
            "Envelope-to: zhang@crm.example", ""
        ).replace("for zhang@crm.example", "")
    assert (await read(office.company.caller("小王"), "mail", sent))["blind_copies"] == ZHANG


async def test_a_mail_that_may_be_unsubscribed_says_so_to_mail_programs_too(office: Office) -> None:
    office.provider.open(LI)
    ids = await customer(office)
    await office.send(
        "小王", to=[LI], subject="新品", body="<p>请看</p>", object="contact", record=ids["contact"], unsubscribe=True
    )  # fmt: skip
    await office.send(
        "小王", to=[LI], subject="报价", body="<p>请看</p>", object="contact", record=ids["contact"]
    )
    first, second = await office.provider.until(LI, 2)
    url = str(first["List-Unsubscribe"])[1:-1]
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    home = office.company.organisation
    (record,) = await mails(office.company.caller("小王"), 'name = "新品"')
    assert opened(office.mailer.sealer, url.rpartition("/u/")[2]) == Leaving(home.id, int(record["id"]), LI)
    for part in ("plain", "html"):
        body = first.get_body((part,))
        assert body is not None
        assert url in body.get_content()
    # The record shows what was written, so that nobody of the house unsubscribes a customer by its link.
    assert "/u/" not in record["body"]
    assert second["List-Unsubscribe"] is None
