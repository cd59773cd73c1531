"""Clauses are approved in versions; what a quote or contract takes of them is a copy that stays as it was."""

from collections.abc import Sequence
from typing import Any

import msgspec

from yunchou.access.actor import System
from yunchou.access.compile import row_condition
from yunchou.actions.registry import action
from yunchou.base.credit_code import fault_of, normalised
from yunchou.base.errors import FieldError, Message, Problem, forbidden, invalid, not_found, say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation, moment_now
from yunchou.records.read import one_within
from yunchou.records.rule import after, before
from yunchou.records.write import Unit


class OneClause(msgspec.Struct, forbid_unknown_fields=True):
    """A clause."""

    clause: str


class ClauseState(msgspec.Struct):
    """How the clause stands now, and its version."""

    status: str
    edition: int | None


@before("clause")
async def changed_wording_is_a_draft(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Wording that somebody changes must be approved anew; what was approved before stays among the versions."""
    for change in changes:
        said = change.changes("name") or change.changes("body")
        if (
            change.kind == UPDATE
            and said
            and change.now("status") == "approved"
            and not change.changes("status")
        ):
            change.values["status"] = "draft"


@after("clause")
async def keep_versions(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Keeps what each approved version said."""
    fresh = [c for c in changes if c.kind in (CREATE, UPDATE) and c.changes("edition") and c.now("edition")]
    if fresh:
        system = unit.as_system(System("versions of clauses are kept", by=unit.caller.actor))
        values = [
            {"name": c.now("name"), "clause": str(c.id), "edition": c.now("edition"), "body": c.now("body")}
            for c in fresh
        ]
        await system.write("clause_edition", [Operation(CREATE, each) for each in values])


@before("quote_clause", "contract_clause")
async def copy_what_was_approved(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A document takes the last approved version of a clause, as a copy; none of one that has none."""
    fresh = [c for c in changes if c.kind == CREATE or (c.kind == UPDATE and c.changes("clause"))]
    versions = await _approved(unit, [c.now("clause") for c in fresh])
    for change in fresh:
        found = versions.get(change.now("clause"))
        if found is None:
            message = say("该条款没有已批准的版本", "There is no approved version of this clause")
            change.fail(422, "rule", message, "clause")
            continue
        change.values |= {"name": found["name"], "body": found["body"], "edition": found["edition"]}


async def _approved(unit: Unit, clauses: Sequence[int | None]) -> dict[int, Any]:
    asking = unit.asking()
    model = asking.snapshot.model
    rows = await unit.link.fetch(
        f"select distinct on (e.clause) e.clause, e.name, e.body, e.edition"
        f" from {asking.table(model.object('clause_edition'))} e"
        f" join {asking.table(model.object('clause'))} c on c.id = e.clause"
        " where e.clause = any($1::bigint[]) and e.deleted_at is null and c.deleted_at is null"
        " and c.status <> 'withdrawn' order by e.clause, e.edition desc",
        [each for each in clauses if each is not None],
    )
    return {row["clause"]: row for row in rows}


@before("signing_party")
async def credit_codes_are_right(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The credit code of an own entity is one, kept in its usual form."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE) or not change.values.get("credit_code"):
            continue
        code = normalised(change.values["credit_code"])
        change.values["credit_code"] = code
        if change.changes("credit_code") and fault_of(code) is not None:
            message = say("统一社会信用代码不正确，请核对", "This is no credit code: check it")
            change.fail(422, "rule", message, "credit_code")


@action(
    "papers.approve_clause",
    "批准条款",
    "Approve",
    object="clause",
    record="clause",
    when={"status": ("draft", "withdrawn")},
)
async def approve_clause(unit: Unit, given: OneClause) -> ClauseState:
    """Approves the wording as it stands; it becomes the next version."""
    found = await _changeable(unit, given.clause)
    if found["status"] == "approved":
        raise _refused(say("该条款已批准", "This clause is approved"))
    edition = (found["edition"] or 0) + 1
    values = {
        "status": "approved",
        "edition": edition,
        "approved_at": moment_now().isoformat(),
        "approved_by": str(unit.caller.actor.user_id) if unit.caller.actor.user_id else None,
    }
    return await _set(unit, given.clause, values)


@action(
    "papers.withdraw_clause",
    "停用条款",
    "Withdraw",
    object="clause",
    record="clause",
    when={"status": ("draft", "approved")},
)
async def withdraw_clause(unit: Unit, given: OneClause) -> ClauseState:
    """Takes a clause out of use; documents that hold it keep their copy."""
    found = await _changeable(unit, given.clause)
    if found["status"] == "withdrawn":
        raise _refused(say("该条款已停用", "This clause is out of use"))
    return await _set(unit, given.clause, {"status": "withdrawn"})


async def _changeable(unit: Unit, id: str) -> dict[str, Any]:
    """The clause, held until the end, if the caller may change it. Raises 404, 403."""
    if not (id.isascii() and id.isdigit() and len(id) < 19):
        raise not_found()
    asking = unit.asking()
    owner = asking.snapshot.model.object("clause")
    await unit.link.fetchval(f"select id from {asking.table(owner)} where id = $1 for update", int(id))
    found = await one_within(unit.link, unit.asking(), "clause", int(id))
    if found is None:
        raise not_found()
    asking = unit.asking()
    condition = row_condition(asking, owner, "t", "update")
    place = asking.params.add(int(id), "bigint")
    sql = f"select 1 from {asking.table(owner)} t where t.id = {place} and ({condition or 'true'})"
    if await unit.link.fetchval(sql, *asking.params.values) is None:
        raise forbidden()
    return found


async def _set(unit: Unit, id: str, values: dict[str, Any]) -> ClauseState:
    system = unit.as_system(System("a clause is approved or withdrawn", by=unit.caller.actor))
    system.cause = unit.cause
    await system.write("clause", [Operation(UPDATE, values, id=int(id))])
    found = await one_within(unit.link, system.asking(), "clause", int(id)) or {}
    return ClauseState(found["status"], found["edition"])


def _refused(message: Message) -> Problem:
    return invalid([FieldError("rule", message, field="clause")])
