"""Ending approvals: what was asked is asked no longer, the record may be changed again, and the run goes on."""

from collections.abc import Sequence

from yunchou.base.errors import Message, say
from yunchou.records.change import UPDATE, Operation
from yunchou.rules.approval.definition import message_of
from yunchou.rules.approval.kept import Going, Ground, Task, tasks_of
from yunchou.rules.approval.locks import take_locks
from yunchou.rules.approval.outcome import OPEN
from yunchou.rules.approval.telling import News, tell
from yunchou.rules.automation.people import people_of
from yunchou.rules.automation.runs import call

SAID = {
    "approved": say("已通过", "approved"),
    "refused": say("已拒绝", "refused"),
    "withdrawn": say("已撤回", "withdrawn"),
    "cancelled": say("已终止", "cancelled"),
}
NO_WORDS = say("", "")


async def finish(
    ground: Ground, several: Sequence[Going], state: str, *, by: int | None = None, words: Message = NO_WORDS
) -> None:
    """Ends approvals as `approved`, `refused`, `withdrawn` or `cancelled`. `by`: whoever ended them; `words`: why."""
    if not several:
        return
    unit, ids = ground.unit, [each.approval for each in several]
    tasks = await tasks_of(unit, ids)
    left = [each for each in tasks if each.state in OPEN]
    if left:
        await unit.write(
            "approval_task",
            [Operation(UPDATE, {"state": "closed", "share": None}, id=each.id) for each in left],
        )
    shares = [Operation("delete", id=each.share) for each in tasks if each.share is not None]
    if shares:
        await unit.write("share", shares, atomic=False)
    await take_locks(unit.link, unit.caller.organisation.schema, ids)
    copies = await _copies(ground, several, state)
    await unit.write("approval", await _ends(ground, several, state, by, copies))
    await unit.link.execute(
        f"update {ground.schema}.approval_work set pending = false where approval = any($1::bigint[])", ids
    )
    await wake(ground, several)
    await _tell(ground, several, tasks, state, by, words, copies)


async def _copies(ground: Ground, several: Sequence[Going], state: str) -> dict[int, list[int]]:
    if state not in ("approved", "refused") or not ground.flow.copies:
        return {}
    return await people_of(ground.batch(several), ground.flow.copies)


async def _ends(
    ground: Ground, several: Sequence[Going], state: str, by: int | None, copies: dict[int, list[int]]
) -> list[Operation]:
    table = ground.unit.asking().table(ground.unit.snapshot.model.object("approval"))
    rows = await ground.unit.link.fetch(
        f"select t.id, t.created_at, t.copied from {table} t where t.id = any($1::bigint[])",
        [each.approval for each in several],
    )
    known = {row["id"]: row for row in rows}
    operations = []
    for each in several:
        row, copied = known[each.approval], copies.get(each.approval, [])
        values = {
            "state": state,
            "node": None,
            "ended_at": ground.now.isoformat(),
            "ended_by": None if by is None else str(by),
            "took": max(0, round((ground.now - row["created_at"]).total_seconds())),
            "copied": [str(id) for id in sorted({*(row["copied"] or ()), *copied})] or None,
            "people": [str(id) for id in sorted(each.people | set(copied))] or None,
        }
        operations.append(Operation(UPDATE, values, id=each.approval))
    return operations


async def wake(ground: Ground, several: Sequence[Going]) -> None:
    """Lets the runs that wait for approvals look again."""
    await ground.unit.link.execute(
        f"update {ground.schema}.automation_run set next_at = now() where id = any($1::bigint[]) and state = 'waiting'",
        [each.run for each in several],
    )
    await call(ground.unit.link, ground.unit.caller.organisation)


async def _tell(
    ground: Ground,
    several: Sequence[Going],
    tasks: Sequence[Task],
    state: str,
    by: int | None,
    words: Message,
    copies: dict[int, list[int]],
) -> None:
    """Tells the submitter how it ended, those who need not decide any more that it was taken back, and whom it is copied to."""
    title = message_of(ground.flow.title)
    said = say("{title} {how}", "{title} was {how}", title=title, how=SAID[state])
    if words.zh:
        said = say("{said}：{why}", "{said}: {why}", said=said, why=words)
    news = []
    for each in several:
        people = set() if each.starter is None else {each.starter}
        if state in ("withdrawn", "cancelled"):
            people |= {t.owner for t in tasks if t.approval == each.approval and t.state == "waiting"}
        source = f"ended:{each.approval}"
        news += [News(who, "ended", each.approval, source, said) for who in sorted(people - {by})]
        news += [News(who, "copied", each.approval, source, said) for who in copies.get(each.approval, [])]
    await tell(ground.unit, news)
