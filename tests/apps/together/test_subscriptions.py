"""Reports that come by mail: to everybody with his own figures, under conditions, each once, until somebody leaves."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.apps.together.test_delivering import PushService
from tests.fixtures.asking import create, refused, update
from tests.fixtures.organisation import Company
from yunchou.apps.crm.metrics import METRICS
from yunchou.apps.pages import PAGES
from yunchou.apps.together.subscriptions import JOB, leave, mine, run_now, send_due
from yunchou.base.db import quote
from yunchou.base.sealing import Sealer
from yunchou.base.settings import Settings
from yunchou.jobs.handlers import JobContext
from yunchou.metrics.catalogue import Catalogue
from yunchou.records.read import Query, rows
from yunchou.services.files import Files
from yunchou.services.mail.outbox import Mailer

LEADS = {
    "kind": "summary",
    "measures": [{"name": "n", "measure": "count()"}],
    "object": "lead",
    "by": ["owner"],
}
DAILY = {"every": "day", "at": "08:00"}


class Office:
    """A company whose letters are put aside; `send` does what the schedule would."""

    def __init__(self, company: Company, folder: Path) -> None:
        self.company = company
        db, sealer = company.organisation.db, Sealer(b"k" * 40)
        settings = Settings.load({"YUNCHOU_DATABASE_URL": db.url, "YUNCHOU_SECRET_KEY": "k" * 40})
        self.files = Files(db, folder)
        self.mailer = Mailer(db, settings, sealer, PushService(), self.files)
        self.schema = quote(company.organisation.schema)

    async def subscription(self, **values: Any) -> str:
        lead = self.company.caller("李经理")
        report = await create(lead, "report", name="线索统计", definition=LEADS)
        given = {"name": "每日线索", "report": report, "schedule": DAILY, "format": "csv", **values}
        return await create(lead, "report_subscription", **given)

    async def send(self, id: str, due: str = "2026-03-02T00:00:00+00:00") -> dict[str, Any]:
        organisation = self.company.organisation
        context = JobContext(
            job_id=1,
            organisation_id=organisation.id,
            schema=organisation.schema,
            kind=JOB,
            payload={"subscription": id, "due": due},
            database=organisation.db,
            caller=self.company.system,
            resources={
                "files": self.files,
                "mail": self.mailer,
                "metrics": Catalogue(METRICS),
                "pages": PAGES,
            },
        )
        found: dict[str, Any] = await send_due(context)
        return found

    async def letters(self) -> list[str]:
        sql = f"select recipient from {self.schema}.mail where template = 'report' order by recipient"
        return [row["recipient"] for row in await self.company.organisation.db.fetch(sql)]

    async def outcomes(self) -> dict[str, str]:
        """What came of each person's last report."""
        query = Query(["person", "outcome"], sort=["created_at", "id"], limit=1000)
        found = await rows(self.company.caller("李经理"), "report_delivery", query)
        return {(each["person"] or {"name": ""})["name"]: each["outcome"] for each in found}

    async def contents(self) -> dict[str, str]:
        """The file that lies beside each recipient's letter."""
        found = {}
        for row in await self.company.organisation.db.fetch(
            f"select f.id, f.created_by from {self.schema}.file f order by f.id"
        ):
            file = await self.files.find(self.company.organisation, row["id"])
            text = b"".join([block async for block in self.files.read(file)]).decode("utf-8-sig")
            name = next(n for n, id in self.company.ids.items() if id == str(row["created_by"]))
            found[name] = text
        return found


@pytest.fixture
async def office(company: Company, tmp_path: Path) -> Office:
    await create(company.caller("小王"), "lead", name="甲", company="甲公司")
    await create(company.caller("小张"), "lead", name="乙", company="乙公司")
    return Office(company, tmp_path)


async def test_everybody_gets_the_figures_that_he_may_see(office: Office) -> None:
    ids = office.company.ids
    id = await office.subscription(people=[ids["小王"], ids["李经理"]])
    assert await office.send(id) == {"sent": 2}
    assert await office.letters() == ["li@test.example", "wang@test.example"]
    files = await office.contents()
    assert ("小王" in files["小王"], "小张" in files["小王"]) == (True, False)
    assert ("小王" in files["李经理"], "小张" in files["李经理"]) == (True, True)
    assert await office.outcomes() == {"小王": "sent", "李经理": "sent"}


async def test_a_job_that_begins_again_sends_none_twice(office: Office) -> None:
    id = await office.subscription(people=[office.company.ids["小王"]])
    await asyncio.gather(office.send(id), office.send(id))
    await office.send(id)
    assert await office.letters() == ["wang@test.example"]
    assert len(await office.contents()) == 1
    await office.send(id, "2026-03-03T00:00:00+00:00")
    assert len(await office.letters()) == 2


