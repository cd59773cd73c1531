"""The commands of the forecast: submitting one's own or one's department's, judging those below, and closing a period."""

from decimal import Decimal
from typing import Any

from yunchou.access.actor import System
from yunchou.actions.registry import action
from yunchou.apps.forecast import shapes
from yunchou.apps.forecast.board import JUDGE, LOCK, SUBMIT, Board, board_on
from yunchou.apps.forecast.cycle import COLUMNS, Period, period_of_row
from yunchou.apps.forecast.entries import WHOSE, Said
from yunchou.apps.forecast.objects.forecast_entry import JUDGED, SUBMITTED
from yunchou.apps.forecast.objects.forecast_request import DONE, OPEN
from yunchou.apps.forecast.rollup import Ground
from yunchou.apps.forecast.shapes import number, whose_of
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, Message, conflict, forbidden, invalid, not_found, say
from yunchou.base.money import round_money
from yunchou.base.time import moment_text, now, today
from yunchou.records.change import Operation
from yunchou.records.read import one_within
from yunchou.records.write import Unit

ENTRY, REQUEST, PERIOD = "forecast_entry", "forecast_request", "forecast_period"
Pair = tuple[Decimal, Decimal]


@action(SUBMIT, "提交预测", "Submit a forecast")
async def submit(unit: Unit, given: shapes.ForecastSaid) -> shapes.ForecastKept:
    """What somebody will bring in himself, or the department that he is answerable for. Raises 404, 403, 409 and 422.

    A reason is asked for where it differs from the system's figure, or that of a department from the sum of its parts.
    """
    whose, me = whose_of(given.node), unit.asking().viewer.person
    period, board = await _open_board(unit, given)
    if me is None or board.chain.submitter(*whose) != me:
        raise _strange(
            board,
            whose,
            say("只能提交本人或所负责部门的预测", "One submits for oneself, or the department one heads"),
        )
    return await _keep(unit, period, board, SUBMITTED, given, board.of(whose)[1].parts)


@action(JUDGE, "调整下级预测", "Judge a forecast from below")
async def judge(unit: Unit, given: shapes.ForecastSaid) -> shapes.ForecastKept:
    """What somebody above takes a person or department for. Raises 404, 403, 409 and 422.

    A reason is asked for where it differs from what was submitted, or where nothing was, from the system's figure.
    """
    whose, me = whose_of(given.node), unit.asking().viewer.person
    period, board = await _open_board(unit, given)
    if me is None or me not in board.chain.judges(*whose):
        raise _strange(board, whose, say("只能调整下级的预测", "One judges the forecasts of those below"))
    said = board.entries.submitted.get(whose)
    basis = _pair(said) or board.of(whose)[1].parts
    return await _keep(unit, period, board, JUDGED, given, basis)


@action(LOCK, "锁定预测周期", "Lock a forecast period", object=PERIOD, record="period", when={"locked": (False, True, None)},
        words={"locked": ("锁定", "Locked"), "reason": ("说明", "Reason")})  # fmt: skip
async def lock(unit: Unit, given: shapes.ForecastLockAsked) -> shapes.ForecastLocked:
    """Closes a period for submissions, or opens it again; who did it and why is kept with the period."""
    period = await _period(unit, given.period, "for update")
    if period.locked == given.locked:
        return shapes.ForecastLocked(period.locked, changed=False)
    reason = (given.reason or "").strip()
    if not given.locked and not reason:
        raise _wrong("reason", "required", say("请说明解锁原因", "Say why it is opened again"))
    values = {
        "locked": given.locked,
        "locked_at": moment_text(now()),
        "locked_by": str(unit.caller.actor.user_id) if unit.caller.actor.user_id else None,
        "lock_reason": reason or None,
    }
    writer = unit.as_system(System("forecast periods that are closed", unit.caller.actor))
    await writer.write(PERIOD, [Operation("update", values, id=period.id)])
    return shapes.ForecastLocked(given.locked, changed=True)


async def _open_board(unit: Unit, given: shapes.ForecastSaid) -> tuple[Period, Board]:
    """The period, if it takes submissions now, and how it stands; whoever else writes for the same node waits."""
    whose = whose_of(given.node)
    await unit.link.execute(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))",
        f"{unit.caller.organisation.schema}.forecast.{given.period}.{whose[0]}.{whose[1]}",
    )
    period = await _period(unit, given.period, "for share")
    day = today(unit.caller.organisation.settings.time_zone)
    if period.locked:
        raise conflict("locked", say("该周期已锁定", "This period is closed"))
    if not period.takes(day):
        message = say(
            "该周期在 {a} 至 {b} 接受提交",
            "Submissions are taken from {a} to {b}",
            a=period.opens_on,
            b=period.closes_on,
        )
        raise conflict("not_open", message)
    return period, await board_on(Ground(unit.link, unit.snapshot, unit.caller), period.span)


async def _period(unit: Unit, id: str, locking: str) -> Period:
    """A period that the caller sees, locked against those who would close it. Raises 404."""
    if await one_within(unit.link, unit.asking(), PERIOD, number(id), ["id"]) is None:
        raise not_found()
    table = unit.asking().table(unit.snapshot.model.object(PERIOD))
    row = await unit.link.fetchrow(
        f"select {COLUMNS} from {table} where id = $1 and deleted_at is null {locking}", number(id)
    )
    if row is None:
        raise not_found()
    return period_of_row(row)


