"""Letters and webhooks of automations really leave: by SMTP, by HTTP, once each, tried again, and never to inner addresses."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from tests.fixtures.smtp import Postbox, post_office, text_of
from tests.records.webhooks.conftest import Hook, Receiver, make_hook, receiver
from tests.rules.automation.conftest import automation, runs, steps, work
from tests.rules.automation.test_steps import ON_CREATE, deal
from tests.services.mail.test_outbox import mailer
from yunchou.base.db import quote
from yunchou.rules.automation.store import replay
from yunchou.services.outgoing import Outgoing

__all__ = ["receiver"]


@pytest.fixture
async def box() -> AsyncIterator[Postbox]:
    async with post_office() as running:
        yield running


def letter(**more: Any) -> dict[str, Any]:
    return {
        "kind": "mail",
        "subject": {"zh": "赢单 {name}", "en": "Won {name}"},
        "text": {"zh": "金额 {amount}，负责人 {owner}", "en": "{amount} by {owner}"},
        **more,
    }


async def letters(company: Company) -> list[tuple[str, str]]:
    rows = await company.organisation.db.fetch(
        f"select recipient, state from {quote(company.organisation.schema)}.mail order by id"
    )
    return [tuple(row) for row in rows]


async def deliver(company: Company, port: int) -> None:
    """Sends what waits in the outbox, whether its time has come or not."""
    out = mailer(company, port)
    schema = quote(company.organisation.schema)
    rows = await company.organisation.db.fetch(
        f"update {schema}.mail set next_try = now() where state = 'waiting' returning id"
    )
    for row in rows:
        await out.send(company.organisation, row["id"])


async def test_a_letter_of_an_automation_arrives_in_the_language_of_its_reader(
    company: Company, box: Postbox
) -> None:
    schema = quote(company.organisation.schema)
    await company.organisation.db.execute(
        f"update {schema}.r_user set email = 'wang@example.com', language = 'en' where id = $1",
        int(company.ids["小王"]),
    )
    step = letter(to=[{"kind": "owner"}], addresses=['"boss@example.com"', '"no address"'])
    await automation(company, step, settings=ON_CREATE)
    await deal(company, name="云帆", amount=9000)
    await work(company, {"mail": mailer(company, box.port)})
    assert await runs(company) == ["done"]
    await deliver(company, box.port)
    (english,), (chinese,) = box.to("wang@example.com"), box.to("boss@example.com")
    assert (english["Subject"], chinese["Subject"]) == ("Won 云帆", "赢单 云帆")
    assert "9,000.00 CNY by 小王" in text_of(english)
    assert "负责人 小王" in text_of(chinese)
    assert await letters(company) == [("wang@example.com", "sent"), ("boss@example.com", "sent")]


async def test_a_letter_is_put_aside_once_however_often_its_step_is_taken(
    company: Company, box: Postbox
) -> None:
    await automation(company, letter(addresses=['"boss@example.com"']), settings=ON_CREATE)
    await deal(company)
    resources = {"mail": mailer(company, box.port)}
    await work(company, resources)
    # As after a crash between the step and the note of it.
    schema = quote(company.organisation.schema)
    await company.organisation.db.execute(
        f"update {schema}.automation_run set state = 'ready', position = 'steps.0', steps = 0, ended_at = null"
    )
    await work(company, resources)
    await deliver(company, box.port)
    assert (len(box.letters), await runs(company)) == (1, ["done"])


async def test_a_letter_that_is_refused_is_tried_again_and_arrives(company: Company, box: Postbox) -> None:
    await automation(company, letter(addresses=['"boss@example.com"']), settings=ON_CREATE)
    await deal(company)
    await work(company, {"mail": mailer(company, box.port)})
    box.refuse["boss@example.com"] = "451 try again later"
    await deliver(company, box.port)
    assert await letters(company) == [("boss@example.com", "waiting")]
    box.refuse.clear()
    await deliver(company, box.port)
    assert await letters(company) == [("boss@example.com", "sent")]
    assert len(box.letters) == 1


async def _hooked(company: Company, address: str) -> Hook:
    """A webhook that is told by automations only, and an automation that calls it for each new deal."""
    hook = await make_hook(company, address, ["tag.deleted"])
    values = {"deal": {"expression": "name"}, "fixed": {"value": 7}}
    await automation(
        company, {"kind": "webhook", "webhook": str(hook.id), "values": values}, settings=ON_CREATE
    )
    return hook


async def test_a_webhook_is_called_with_the_values_and_signed(company: Company, receiver: Receiver) -> None:
    hook = await _hooked(company, receiver.address)
    made = await deal(company, name="云帆")
    await work(company)
    assert await hook.send() == 1
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert (told["type"], told["object"], told["record"]) == ("automation", "opportunity", made)
    assert told["values"] == {"deal": "云帆", "fixed": 7}
    assert headers["webhook-signature"].startswith("v1,")
    (output,) = await steps(company, "output::text")
    assert json.loads(output)["message"] == headers["webhook-id"]


async def test_a_webhook_that_answers_badly_is_called_again_under_the_same_id(
    company: Company, receiver: Receiver
) -> None:
    hook = await _hooked(company, receiver.address)
    await deal(company)
    await work(company)
    receiver.statuses = [500, 503]
    for _ in range(3):
        await hook.due_now()
        await hook.send()
    assert await hook.states() == ["sent"]
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len(receiver.got) == 3


async def test_a_webhook_never_reaches_inner_addresses(company: Company, receiver: Receiver) -> None:
    hook = await _hooked(company, receiver.address)
    await deal(company)
    await work(company)
    await hook.send(Outgoing())
    assert receiver.got == []
    assert await hook.states() == ["waiting"]


async def test_a_webhook_that_is_switched_off_fails_the_run_which_goes_on_once_it_is_on(
    company: Company, receiver: Receiver
) -> None:
    hook = await _hooked(company, receiver.address)
    await hook.sql("update {schema}.webhook set active = false where id = $1", hook.id)
    await deal(company)
    await work(company)
    assert await runs(company) == ["dead"]
    await hook.sql("update {schema}.webhook set active = true where id = $1", hook.id)
    (run,) = await runs(company, "id")
    await replay(company.caller("管理员"), run)
    await work(company)
    assert await hook.send() == 1
    assert (await runs(company), len(receiver.got)) == (["done"], 1)


async def test_what_an_automation_tells_leaves_only_when_its_step_was_kept(
    company: Company, receiver: Receiver
) -> None:
    hook = await make_hook(company, receiver.address, ["tag.deleted"])
    call = {"kind": "webhook", "webhook": str(hook.id), "values": {"n": {"expression": "1 / (amount - 5)"}}}
    await automation(company, call, settings=ON_CREATE)
    await deal(company, amount=5)
    await work(company)
    await hook.send()
    told = [json.loads(body)["values"] for _, body in receiver.got]
    assert told in ([], [{"n": None}])
    assert await create(company.caller("小王"), "account", name="后面的照常")
