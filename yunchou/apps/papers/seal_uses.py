"""Uses of seals: asked for, approved, refused, taken back, and the copies that come back. Nothing else changes how one stands."""

import datetime as dt
from typing import Annotated, Any

import msgspec

from yunchou.access.actor import System
from yunchou.access.asking import Asking
from yunchou.actions.registry import action
from yunchou.apps.papers.objects.seal_use import OPEN
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, Problem, forbidden, invalid, say
from yunchou.base.time import today
from yunchou.model.object import Object
from yunchou.records.allowed import holds_back
from yunchou.records.change import CREATE, DELETE, UPDATE, Change, Operation, moment_now
from yunchou.records.held import changeable, held
from yunchou.records.rule import before, check
from yunchou.records.write import Unit
from yunchou.rules.approval.steering import withdraw

USE = "seal_use"
PDF = "application/pdf"
ASKERS = ("owner", "submitted_by", "created_by")
"""Who asked for a use: they withdraw it, and decide nothing of it."""
USING = "papers.use_seal"
"""What those may do who put seals on paper and on files."""


class OneUse(msgspec.Struct, forbid_unknown_fields=True):
    """A use of a seal."""

    seal_use: str


class RefuseUse(msgspec.Struct, forbid_unknown_fields=True):
    """The use that is not allowed, and why."""

    seal_use: str
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""


class PaperSealed(msgspec.Struct, forbid_unknown_fields=True):
    """The use whose paper was sealed by hand, and on how many copies; all that were asked for without a number."""

    seal_use: str
    copies: Annotated[int, msgspec.Meta(ge=1, le=999)] | None = None


class CopiesBack(msgspec.Struct, forbid_unknown_fields=True):
    """The copies that came back from the other side, when, and their scan."""

    seal_use: str
    copies: Annotated[int, msgspec.Meta(ge=1, le=999)]
    day: dt.date | None = None
    scan: str = ""


class UseStanding(msgspec.Struct):
    """How the use stands now."""

    status: str


def refuse(zh: str, en: str, field: str | None = None, **said: Any) -> Problem:
    """A refusal with its reason."""
    message = say(zh, en, **said)
    return invalid((FieldError("rule", message, field=field),), message)


def require(use: dict[str, Any], *statuses: str) -> None:
    """Raises 422 unless the use stands as one of these."""
    if use["status"] not in statuses:
        raise refuse("当前状态不能执行此操作", "This can't be done as it stands", "status")


def system(unit: Unit) -> Unit:
    """The same transaction, for what belongs to the system alone; what it writes is told as the caller's."""
    found = unit.as_system(System("how uses of seals stand, and their log", by=unit.caller.actor))
    found.cause = unit.cause
    return found


async def keep(unit: Unit, id: str, **values: Any) -> UseStanding:
    """Writes what a command does."""
    await system(unit).write(USE, [Operation(UPDATE, values, id=int(id))])
    return UseStanding(values["status"])


