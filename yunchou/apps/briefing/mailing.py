"""Briefs by mail, to whoever asked for them: each working day, and each Monday the report of the team."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller, person
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.apps.briefing.daily import Brief, brief_of
from yunchou.apps.briefing.suggesting import amount_of
from yunchou.apps.briefing.weekly import Line, TeamReport, team_report
from yunchou.base.db import Connection, Database, quote
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.schedule import scheduled
from yunchou.jobs.when import When
from yunchou.metrics.catalogue import Metric
from yunchou.metrics.made import catalogue_in
from yunchou.services.mail.outbox import Mailer
from yunchou.services.mail.server import is_address
from yunchou.services.mail.templates import Template, Words, template

DAILY = template(
    "brief",
    Words(
        "今日简报 {day}",
        "{name}，您好：\n\n{lines}\n\n{link}\n\n不想再收到？请在“个人设置 → 简报邮件”中关闭。",
        "打开简报",
    ),
    Words(
        "Your brief for {day}",
        "Hello {name},\n\n{lines}\n\n{link}\n\nTo get it no longer, switch it off under Personal settings → Briefs by mail.",
        "Open the brief",
    ),
)
WEEKLY = template(
    "team_report",
    Words(
        "团队周报 {day}",
        "{name}，您好：\n\n{lines}\n\n{link}\n\n不想再收到？请在“个人设置 → 简报邮件”中关闭。",
        "打开周报",
    ),
    Words(
        "Weekly report of your team, {day}",
        "Hello {name},\n\n{lines}\n\n{link}\n\nTo get it no longer, switch it off under Personal settings → Briefs by mail.",
        "Open the report",
    ),
)
MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """Which briefs somebody wants by mail."""

    daily: bool = False
    weekly: bool = False


def _table(organisation: Organisation) -> str:
    return f"{quote(organisation.schema)}.brief_choice"


async def choice_of(link: "Connection | Database", organisation: Organisation, who: int) -> Choice:
    """What somebody chose; nothing where he never did."""
    row = await link.fetchrow(f"select daily, weekly from {_table(organisation)} where person = $1", who)
    return Choice(row["daily"], row["weekly"]) if row else Choice()


async def choose(link: "Connection | Database", organisation: Organisation, who: int, wanted: Choice) -> None:
    """Keeps what somebody chose."""
    await link.execute(
        f"insert into {_table(organisation)} (person, daily, weekly) values ($1, $2, $3)"
        " on conflict (person) do update set daily = excluded.daily, weekly = excluded.weekly",
        who,
        wanted.daily,
        wanted.weekly,
    )


@scheduled("briefs.daily", When("working_day", "08:00"))
async def send_briefs(context: JobContext) -> dict[str, Any]:
    """Writes today's brief to everybody who wants it, each under his own rights; none to whom nothing is to be told."""
    sent = 0
    for caller, address in await _wanting(context, "daily"):
        brief = await brief_of(caller)
        lines = brief_lines(brief, caller.language)
        if lines and await _post(context, caller, address, DAILY, brief.day, lines, "/brief"):
            sent += 1
    return {"sent": sent}


@scheduled("briefs.weekly", When("week", "08:00", (1,)))
async def send_team_reports(context: JobContext) -> dict[str, Any]:
    """Writes the report of the last week to everybody who wants it and leads people."""
    sent = 0
    snapshot = await context.caller.organisation.snapshot()
    catalogue = catalogue_in(snapshot, context.resources["metrics"])
    for caller, address in await _wanting(context, "weekly"):
        report = await team_report(caller, catalogue)
        lines = report_lines(report, caller.language)
        if lines and await _post(
            context, caller, address, WEEKLY, report.starts_on, lines, "/brief?view=team"
        ):
            sent += 1
    return {"sent": sent}


