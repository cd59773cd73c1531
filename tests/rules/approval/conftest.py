"""Short ways to design flows, to submit records and to say what people say."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.fixtures.asking import create, read
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from yunchou.access.actor import Caller
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write
from yunchou.rules.approval.deciding import Said, say_it
from yunchou.rules.approval.steering import submit
from yunchou.rules.automation.matching import FOLLOWER

NEVER = {"comment": "never"}


@pytest.fixture
async def company(company: Company) -> Company:
    """A company without the automations that are shipped."""
    table = f'"{company.organisation.schema}".r_automation'
    found = await company.organisation.db.fetch(f"select id from {table}")
    await write(company.system, "automation", [Operation("delete", id=row["id"]) for row in found])
    return company


def node(name: str, *signers: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A node that asks people; without any said, the submitter's manager."""
    asked = list(signers) or [{"kind": "manager", "of": "starter"}]
    return {"name": {"zh": name}, "signers": asked, "comment": "never", **more}


def user(company: Company, name: str) -> dict[str, Any]:
    """A fixed person as signer."""
    return {"kind": "user", "user": company.ids[name]}


async def flow(company: Company, *nodes: Mapping[str, Any], name: str = "折扣审批", **more: Any) -> str:
    """A flow on opportunities that people start."""
    values: dict[str, Any] = {
        k: more.pop(k) for k in ("condition", "exit_when", "trigger", "settings", "object") if k in more
    }
    step = {"kind": "approval", "title": {"zh": name, "en": "Discount"}, "nodes": list(nodes), **more}
    given = {"name": name, "object": "opportunity", "trigger": "manual", "steps": [step], **values}
    id = await create(company.caller("管理员"), "automation", **given)
    await settle(company, FOLLOWER)
    return id


async def deal(company: Company, owner: str = "小王", **values: Any) -> str:
    """An opportunity of somebody."""
    account = await create(company.caller(owner), "account", name=f"客户{values.get('name', '')}")
    given = {
        "name": "设备采购",
        "account": account,
        "stage": company.ids["需求"],
        "amount": "100000",
        **values,
    }
    return await create(company.caller(owner), "opportunity", **given)


async def submitted(
    company: Company, automation: str, record: str, who: str = "小王", note: str | None = None
) -> int:
    """Submits a record; gives the approval."""
    found = await submit(company.caller(who), int(automation), int(record), note)
    assert found is not None
    return found


async def say(company: Company, who: str | Caller, approval: int, verb: str, **more: Any) -> None:
    """What somebody says, in a transaction of its own; then whatever follows by itself."""
    caller = company.caller(who) if isinstance(who, str) else who
    async with Unit(caller) as unit:
        await say_it(unit, approval, Said(verb, **more))  # type: ignore[arg-type]  # tests say wrong verbs too
    await work(company)


async def path(company: Company, approval: int) -> list[tuple[str, str, str]]:
    """Node, person and state of each task, in order."""
    query = Query(
        fields=["name", "owner", "state"], where=f'approval = "{approval}"', sort=["visit", "seat", "place"]
    )
    return [
        (r["name"], r["owner"]["name"], r["state"])
        for r in await rows(company.system, "approval_task", query)
    ]


async def state(company: Company, approval: int) -> str:
    """How an approval stands."""
    return str((await read(company.system, "approval", str(approval)))["state"])


async def waiting(company: Company, approval: int) -> Sequence[str]:
    """For whom it waits."""
    return [who for _, who, how in await path(company, approval) if how == "waiting"]
