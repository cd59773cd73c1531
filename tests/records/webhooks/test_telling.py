"""Receivers are told of what a webhook's owner may see: signed, in order for each record, again until it is taken."""

import asyncio

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests.fixtures.asking import create, delete, update
from tests.fixtures.organisation import Company
from tests.records.webhooks.conftest import Hook, Receiver, make_hook
from yunchou.records.follow import FOLLOWERS
from yunchou.records.webhooks import sending, store
from yunchou.records.webhooks.outbox import put_aside, wants
from yunchou.services.outgoing import Outgoing


async def test_a_change_is_told_and_its_signature_holds(
    company: Company, hook: Hook, receiver: Receiver
) -> None:
    id = await create(company.caller("小王"), "account", name="北京远望")
    await update(company.caller("小王"), "account", id, phone="010-1")
    await create(company.system, "product", name="不在其中")
    assert await hook.send() == 2
    made, changed = receiver.events
    assert set(made) == {"id", "type", "at", "actor", "object", "record", "changes", "cause"}
    assert (made["type"], made["record"], made["changes"]["name"]) == (
        "account.created",
        id,
        [None, "北京远望"],
    )
    assert (changed["type"], changed["actor"]["name"]) == ("account.updated", "小王")
    headers, body = receiver.got[0]
    assert Webhook(hook.secret).verify(body, headers)["record"] == id
    with pytest.raises(WebhookVerificationError):
        Webhook(hook.secret).verify(body + b" ", headers)
    assert headers["webhook-id"] == made["id"]


async def test_a_record_that_cannot_be_told_holds_back_itself_alone(
    company: Company, hook: Hook, receiver: Receiver
) -> None:
    first = await create(company.system, "account", name="A")
    await update(company.system, "account", first, phone="010-12345678")
    second = await create(company.system, "account", name="B")
    receiver.refuses = first
    await hook.send()
    told = [(event["record"], event["type"]) for event in receiver.events]
    assert sorted(told) == sorted([(first, "account.created"), (second, "account.created")])
    receiver.got.clear()
    await hook.due_now()
    await hook.send()
    assert [(event["record"], event["type"]) for event in receiver.events] == [
        (first, "account.created"),
        (first, "account.updated"),
    ]
    assert await hook.states() == ["sent"] * 3


async def test_after_a_day_of_tries_it_is_given_up_and_can_be_played_again(
    company: Company, hook: Hook, receiver: Receiver
) -> None:
    await create(company.system, "account", name="A")
    receiver.statuses = [503] * (len(sending.PAUSES) + 1)
    for _ in range(len(sending.PAUSES) + 1):
        await hook.send()
        await hook.due_now()
    assert await hook.states() == ["dead"]
    assert sum(sending.PAUSES) <= 24 * 3600
    assert await hook.sql("select error ->> 'en' from {schema}.webhook_delivery") == "HTTP 503"
    async with company.organisation.db.transaction() as link:
        assert await store.replay(link, company.organisation, hook.id) == 1
    assert await hook.send() == 1
    assert await hook.states() == ["sent"]
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1


async def test_a_receiver_that_is_gone_for_good_is_told_nothing_more(
    company: Company, hook: Hook, receiver: Receiver
) -> None:
    await create(company.system, "account", name="A")
    receiver.statuses = [410]
    await hook.send()
    await create(company.system, "account", name="B")
    assert await hook.send() == 0
    assert len(receiver.got) == 1
    assert await hook.sql("select active from {schema}.webhook") is False


async def test_what_is_sent_is_what_the_owner_may_see(company: Company, receiver: Receiver) -> None:
    """The owner of the second webhook has no right to keep one."""
    rep = await make_hook(company, receiver.address, ["*"], owner="小王")
    await create(company.caller("小赵"), "account", name="别人的")
    assert await rep.send() == 0
    assert receiver.got == []


