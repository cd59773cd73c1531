"""Reports that come by mail: at their times, to people, departments and roles, each with the figures that he may see.

A subscription works as long as its owner is there and sees the report. For each recipient the report is run under that
person's own rights; a letter is named by subscription, moment and person, so that a job that begins again sends none twice.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from yunchou.access.actor import Caller, System, person
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.access.state import AccessState
from yunchou.access.working_time import working_time
from yunchou.apps.together.kinds import REPORT
from yunchou.apps.together.telling import Told, keep_told
from yunchou.base import log
from yunchou.base.db import quote
from yunchou.base.errors import Problem, forbidden, not_found, say
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.queue import enqueue
from yunchou.jobs.schedule import Planned, plan, unplan
from yunchou.jobs.when import When
from yunchou.metrics.catalogue import Catalogue
from yunchou.metrics.made import catalogue_in
from yunchou.metrics.query import amount
from yunchou.model.object import Object
from yunchou.pages.declare import Pages
from yunchou.pages.reports.definition import Report, read_report
from yunchou.pages.reports.files import TYPES, check_may_export, in_language, listed, write
from yunchou.pages.reports.of_page import report_of
from yunchou.pages.reports.result import Table
from yunchou.pages.reports.run import run
from yunchou.pages.stored import stored_pages
from yunchou.pages.view import page_named
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Change, Operation, moment_now
from yunchou.records.read import Query, rows
from yunchou.records.rule import after, before
from yunchou.records.sharing import changeable
from yunchou.records.write import Unit
from yunchou.services.files import Files
from yunchou.services.mail.outbox import Mailer
from yunchou.services.mail.server import is_address
from yunchou.services.mail.templates import Words, template

JOB = "report.subscription"
OBJECT = "report_subscription"
MOST_RECIPIENTS = 500
LARGEST_FILE = 15 << 20
"""Bytes of a report that still goes with a mail."""
logger = log.get(__name__)

LETTER = template(
    "report",
    Words(
        "报表：{report}",
        "{name}，您好：\n\n附件是报表“{report}”，其中的数据以您的权限为准。\n\n{link}\n\n"
        "不想再收到？请在“报表 → 我的订阅”中退订。",
        "打开报表",
    ),
    Words(
        "Report: {report}",
        "Hello {name},\n\nThe report “{report}” comes with this mail; its figures are those that you may see.\n\n{link}\n\n"
        "To get it no longer, leave it under Reports → My subscriptions.",
        "Open report",
    ),
)


class Subscription(msgspec.Struct, frozen=True):
    """A subscription as its record holds it."""

    id: str
    name: str
    owner: int
    report: int
    page: str | None
    format: str
    people: tuple[int, ...]
    departments: tuple[int, ...]
    roles: tuple[int, ...]
    condition: str
    figure: str | None
    comparison: str | None
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one recipient's report."""

    outcome: str
    lines: int | None = None
    note: str | None = None


