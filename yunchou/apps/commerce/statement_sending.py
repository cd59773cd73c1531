"""A statement of account goes to its customer by mail, with a link under which he confirms it or objects, once.

What he was shown is kept: the balances and the PDF. Later documents change nothing of it.
"""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import escape
from typing import Annotated, Any, TypeAlias

import msgspec

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.actions.registry import action
from yunchou.apps.commerce.papers import table_of
from yunchou.apps.commerce.reading import held, require
from yunchou.apps.commerce.statement import Statement
from yunchou.base.errors import forbidden
from yunchou.records.change import Operation, moment_now
from yunchou.records.read import Query, one_within, rows
from yunchou.records.write import Unit

SEND = "mail.send"
ANSWERS = {"confirm": "confirmed", "object": "objected"}
WORDS = {
    "zh-CN": {
        "subject": "对账单 {number}：{starts} 至 {ends}",
        "hello": "您好：",
        "text": "请核对 {starts} 至 {ends} 的往来，期末余额 {closing}。请于 {until} 前打开链接查看明细，并确认或提出异议：",
        "confirmed": "客户确认对账单 {number}（{starts} 至 {ends}，期末余额 {closing}）",
        "objected": "客户对对账单 {number} 有异议（{starts} 至 {ends}，期末余额 {closing}）",
        "by": "答复人：{name}",
    },
    "en": {
        "subject": "Statement of account {number}: {starts} to {ends}",
        "hello": "Hello,",
        "text": "please check the statement of {starts} to {ends}; the closing balance is {closing}. Open this link by {until}"
        " to see it, and confirm it or object:",
        "confirmed": "{number} is confirmed by the customer ({starts} to {ends}, closing balance {closing})",
        "objected": "The customer objects to {number} ({starts} to {ends}, closing balance {closing})",
        "by": "Answered by {name}",
    },
}


@dataclass(frozen=True, slots=True)
class Sending:
    """Where a statement goes, with which words, and until when its link is good."""

    email: str
    note: str
    language: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to a customer: `body` is HTML. It is filed with the record of the customer, `account`."""

    to: str
    subject: str
    body: str
    account: str


Post: TypeAlias = Callable[[Unit, Letter], Awaitable[list[str]]]
"""Puts a letter on its way within a transaction; gives the addresses that took none before."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The statement that was sent, its link, and whom mails did not reach before."""

    id: int
    url: str
    undeliverable: list[str]


def closing_of(statement: Statement) -> str:
    """The closing balances in words: `CNY 320.00; USD 10.00`."""
    return "; ".join(f"{each.currency} {each.closing}" for each in statement.statements)[:300]


async def send_statement(
    caller: Caller,
    statement: Statement,
    document: int,
    sending: Sending,
    link_of: Callable[[int], str],
    post: Post,
) -> Sent:
    """Keeps a statement with its PDF and writes to the customer. Raises 403 for whoever may send no mails."""
    async with Unit(caller) as unit:
        if not unit.asking().viewer.rights.may(SEND):
            raise forbidden()
        system = unit.as_system(System("a statement of account is sent", by=caller.actor))
        parts = [
            {name: getattr(each, name) for name in ("currency", "opening", "charged", "paid", "closing")}
            for each in statement.statements
        ]
        values = {
            "account": statement.account,
            "starts_on": statement.starts_on,
            "ends_on": statement.ends_on,
            "closing": closing_of(statement) or None,
            "email": sending.email,
            "expires_on": sending.until.isoformat(),
            "document": str(document),
            "content": msgspec.json.encode(parts).decode(),
            "owner": str(caller.actor.user_id) if caller.actor.user_id else None,
        }
        (made,) = await system.write("account_statement", [Operation("create", values)])
        id = int(str(made.id))
        kept = await one_within(system.link, system.asking(), "account_statement", id)
        url = link_of(id)
        undeliverable = await post(unit, _letter(kept or {}, statement, sending, url))
    return Sent(id, url, undeliverable)