@check(USE)
async def uses_stay_once_submitted(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is in approval, to be sealed or sealed is changed by nobody."""
    if unit.caller.actor.kind == "system" or unit.historic:
        return
    for change in changes:
        if change.kind in (UPDATE, DELETE) and change.before.get("status") not in OPEN:
            message = say(
                "用印申请已提交，不能再修改；可先撤回",
                "It was submitted and can't be changed; it can be withdrawn",
            )
            change.fail(423, "locked", message)


@holds_back
def submitted_uses(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """What was submitted is offered to nobody for changing."""
    return f"{alias}.status <> all({asking.params.add(list(OPEN), 'text[]')})" if owner.name == USE else None


@before(USE)
async def seals_are_in_use(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Nobody asks for a seal that is out of use."""
    asked = [c for c in changes if c.kind in (CREATE, UPDATE) and c.changes("seal") and c.now("seal")]
    if not asked or unit.historic:
        return
    table = unit.asking().table(unit.snapshot.model.object("party_seal"))
    rows = await unit.link.fetch(
        f"select id from {table} where id = any($1::bigint[]) and active and deleted_at is null",
        [int(c.now("seal")) for c in asked],
    )
    active = {row["id"] for row in rows}
    for change in asked:
        if int(change.now("seal")) not in active:
            change.fail(422, "rule", say("该印章已停用", "This seal is out of use"), "seal")


@action(
    "papers.submit_seal_use", "提交用印申请", "Submit", object=USE, record="seal_use", when={"status": OPEN}, place=10,
    help=("提交后不能再修改，可撤回", "It can't be changed afterwards, but withdrawn"),
)  # fmt: skip
async def submit_seal_use(unit: Unit, given: OneUse) -> UseStanding:
    """Asks for a seal. Raises 422 for a file to be sealed that is no PDF."""
    use = await changeable(unit, USE, given.seal_use)
    require(use, *OPEN)
    document = use.get("document")
    if document is None and use["medium"] == "electronic":
        raise refuse("请上传待用印的 PDF 文件", "Give the PDF that is to be sealed", "document")
    hash = None
    if document is not None:
        row = await unit.link.fetchrow(
            f"select sha256, type from {quote(unit.caller.organisation.schema)}.file where id = $1",
            int(document["id"]),
        )
        if use["medium"] == "electronic" and (row is None or row["type"] != PDF):
            raise refuse("电子用印的文件须为 PDF", "What is to be sealed must be a PDF", "document")
        hash = None if row is None else row["sha256"]
    me = unit.caller.actor.user_id
    return await keep(
        unit, given.seal_use, status="submitted", submitted_by=None if me is None else str(me),
        submitted_at=moment_now().isoformat(), document_hash=hash, approvers=None, decided_at=None, refusal=None,
    )  # fmt: skip


@action(
    "papers.withdraw_seal_use", "撤回用印申请", "Withdraw", object=USE, record="seal_use",
    when={"status": ("submitted", "approved")}, place=20, by=ASKERS,
)  # fmt: skip
async def withdraw_seal_use(unit: Unit, given: OneUse) -> UseStanding:
    """Takes a request back before the seal is used. Raises 403 for anybody but whoever asked."""
    use = await held(unit, USE, given.seal_use)
    if unit.caller.actor.kind == "system":
        if use["status"] == "withdrawn":
            # Whoever withdrew it by this very command withdrew its approval with it, which then comes by here.
            return UseStanding("withdrawn")
    elif unit.caller.actor.user_id not in _askers(use):
        raise forbidden(say("只有申请人可以撤回", "Only whoever asked may withdraw it"))
    require(use, "submitted", "approved")
    approval = await _pending(unit, int(given.seal_use))
    if approval is not None and unit.caller.actor.kind != "system":
        await withdraw(unit, approval, None)
    return await keep(unit, given.seal_use, status="withdrawn")


@action(
    "papers.approve_seal_use", "批准用印", "Approve", object=USE, record="seal_use", when={"status": ("submitted",)},
    place=30, decides=ASKERS, help=("没有审批流程时由此批准", "Where no approval flow decides"),
)  # fmt: skip
async def approve_seal_use(unit: Unit, given: OneUse) -> UseStanding:
    """Allows a use. Raises 403 for one's own, 422 while an approval decides."""
    await _decide(unit, given.seal_use)
    names = await _approvers(unit, int(given.seal_use))
    return await keep(
        unit, given.seal_use, status="approved", approvers=names, decided_at=moment_now().isoformat()
    )


@action(
    "papers.refuse_seal_use", "驳回用印", "Refuse", object=USE, record="seal_use", when={"status": ("submitted",)},
    place=40, decides=ASKERS, words={"reason": ("原因", "Reason")},
)  # fmt: skip
async def refuse_seal_use(unit: Unit, given: RefuseUse) -> UseStanding:
    """Gives a request back. Raises 403 for one's own, 422 while an approval decides, or without a reason."""
    await _decide(unit, given.seal_use)
    reason = given.reason.strip()
    if not reason and unit.caller.actor.kind != "system":
        raise refuse("请填写驳回原因", "Say why", "reason")
    return await keep(
        unit, given.seal_use, status="refused", decided_at=moment_now().isoformat(), refusal=reason or None
    )


@action(
    USING, "用印", "Seal", object=USE, record="seal_use", when={"status": ("approved",), "medium": ("paper",)}, place=10,
    words={"copies": ("实际份数", "Copies sealed")},
    help=("登记纸质文件已盖章；份数不填时按申请份数", "Keeps that paper was sealed; without a number, all copies asked for"),
)  # fmt: skip
async def use_seal(unit: Unit, given: PaperSealed) -> UseStanding:
    """Keeps in the log that paper was sealed by hand. Raises 422 for more copies than were approved."""
    use = await held(unit, USE, given.seal_use)
    require(use, "approved")
    if use["medium"] != "paper":
        raise refuse("该申请为电子用印", "This is to be sealed on the file", "medium")
    copies = given.copies or use["copies"]
    if copies > use["copies"]:
        raise refuse(
            "份数超过批准的 {n} 份", "No more than the {n} approved copies", "copies", n=use["copies"]
        )
    await note_use(unit, use, copies=copies, before_hash=use.get("document_hash"))
    return await mark_sealed(unit, use)


@action(
    "papers.register_copies", "登记归档", "Copies are back", object=USE, record="seal_use",
    when={"status": ("sealed",)}, place=10, like={"scan": "seal_use.returned_file", "day": "seal_use.returned_on"},
    words={"copies": ("归档份数", "Copies"), "day": ("归档日期", "Day"), "scan": ("扫描件", "Scan")},
)  # fmt: skip
async def register_copies(unit: Unit, given: CopiesBack) -> UseStanding:
    """Keeps that signed copies came back. Raises 403 for those who neither asked for the seal nor keep it."""
    use = await held(unit, USE, given.seal_use)
    require(use, "sealed")
    may = unit.caller.viewer(unit.snapshot).rights.may(USING)
    if unit.caller.actor.user_id not in _askers(use) and not may:
        raise forbidden()
    if given.copies > use["copies"]:
        raise refuse("不能多于用印的 {n} 份", "No more than the {n} copies sealed", "copies", n=use["copies"])
    day = given.day or today(unit.caller.organisation.settings.time_zone)
    values: dict[str, Any] = {"returned_copies": given.copies, "returned_on": day.isoformat()}
    if given.scan:
        values["returned_file"] = given.scan
    return await keep(unit, given.seal_use, status="sealed", **values)


async def mark_sealed(unit: Unit, use: dict[str, Any], **values: Any) -> UseStanding:
    """The seal was put on the document just now, by the caller."""
    me = unit.caller.actor.user_id
    by = None if me is None else str(me)
    return await keep(
        unit, use["id"], status="sealed", sealed_by=by, sealed_at=moment_now().isoformat(), **values
    )


async def note_use(unit: Unit, use: dict[str, Any], **values: Any) -> None:
    """One more line of the log, in the words of the day: whatever becomes of people and seals, it stays."""
    asking = unit.asking()
    model = asking.snapshot.model
    seal = await unit.link.fetchrow(
        f"select s.name, s.kind, p.name as party from {asking.table(model.object('party_seal'))} s"
        f" left join {asking.table(model.object('signing_party'))} p on p.id = s.party where s.id = $1",
        int(use["seal"]["id"]),
    )
    if seal is None:
        raise refuse("该印章已删除", "This seal is gone", "seal")
    asked_by = use.get("submitted_by") or use.get("owner")
    entry = {
        "seal_use": use["id"],
        "document": use["name"],
        "seal": f"{seal['party'] or ''} {seal['name']}".strip(),
        "kind": seal["kind"],
        "medium": use["medium"],
        "asked_by": None if asked_by is None else asked_by["name"],
        "approved_by": use.get("approvers"),
        "used_by": unit.caller.actor.name,
        "used_at": moment_now().isoformat(),
        "owner": None if asked_by is None else str(asked_by["id"]),
        **{name: value for name, value in values.items() if value is not None},
    }
    await system(unit).write("seal_entry", [Operation(CREATE, entry)])


def _askers(use: dict[str, Any]) -> set[int]:
    return {int(use[name]["id"]) for name in ASKERS if use.get(name)}


async def _decide(unit: Unit, id: str) -> None:
    """Holds a request on which the caller may decide."""
    use = await held(unit, USE, id)
    require(use, "submitted")
    if unit.caller.actor.kind == "system":
        return
    if unit.caller.actor.user_id in _askers(use):
        raise forbidden(say("不能审批自己的用印申请", "Nobody approves his own request"))
    if await _pending(unit, int(use["id"])) is not None:
        raise refuse("此申请正在审批流程中，请在审批中处理", "An approval decides on this: answer there")


async def _pending(unit: Unit, use: int) -> int | None:
    """The approval that decides on a request just now."""
    table = unit.asking().table(unit.snapshot.model.object("approval"))
    found: int | None = await unit.link.fetchval(
        f"select id from {table} where object = $1 and record = $2 and state = 'pending'"
        " and deleted_at is null order by id desc limit 1",
        USE,
        use,
    )
    return found


async def _approvers(unit: Unit, use: int) -> str | None:
    """Who approved: those of the approval that has just ended, else the caller."""
    if unit.caller.actor.kind != "system":
        return unit.caller.actor.name
    asking = unit.asking()
    approval, task, person = (
        asking.table(asking.snapshot.model.object(each)) for each in ("approval", "approval_task", "user")
    )
    rows = await unit.link.fetch(
        f"select p.name, max(t.id) as at from {task} t join {person} p on p.id = coalesce(t.decided_by, t.owner)"
        f" where t.state = 'approved' and t.deleted_at is null and t.approval = (select max(a.id) from {approval} a"
        " where a.object = $1 and a.record = $2 and a.deleted_at is null) group by p.name order by at",
        USE,
        use,
    )
    return "、".join(row["name"] for row in rows)[:300] or None