@before(OBJECT)
async def check_subscriptions(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A subscription has a time that can come, somebody to go to, and a value where it waits for one."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE, RESTORE):
            continue
        when = schedule_of(change.now("schedule"))
        if when is None or (when.every == "week" and not when.weekdays):
            change.fail(422, "wrong_type", say("发送时间无效", "This is no time to send at"), "schedule")
        if bool(change.now("report")) == bool(change.now("page")):
            message = say("请选择一份报表或一个仪表盘", "Choose a report or a dashboard, one of them")
            change.fail(422, "required", message, "report")
        if not any(change.now(name) for name in ("people", "departments", "roles")):
            change.fail(422, "required", say("请选择收件人", "Say who gets it"), "people")
        if change.now("condition") == "threshold":
            for name in ("figure", "comparison", "value"):
                if change.now(name) is None:
                    change.fail(422, "required", say("请填写阈值条件", "Say which figure and value"), name)


@after(OBJECT)
async def keep_times(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Each subscription has a schedule of its own as long as it is active."""
    organisation = unit.caller.organisation
    touched = [c for c in changes if c.kind != UPDATE or "schedule" in c.values or "active" in c.values]
    if not touched:
        return
    await unplan(unit.link, organisation.id, [_name(c.id) for c in touched])
    zone = organisation.settings.time_zone
    works = working_time(unit.snapshot.parts, zone).works
    for change in touched:
        when = schedule_of(change.now("schedule"))
        if change.kind != DELETE and change.now("active") and when is not None:
            planned = Planned(_name(change.id), when, JOB, {"subscription": str(change.id)})
            await plan(unit.link, organisation.id, planned, zone, works)


def schedule_of(raw: Any) -> When | None:
    """The times that a field holds; None for what is none."""
    try:
        given = json.loads(raw) if isinstance(raw, str) else raw
        return msgspec.convert(given, When)
    except (ValueError, msgspec.ValidationError):
        return None


def _name(id: int) -> str:
    return f"report_subscription:{id}"


async def run_now(caller: Caller, id: int) -> int:
    """Sends a subscription at once → the job. Raises 404 for one that the caller may not see, 403 for one not to be changed."""
    async with Unit(caller) as unit:
        may = (await changeable(unit, OBJECT, {id})).get(id)
        if may is None:
            raise not_found()
        if not may:
            raise forbidden()
        payload = {"subscription": str(id), "due": moment_now().isoformat()}
        return await enqueue(unit.link, caller.organisation.id, JOB, payload)


async def mine(caller: Caller) -> list[dict[str, Any]]:
    """The subscriptions by which the caller gets reports: id, name, left."""
    itself = _system(caller.organisation)
    snapshot = await caller.organisation.snapshot()
    found = await _subscriptions(itself, "active = true")
    gone = await _left(caller.organisation, caller.actor.user_id or 0)
    me = caller.actor.user_id
    return [
        {"id": each.id, "name": each.name, "format": each.format, "left": int(each.id) in gone}
        for each in found
        if me in recipients(snapshot.access, each)
    ]


async def leave(caller: Caller, id: int, left: bool) -> None:
    """Gets a report no longer, or again. Raises 404 for one that the caller does not get."""
    if str(id) not in {each["id"] for each in await mine(caller)}:
        raise not_found()
    table = f"{quote(caller.organisation.schema)}.report_subscription_left"
    if left:
        await caller.organisation.db.execute(
            f"insert into {table} (subscription, person) values ($1, $2) on conflict do nothing",
            id,
            caller.actor.user_id,
        )
    else:
        await caller.organisation.db.execute(
            f"delete from {table} where subscription = $1 and person = $2", id, caller.actor.user_id
        )


def recipients(state: AccessState, subscription: Subscription) -> list[int]:
    """The active people that a subscription goes to, each once."""
    departments = {below for each in subscription.departments for below in state.departments_under(each)}
    roles = set(subscription.roles)
    found = dict.fromkeys(subscription.people)
    for who in sorted(state.people.values(), key=lambda each: each.id):
        if who.department in departments or roles.intersection(who.roles):
            found[who.id] = None
    return [id for id in found if id in state.people and state.people[id].active][:MOST_RECIPIENTS]


@job(JOB, retries=3)
async def send_due(context: JobContext) -> dict[str, Any]:
    """Sends one subscription to everybody who gets it, each his own."""
    caller: Caller = context.caller
    organisation = caller.organisation
    itself = _system(organisation)
    found = await _subscriptions(itself, f'id = "{int(context.payload["subscription"])}"')
    if not found:
        return {"sent": 0}
    (subscription,) = found
    snapshot = await organisation.snapshot()
    report = await _report(organisation, snapshot, subscription, context.resources["pages"])
    outcomes: dict[int, Outcome] = {}
    people = recipients(snapshot.access, subscription) if report is not None else []
    left = await _left_by(organisation, int(subscription.id))
    for number, each in enumerate(people):
        if context.cancelled():
            break
        if each in left:
            outcomes[each] = Outcome("left")
        elif report is not None:
            sending = _Sending(organisation, snapshot, subscription, *report, str(context.payload["due"]))
            outcomes[each] = await sending.to(each, context)
        context.progress((number + 1) / len(people))
    await _write_log(itself, subscription, outcomes, report is None)
    return {"sent": sum(each.outcome == "sent" for each in outcomes.values())}


@dataclass(frozen=True, slots=True)
class _Sending:
    """One time that a subscription is sent."""

    organisation: Organisation
    snapshot: Snapshot
    subscription: Subscription
    title: str
    report: Report
    due: str

    async def to(self, id: int, context: JobContext) -> Outcome:
        """Runs the report as the person and puts the letter aside."""
        who = self.snapshot.access.people[id]
        language = who.language or self.organisation.settings.language
        caller = Caller(self.organisation, person(id, who.name), language)
        shipped: Catalogue = context.resources["metrics"]
        catalogue = catalogue_in(self.snapshot, shipped)
        try:
            for name in listed(self.report):
                await check_may_export(caller, name)
            tables = await run(caller, catalogue, self.report)
        except Problem as problem:
            return Outcome("refused", note=problem.detail.in_language(language))
        lines = sum(line.kind == "row" for table in tables for line in table.lines)
        if self.subscription.condition == "not_empty" and lines == 0:
            return Outcome("empty", lines)
        if self.subscription.condition == "threshold" and not reached(self.subscription, tables):
            return Outcome("not_reached", lines)
        address = await _address(self.organisation, self.snapshot, id)
        if address is None:
            return Outcome("no_address", lines)
        return await self._post(caller, tables, address, lines, context)

    async def _post(
        self, caller: Caller, tables: Sequence[Table], address: str, lines: int, context: JobContext
    ) -> Outcome:
        files: Files = context.resources["files"]
        mailer: Mailer = context.resources["mail"]
        id, format = caller.actor.user_id or 0, self.subscription.format
        path = files.incoming(self.organisation)
        try:
            await write(caller, tables, self.title, format, path)
            if path.stat().st_size > LARGEST_FILE:
                return Outcome(
                    "failed", lines, say("文件过大", "The file is too large").in_language(caller.language)
                )
            name = f"{self.title} {self.due[:10]}.{format}"
            kept = await files.keep(
                self.organisation, path, name, purpose="export", created_by=id, type=TYPES[format]
            )
        finally:
            path.unlink(missing_ok=True)
        values = {
            "name": caller.actor.name,
            "report": self.title,
            "link": mailer.public_url + _place(self.subscription),
        }
        async with self.organisation.db.transaction() as link:
            key = f"report:{self.subscription.id}:{self.due}:{id}"
            letter = await mailer.post(
                link,
                self.organisation,
                address,
                LETTER,
                values,
                language=caller.language,
                key=key,
                files=(kept.id,),
            )
            words = {
                "zh": f"报表“{self.title}”已发送到您的邮箱",
                "en": f"The report “{self.title}” is in your mail",
            }
            told = Told(id, key, REPORT, actor_name=self.title, words=words)
            await keep_told(link, self.organisation, self.snapshot, [told])
        if letter is None:
            # The job was begun again: this person's letter was put aside before.
            await files.remove_all(self.organisation, [kept.id])
        return Outcome("sent", lines)


def reached(subscription: Subscription, tables: Sequence[Table]) -> bool:
    """Whether the figure that a subscription waits for reaches its value: in the total, or in any line where there is none."""
    wanted = subscription.value
    if wanted is None:
        return False
    for table in tables:
        totals = [line for line in table.lines if line.kind == "total"]
        for line in totals or table.lines:
            held = amount(line.cells.get(subscription.figure or ""))
            if isinstance(held, Decimal) and _compares(held, subscription.comparison or "", wanted):
                return True
    return False


def _compares(held: Decimal, comparison: str, wanted: Decimal) -> bool:
    return {
        "above": held > wanted,
        "at_least": held >= wanted,
        "below": held < wanted,
        "at_most": held <= wanted,
    }.get(comparison, False)


async def _report(
    organisation: Organisation, snapshot: Snapshot, subscription: Subscription, pages: Pages
) -> tuple[str, Report] | None:
    """The report, or that of the page, as long as the owner of the subscription is there and sees it."""
    who = snapshot.access.people.get(subscription.owner)
    if who is None or not who.active:
        return None
    owner = Caller(organisation, person(who.id, who.name))
    if subscription.page:
        page = page_named(owner, snapshot, pages, await stored_pages(owner), subscription.page)
        return (in_language(page.label, organisation.settings.language), report_of(page)) if page else None
    try:
        found = await rows(
            owner, "report", Query(["name", "definition"], f'id = "{subscription.report}"', limit=1)
        )
        return (found[0]["name"], read_report(found[0]["definition"])) if found else None
    except Problem as problem:
        logger.warning("a subscribed report cannot be run", extra={"code": problem.code})
        return None


def _place(subscription: Subscription) -> str:
    """Where what was sent is to be seen."""
    if not subscription.page:
        return f"/reports/{subscription.report}"
    return "/home" if subscription.page == "home" else f"/dashboards/{subscription.page}"


async def _subscriptions(itself: Caller, where: str) -> list[Subscription]:
    fields = [
        *("id", "name", "owner", "report", "page", "format", "people", "departments", "roles"),
        *("condition", "figure", "comparison", "value"),
    ]
    found = await rows(itself, OBJECT, Query(fields, where, sort=["name"], limit=1000))
    return [msgspec.convert(_plain(each), Subscription, strict=False) for each in found]


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """A record with ids in place of references."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return value.get("id")
        return [plain(each) for each in value] if isinstance(value, list) else value

    made = {name: plain(value) for name, value in record.items()}
    for name in ("people", "departments", "roles"):
        made[name] = made[name] or []
    return {**made, "owner": made["owner"] or 0, "report": made["report"] or 0, "id": str(made["id"])}


async def _address(organisation: Organisation, snapshot: Snapshot, id: int) -> str | None:
    table = f"{quote(organisation.schema)}.{quote(snapshot.model.object('user').table)}"
    found = await organisation.db.fetchval(
        f"select coalesce(t.email, t.login) from {table} t where t.id = $1", id
    )
    return found if found and is_address(found) else None


async def _left(organisation: Organisation, who: int) -> set[int]:
    """The subscriptions that somebody left."""
    found = await organisation.db.fetch(
        f"select l.subscription from {quote(organisation.schema)}.report_subscription_left l where l.person = $1",
        who,
    )
    return {row["subscription"] for row in found}


async def _left_by(organisation: Organisation, id: int) -> set[int]:
    """Who left a subscription."""
    found = await organisation.db.fetch(
        f"select l.person from {quote(organisation.schema)}.report_subscription_left l where l.subscription = $1",
        id,
    )
    return {row["person"] for row in found}


async def _write_log(
    itself: Caller, subscription: Subscription, outcomes: dict[int, Outcome], broken: bool
) -> None:
    """Keeps what came of everybody's report."""
    made: list[dict[str, Any]] = [
        {"person": str(id), "outcome": each.outcome, "lines": each.lines, "note": each.note}
        for id, each in outcomes.items()
    ]
    if broken:
        words = say(
            "报表已不存在，或订阅的负责人无权查看",
            "The report is gone, or the owner of the subscription may not see it",
        )
        made = [{"outcome": "failed", "note": words.in_language(itself.language)}]
    async with Unit(itself, {"subscription": subscription.id}) as unit:
        operations = [Operation("create", {**each, "subscription": subscription.id}) for each in made]
        await unit.write("report_delivery", operations)
        moved = Operation("update", {"last_run_at": moment_now().isoformat()}, id=int(subscription.id))
        await unit.write(OBJECT, [moved])


def _system(organisation: Organisation) -> Caller:
    return Caller(organisation, System("subscribed reports"), organisation.settings.language)