def _letter(kept: dict[str, Any], statement: Statement, sending: Sending, url: str) -> Letter:
    words = WORDS[sending.language]
    said = {
        "number": kept.get("number") or "",
        "starts": statement.starts_on,
        "ends": statement.ends_on,
        "closing": closing_of(statement) or "0",
        "until": sending.until.isoformat(),
    }
    note = f"<p>{escape(sending.note)}</p>" if sending.note else ""
    body = (
        f"<p>{words['hello']}</p>{note}<p>{escape(words['text'].format(**said))}</p>"
        f'<p><a href="{escape(url)}">{escape(url)}</a></p>'
    )
    return Letter(sending.email, words["subject"].format(**said), body, statement.account)


async def statement_shown(organisation: Organisation, id: int) -> dict[str, Any] | None:
    """A statement as its customer sees it; None where it is gone."""
    caller = Caller(organisation, System("a customer reads the statement of account that was sent to him"))
    found = await rows(caller, "account_statement", Query(where=f'id = "{id}"', limit=1))
    return found[0] if found else None


class WithdrawStatement(msgspec.Struct, forbid_unknown_fields=True):
    """The statement that is taken back, and why; the customer is shown the reason."""

    account_statement: str
    reason: Annotated[str, msgspec.Meta(max_length=300)] = ""


class Withdrawn(msgspec.Struct):
    """The statement that was withdrawn."""

    account_statement: str


@action(
    "commerce.withdraw_statement",
    "撤回",
    "Withdraw",
    object="account_statement",
    record="account_statement",
    when={"status": ("waiting",)},
    words={"reason": ("原因（客户可见）", "Reason (the customer sees it)")},
    help=(
        "客户打开链接时看到已撤回，不能再确认",
        "Under the link the customer reads that it is withdrawn, and answers no more",
    ),
)
async def withdraw_statement(unit: Unit, given: WithdrawStatement) -> Withdrawn:
    """Takes a statement back that waits for its customer. Raises 422 for one that is answered or withdrawn already."""
    await held(unit, "account_statement", given.account_statement)
    id = int(given.account_statement)
    await unit.link.fetchval(
        f"select id from {table_of(unit, 'account_statement')} where id = $1 for update", id
    )
    require(await held(unit, "account_statement", given.account_statement), "waiting")
    values = {
        "status": "withdrawn",
        "withdrawn_at": moment_now().isoformat(),
        "withdrawn_reason": given.reason.strip() or None,
    }
    system = unit.as_system(System("a statement of account is withdrawn", by=unit.caller.actor))
    await system.write("account_statement", [Operation("update", values, id=id)])
    return Withdrawn(given.account_statement)


async def answer_statement(
    organisation: Organisation, id: int, answer: str, by: str, note: str, address: str
) -> bool:
    """Keeps the customer's answer, once, and puts it on the customer's timeline. `answer`: `confirm` or `object`.

    Gives whether it was kept: not where the statement is answered already.
    """
    caller = Caller(organisation, System("a customer answers the statement of account that was sent to him"))
    async with Unit(caller, {"statement_link": {"name": by, "address": address}}) as unit:
        await unit.link.fetchval(
            f"select id from {table_of(unit, 'account_statement')} where id = $1 for update", id
        )
        kept = await one_within(unit.link, unit.asking(), "account_statement", id) or {}
        if kept.get("status") != "waiting":
            return False
        values = {
            "status": ANSWERS[answer],
            "answered_at": moment_now().isoformat(),
            "answered_by": by,
            "answer_note": note or None,
            "answered_from": address[:60] or None,
        }
        await unit.write("account_statement", [Operation("update", values, id=id)])
        await unit.write("activity", [Operation("create", _told(organisation, kept, values))])
    return True


def _told(organisation: Organisation, kept: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """The note on the customer's timeline."""
    words = WORDS["en" if organisation.settings.language == "en" else "zh-CN"]
    said = {
        "number": kept["number"],
        "starts": kept["starts_on"],
        "ends": kept["ends_on"],
        "closing": kept["closing"] or "0",
    }
    by = words["by"].format(name=values["answered_by"])
    return {
        "name": words[values["status"]].format(**said)[:200],
        "kind": "note",
        "direction": "incoming",
        "status": "done",
        "account": kept["account"]["id"],
        "owner": None if not kept.get("owner") else kept["owner"]["id"],
        "content": f"{by}\n{values['answer_note'] or ''}".strip(),
    }