async def test_departments_and_roles_stand_for_their_people(office: Office) -> None:
    company = office.company
    (east,) = await rows(company.system, "department", Query(["id"], 'name = "华东"'))
    id = await office.subscription(departments=[east["id"]])
    await office.send(id)
    assert {"李经理", "小王", "小张"} <= set(await office.outcomes())
    assert "小赵" not in await office.outcomes()


async def test_conditions_keep_letters_back(office: Office) -> None:
    ids = office.company.ids
    empty = await office.subscription(people=[ids["小赵"]], condition="not_empty")
    assert await office.send(empty) == {"sent": 0}
    assert await office.outcomes() == {"小赵": "empty"}
    wanted = {"condition": "threshold", "figure": "n", "comparison": "at_least", "value": 2}
    many = await office.subscription(people=[ids["小王"], ids["李经理"]], **wanted)
    await office.send(many)
    assert (await office.outcomes())["小王"] == "not_reached"
    assert (await office.outcomes())["李经理"] == "sent"


async def test_whoever_leaves_gets_it_no_longer(office: Office) -> None:
    rep = office.company.caller("小王")
    id = await office.subscription(people=[office.company.ids["小王"]])
    assert [each["left"] for each in await mine(rep)] == [False]
    await leave(rep, int(id), True)
    await office.send(id)
    assert (await office.letters(), await office.outcomes()) == ([], {"小王": "left"})
    await leave(rep, int(id), False)
    assert await office.send(id) == {"sent": 1}
    with refused(404):
        await leave(office.company.caller("小赵"), int(id), True)


async def test_it_ends_with_the_rights_of_its_owner(office: Office) -> None:
    company = office.company
    id = await office.subscription(people=[company.ids["小王"]])
    await update(company.system, "user", company.ids["李经理"], active=False)
    assert await office.send(id) == {"sent": 0}
    assert await office.letters() == []


async def test_only_who_may_change_it_sends_it_now(office: Office) -> None:
    id = int(await office.subscription(people=[office.company.ids["小王"]]))
    assert await run_now(office.company.caller("李经理"), id)
    with refused(404):
        await run_now(office.company.caller("小王"), id)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"people": []}, "required"),
        ({"schedule": {"every": "minute"}}, "wrong_type"),
        ({"schedule": {"every": "week", "at": "08:00"}}, "wrong_type"),
        ({"schedule": "tomorrow"}, "wrong_type"),
        ({"condition": "threshold"}, "required"),
        ({"format": "exe"}, "not_an_option"),
    ],
)
async def test_what_could_not_be_sent_is_refused(office: Office, values: dict[str, Any], code: str) -> None:
    with refused(422, code):
        await office.subscription(**{"people": [office.company.ids["小王"]], **values})


async def test_each_has_a_schedule_as_long_as_it_is_active(office: Office) -> None:
    company = office.company
    id = await office.subscription(people=[company.ids["小王"]])

    async def planned() -> list[dict[str, Any]]:
        sql = "select payload::text as payload from yunchou.schedule where organisation = $1 and kind = $2"
        found = await company.organisation.db.fetch(sql, company.organisation.id, JOB)
        return [json.loads(row["payload"]) for row in found]

    assert await planned() == [{"subscription": id}]
    await update(company.caller("李经理"), "report_subscription", id, active=False)
    assert await planned() == []


async def test_the_figures_of_a_dashboard_come_by_mail_to_each_his_own(office: Office) -> None:
    company = office.company
    lead = company.caller("李经理")
    for who in ("李经理", "小王"):
        await create(company.caller(who), "lead", name=f"线索 {who}")
    given = {"name": "看板", "page": "sales", "schedule": DAILY, "format": "csv"}
    people = [company.ids["李经理"], company.ids["小王"]]
    id = await create(lead, "report_subscription", **given, people=people)
    assert (await office.send(id))["sent"] == 2
    files = await office.contents()
    assert set(files) == {"李经理", "小王"}
    for text in files.values():
        assert "赢单金额" in text
        assert "销售周期（天）" in text


async def test_a_subscription_is_to_a_report_or_to_a_page_and_the_page_is_one_that_its_owner_sees(
    office: Office,
) -> None:
    company = office.company
    lead, other = company.caller("李经理"), company.caller("小王")
    report = await create(lead, "report", name="线索统计", definition=LEADS)
    given = {"name": "看板", "schedule": DAILY, "people": [company.ids["李经理"]]}
    for wrong in ({}, {"report": report, "page": "sales"}):
        with refused(422, "required"):
            await create(lead, "report_subscription", **given, **wrong)
    content = {"widgets": [{"id": "won", "kind": "number", "metrics": ["won_count"]}]}
    private = await create(other, "dashboard", name="小王的看板", content=content)
    id = await create(lead, "report_subscription", **given, page=private)
    assert (await office.send(id))["sent"] == 0
    assert await office.outcomes() == {"": "failed"}