async def test_an_owner_who_left_is_told_nothing(company: Company, hook: Hook, receiver: Receiver) -> None:
    other = await make_hook(company, receiver.address, ["account.*"])
    await hook.sql("update {schema}.webhook set owner = 1 where id = $1", other.id)
    await create(company.system, "account", name="A")
    await hook.heard()
    assert await hook.sender().run(other.id) == 0
    assert await hook.sender().run(hook.id) == 1


async def test_deleting_is_told_too(company: Company, hook: Hook, receiver: Receiver) -> None:
    id = await create(company.system, "account", name="A")
    await delete(company.system, "account", id)
    assert await hook.send() == 2
    assert [event["type"] for event in receiver.events] == ["account.created", "account.deleted"]


async def test_inner_addresses_are_not_reached(company: Company, hook: Hook, receiver: Receiver) -> None:
    await create(company.system, "account", name="A")
    assert await hook.send(Outgoing()) == 0
    assert receiver.got == []
    assert "internal" in await hook.sql("select error ->> 'en' from {schema}.webhook_delivery")


async def test_two_processes_send_each_delivery_once(
    company: Company, hook: Hook, receiver: Receiver
) -> None:
    for number in range(12):
        await create(company.system, "account", name=f"A{number}")
    await hook.heard()
    sent = await asyncio.gather(hook.sender().run(hook.id), hook.sender().run(hook.id))
    assert sorted(sent) == [0, 12]
    assert len(receiver.got) == 12


async def test_a_process_that_dies_after_sending_sends_again_under_the_same_id(
    company: Company, hook: Hook, receiver: Receiver
) -> None:
    await create(company.system, "account", name="A")
    await hook.heard()
    receiver.waits = asyncio.Event()
    dying = asyncio.create_task(hook.sender().run(hook.id))
    await receiver.arrived.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    receiver.waits.set()
    # What a killed process leaves behind: nobody gave its lease back.
    await hook.sql("update {schema}.webhook set sending_until = now() + interval '80 seconds'")
    assert await hook.sender().run(hook.id) == 0
    assert await hook.sql("select next_call > now() + interval '70 seconds' from {schema}.webhook")
    await hook.sql("update {schema}.webhook set sending_until = now() - interval '1 second'")
    assert await hook.sender().run(hook.id) == 1
    assert len(receiver.got) == 2
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1


async def test_the_same_events_told_twice_are_put_aside_once(company: Company, hook: Hook) -> None:
    await create(company.system, "account", name="A")
    await hook.heard()
    await hook.sql("update {schema}.log_cursor set xact = '0', event = 0 where name = 'webhooks'")
    await hook.heard()
    assert await hook.states() == ["waiting"]


async def test_many_events_ask_for_few_jobs(company: Company, hook: Hook, receiver: Receiver) -> None:
    receiver.statuses = [500] * 3
    for number in range(3):
        await create(company.system, "account", name=f"A{number}")
        await hook.send()
    asked = await hook.sql("select count(*) from {schema}.job where kind = 'webhook.send'")
    assert asked <= 3 + 2


def test_patterns_name_objects_and_kinds_of_events() -> None:
    assert wants(["*"], "account.created")
    assert wants(["account.*"], "account.created")
    assert wants(["lead.*", "account.updated"], "account.updated")
    assert not wants(["account.updated"], "account.created")
    assert not wants(["account.*"], "account_plan.created")


def test_the_reader_of_the_log_is_declared() -> None:
    assert FOLLOWERS["webhooks"].work is put_aside


async def test_tries_put_off_by_a_clock_that_was_ahead_come_after_their_pause(
    company: Company, hook: Hook, receiver: Receiver
) -> None:
    await create(company.system, "account", name="A")
    receiver.statuses = [503]
    await hook.send()
    await hook.sql("update {schema}.webhook_delivery set next_try = next_try + interval '1 year';")
    await hook.sql("update {schema}.webhook set sending_until = now() + interval '1 year'")
    assert await hook.send() == 0
    left = "select extract(epoch from next_try - now()) from {schema}.webhook_delivery"
    assert 0 < float(await hook.sql(left)) <= sending.PAUSES[0]
    assert await hook.sql("select sending_until is null from {schema}.webhook")
    await hook.due_now()
    assert await hook.send() == 1