async def _wanting(context: JobContext, which: str) -> list[tuple[Caller, str]]:
    """The active people who want one kind, with their addresses. One statement."""
    organisation = context.caller.organisation
    snapshot: Snapshot = await organisation.snapshot()
    users = f"{quote(organisation.schema)}.{quote(snapshot.model.object('user').table)}"
    rows = await organisation.db.fetch(
        f"select u.id, coalesce(u.email, u.login) as address from {_table(organisation)} c join {users} u on u.id = c.person"
        f" where c.{quote(which)} and u.deleted_at is null order by u.id"
    )
    found = []
    for row in rows:
        who = snapshot.access.people.get(row["id"])
        if who is not None and who.active and row["address"] and is_address(row["address"]):
            language = who.language or organisation.settings.language
            found.append((Caller(organisation, person(who.id, who.name), language), row["address"]))
    return found


async def _post(
    context: JobContext,
    caller: Caller,
    address: str,
    letter: Template,
    day: dt.date,
    lines: list[str],
    place: str,
) -> bool:
    mailer: Mailer = context.resources["mail"]
    organisation = caller.organisation
    values = {
        "name": caller.actor.name,
        "day": day.isoformat(),
        "lines": "\n".join(lines),
        "link": mailer.public_url + place,
    }
    async with organisation.db.transaction() as link:
        # Named by day and person, so that a job that begins again sends none twice.
        made = await mailer.post(
            link,
            organisation,
            address,
            letter,
            values,
            language=caller.language,
            key=f"{letter.name}:{day.isoformat()}:{caller.actor.user_id}",
        )
    return made is not None


def brief_lines(brief: Brief, language: str) -> list[str]:
    """A brief in sentences; none where there is nothing to tell."""
    english = language.startswith("en")
    lines = []
    if brief.agenda or brief.late:
        count, late = len(brief.agenda), brief.late
        lines.append(
            f"Follow-ups today: {count}, late: {late}" if english else f"今日跟进 {count} 项，逾期 {late} 项"
        )
        lines += [f"· {each['name']}" for each in brief.agenda[:10]]
    if brief.closing:
        lines.append("To close within seven days:" if english else "7 天内应成交：")
        lines += [f"· {each['name']} {amount_of(each.get('amount'))}".rstrip() for each in brief.closing[:10]]
    if brief.won:
        lines.append("Won since yesterday:" if english else "昨日以来赢单：")
        lines += [f"· {each['name']} {amount_of(each.get('amount'))}".rstrip() for each in brief.won[:10]]
    if brief.next:
        lines.append("What to do next:" if english else "建议优先处理：")
        for place, each in enumerate(brief.next, 1):
            why = each.reasons[0][1].in_language(language)
            lines.append(f"{place}. {each.name}{' - ' if english else '：'}{why}")
    return lines


def report_lines(report: TeamReport, language: str) -> list[str]:
    """A report in sentences: the team as a whole, then each person; none where nobody is in it."""
    if not report.people:
        return []
    english = language.startswith("en")
    word = "en" if english else "zh-CN"
    team = _line(report.total, report.metrics, word)
    lines = [f"{'The team' if english else '团队合计'}{': ' if english else '：'}{team}"]
    lines += [
        f"· {each.name}{': ' if english else '：'}{_line(each, report.metrics, word)}"
        for each in report.people[:MOST_LINES]
    ]
    return lines


def _line(line: Line, metrics: list[Metric], word: str) -> str:
    english = word == "en"
    parts = []
    for metric in metrics:
        now, before = line.week.get(metric.name), line.before.get(metric.name)
        if not _is_any(now) and not _is_any(before):
            continue
        said = f"{metric.label[word]} {_said(now)}"
        if _is_any(before):
            said += f" (before: {_said(before)})" if english else f"（前一周 {_said(before)}）"
        parts.append(said)
    nothing = "nothing" if english else "无"
    return (", " if english else "，").join(parts) or nothing


def _is_any(value: Any) -> bool:
    if isinstance(value, Mapping):
        return float(value["amount"]) != 0
    return bool(value) and float(value) != 0


def _said(value: Any) -> str:
    return amount_of(value) if isinstance(value, Mapping) else f"{float(value or 0):,.0f}"
