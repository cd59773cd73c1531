"""Short ways to claim expenses, to submit claims and to let their approvals go on."""

import secrets
from typing import Any

import msgspec
import pytest

from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit
from yunchou.rules.approval.deciding import Said, say_it
from yunchou.rules.automation.matching import FOLLOWER

DAY = "2026-01-15"


class Spending:
    """A company that has kinds of expenses: meals of 200 per item and 300 a day, and taxis without a receipt."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.kinds: dict[str, str] = {}

    async def prepare(self) -> None:
        admin = self.company.caller("管理员")
        meals = {"name": "餐费", "purpose": "entertainment", "item_limit": "200", "day_limit": "300"}
        self.kinds["餐费"] = await create(admin, "expense_kind", **meals)
        self.kinds["打车"] = await create(
            admin, "expense_kind", name="打车", purpose="travel", receipt_required=False
        )

        await settle(self.company, FOLLOWER)

    async def receipt(self, person: str, content: str = "") -> str:
        """An uploaded file of this content; without any, of one of its own."""
        return await self.company.picture(person, content or secrets.token_hex(8))

    async def claim(self, person: str, *lines: dict[str, Any], **values: Any) -> str:
        """A claim with its lines; of 50 for a taxi where none are said."""
        who = self.company.caller(person)
        id = await create(who, "expense_claim", **values)
        for each in lines or ({},):
            await self.line(who, id, **each)
        return id

    async def line(self, who: Caller, claim: str, kind: str = "打车", **values: Any) -> str:
        """One more line."""
        given = {"amount": "50", "spent_on": DAY, **values}
        return await create(who, "expense_line", claim=claim, kind=self.kinds[kind], **given)

    async def submit(self, person: str, claim: str) -> int | None:
        """Submits a claim; gives the approval that was begun."""
        await run(self.company.caller(person), "expenses.submit_claim", {"claim": claim})
        await work(self.company)
        found = await rows(
            self.company.system,
            "approval",
            Query(
                fields=["id"], where=f'object = "expense_claim" and record = {claim} and state = "pending"'
            ),
        )
        return int(found[0]["id"]) if found else None

    async def say(self, person: str, approval: int, verb: str, **more: Any) -> None:
        """What a signer says, and what follows by itself."""
        async with Unit(self.company.caller(person)) as unit:
            await say_it(unit, approval, msgspec.convert({"verb": verb, **more}, Said))
        await work(self.company)

    async def asked(self, approval: int) -> list[str]:
        """Whom an approval waits for."""
        found = await rows(
            self.company.system,
            "approval_task",
            Query(fields=["owner"], where=f'approval = {approval} and state = "waiting"', sort=["id"]),
        )
        return [each["owner"]["name"] for each in found]


@pytest.fixture
async def spending(company: Company) -> Spending:
    """A company where expenses are claimed."""
    made = Spending(company)
    await made.prepare()
    return made