async def _keep(
    unit: Unit, period: Period, board: Board, kind: str, given: shapes.ForecastSaid, basis: Pair
) -> shapes.ForecastKept:
    whose = whose_of(given.node)
    before = (board.entries.submitted if kind == SUBMITTED else board.entries.judged).get(whose)
    version = before.version if before else 0
    if given.version is not None and given.version != version:
        raise conflict(
            "changed_meanwhile", say("已有新的提交，请刷新后再试", "Somebody submitted meanwhile; look again")
        )
    amounts = _amounts(given, before)
    if amounts is not None and amounts != basis and not (given.reason or "").strip():
        raise _wrong(
            "reason",
            "required",
            say("与参考数字不同，请说明原因", "It differs from the figure beside it; say why"),
        )
    writer = unit.as_system(System("what is submitted to a forecast", unit.caller.actor))
    if before is not None:
        await writer.write(ENTRY, [Operation("update", {"latest": False}, id=before.id)])
    made = _values(unit, period, board, kind, given, amounts, version + 1)
    (result,) = await writer.write(ENTRY, [Operation("create", made)])
    if kind == SUBMITTED:
        await _settle(writer, period, whose, done=amounts is not None)
    return shapes.ForecastKept(str(result.id), version + 1)


def _amounts(given: shapes.ForecastSaid, before: Said | None) -> Pair | None:
    """Both amounts as given; None where what was said before is taken back."""
    if given.commit is None and given.best_case is None:
        if before is None or before.commit is None:
            raise _wrong(
                "commit", "required", say("请填写承诺和乐观金额", "Say what is commit and what is best case")
            )
        return None
    if given.commit is None or given.best_case is None:
        raise _wrong(
            "commit" if given.commit is None else "best_case",
            "required",
            say("承诺和乐观都要填写", "Both commit and best case are to be given"),
        )
    commit, best_case = Decimal(given.commit), Decimal(given.best_case)
    if best_case < commit:
        raise _wrong("best_case", "rule", say("乐观不能低于承诺", "Best case is commit or more"))
    return commit, best_case


def _values(
    unit: Unit,
    period: Period,
    board: Board,
    kind: str,
    given: shapes.ForecastSaid,
    amounts: Pair | None,
    version: int,
) -> dict[str, Any]:
    whose = whose_of(given.node)
    figures, standing = board.of(whose)
    currency = unit.caller.organisation.settings.currency

    def kept(value: Decimal) -> str:
        return f"{round_money(value, currency):f}"

    day = today(unit.caller.organisation.settings.time_zone)
    owner = board.chain.submitter(*whose) or unit.caller.actor.user_id
    who = unit.snapshot.access.people.get(whose[1]) if whose[0] == "person" else None
    return {
        "name": who.name if who is not None else board.chain.names.get(whose[1], ""),
        "period": str(period.id),
        "kind": kind,
        whose[0]: str(whose[1]),
        "number": version,
        "latest": True,
        "commit_amount": None if amounts is None else f"{amounts[0]:f}",
        "best_case": None if amounts is None else f"{amounts[1]:f}",
        "reason": (given.reason or "").strip() or None,
        "due_on": period.due_by(day).isoformat(),
        "system_closed": kept(figures.closed),
        "system_commit": kept(figures.commit),
        "system_best_case": kept(figures.best_case),
        "system_weighted": kept(figures.weighted),
        "parts_commit": kept(standing.parts[0]),
        "parts_best_case": kept(standing.parts[1]),
        "author": str(unit.caller.actor.user_id),
        "owner": str(owner),
        "key": f"{period.id}:{kind[0]}:{whose[0][0]}{whose[1]}:{version}",
    }


async def _settle(writer: Unit, period: Period, whose: WHOSE, *, done: bool) -> None:
    """What somebody was asked for is done, or is awaited again as long as it is not overdue."""
    owner = writer.snapshot.model.object(REQUEST)
    column = quote(owner.fields["department" if whose[0] == "department" else "owner"].column)
    alone = "" if whose[0] == "department" else " and department is null"
    rows = await writer.link.fetch(
        f"select id from {writer.asking().table(owner)} where period = $1 and {column} = $2 and state = $3"
        f" and due_on >= $4{alone} and deleted_at is null order by id for update",
        period.id,
        whose[1],
        OPEN if done else DONE,
        today(writer.caller.organisation.settings.time_zone),
    )
    values = {"state": DONE, "done_at": moment_text(now())} if done else {"state": OPEN, "done_at": None}
    if rows:
        await writer.write(REQUEST, [Operation("update", values, id=row["id"]) for row in rows])


def _pair(said: Said | None) -> Pair | None:
    return (
        None
        if said is None or said.commit is None or said.best_case is None
        else (said.commit, said.best_case)
    )


def _strange(board: Board, whose: WHOSE, message: Message) -> Exception:
    """403 for a node that the asker sees, 404 for what he does not."""
    return forbidden(message) if any((n.kind, n.id) == whose for n in board.nodes) else not_found()


def _wrong(field: str, code: str, message: Message) -> Exception:
    return invalid((FieldError(code, message, field=field),), message)
