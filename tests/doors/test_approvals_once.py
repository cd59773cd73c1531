"""Decisions that a client sends twice with one key, at once or again after the answer was lost: they count once."""

import asyncio
from typing import Any

from tests.doors.conftest import Client, Site
from tests.rules.approval.conftest import deal, flow, node, path, submitted, user


async def asked(site: Site, *names: str, number: int = 1) -> list[str]:
    """Approvals, each of a deal of its own, that ask some people."""
    company = site.company
    made = await flow(company, node("会签", *(user(company, name) for name in names)), name="会签审批")
    return [str(await submitted(company, made, await deal(company, name=f"{n}"))) for n in range(number)]


async def say(client: Client, approval: str, key: str, verb: str = "approve") -> Any:
    headers = {"Idempotency-Key": key}
    return await client.post(f"/approvals/{approval}/say", json={"verb": verb}, headers=headers)


async def decisions(site: Site, approval: str) -> list[str]:
    return [who for _, who, how in await path(site.company, int(approval)) if how == "approved"]


async def test_a_decision_sent_twice_with_one_key_counts_once_and_is_answered_alike(own_site: Site) -> None:
    (approval,) = await asked(own_site, "李经理", "高总")
    li = await own_site.person("li")
    answers = await asyncio.gather(*(say(li, approval, "decision-1") for _ in range(6)))
    assert {each.status_code for each in answers} == {200}
    assert await decisions(own_site, approval) == ["李经理"]
    again = await say(li, approval, "decision-1")
    assert (again.status_code, again.json()["state"]) == (200, "pending")
    other = await say(li, approval, "decision-1", "refuse")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    without = await say(li, approval, "decision-2")
    assert (without.status_code, without.json()["code"]) == (409, "decided")
    assert await decisions(own_site, approval) == ["李经理"]
    boss = await own_site.person("boss")
    assert (await say(boss, approval, "decision-1")).json()["state"] == "approved"


async def test_several_decided_again_with_one_key_are_told_as_decided(own_site: Site) -> None:
    approvals = await asked(own_site, "李经理", number=3)
    li = await own_site.person("li")
    send: dict[str, Any] = {
        "json": {"approvals": approvals, "verb": "approve"},
        "headers": {"Idempotency-Key": "all-1"},
    }
    answers = await asyncio.gather(*(li.post("/approvals/decide", **send) for _ in range(4)))
    for answer in answers:
        assert [one["code"] for one in answer.json()["results"]] == [None, None, None], answer.text
    for each in approvals:
        assert await decisions(own_site, each) == ["李经理"]
    again = await li.post("/approvals/decide", **{**send, "headers": {"Idempotency-Key": "all-2"}})
    assert [one["code"] for one in again.json()["results"]] == ["decided"] * 3


async def test_withdrawn_twice_with_one_key_it_is_withdrawn(own_site: Site) -> None:
    (approval,) = await asked(own_site, "李经理")
    wang = await own_site.person("wang")
    send: dict[str, Any] = {"json": {"comment": "算了"}, "headers": {"Idempotency-Key": "away"}}
    answers = [await wang.post(f"/approvals/{approval}/withdraw", **send) for _ in range(2)]
    assert [(each.status_code, each.json()["state"]) for each in answers] == [(200, "withdrawn")] * 2
    without = await wang.post(f"/approvals/{approval}/withdraw", json={})
    assert (without.status_code, without.json()["code"]) == (409, "decided")
