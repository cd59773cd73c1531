"""The jobs that learn and score, and where it is kept: the model beside its record, the probability on each open record."""

import json
from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.apps.learning.kinds import KINDS, Kind
from yunchou.apps.learning.reading import Table, decided, opened, put_down_late
from yunchou.base.db import quote
from yunchou.base.time import moment_text, now
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.schedule import daily, scheduled
from yunchou.jobs.when import When
from yunchou.records.change import Operation
from yunchou.records.write import Unit
from yunchou.services.bounded import answer_of

LEARN, SCORE, WEEKLY = "learning.train", "learning.score", "learning.weekly"
OBJECT = "prediction_model"
PROGRAM = __file__.replace("keeping.py", "outcome/program.py")
SECONDS = 1800


class CannotLearn(RuntimeError):
    """The program that learns failed or took too long."""


@scheduled(WEEKLY, When(every="week", weekdays=(7,), at="03:00"))
async def learn_every_week(context: JobContext) -> dict[str, Any]:
    """Learns anew what is in use."""
    return {code: await train(context.caller, kind) for code, kind in KINDS.items()}


@job(LEARN)
async def learn_now(context: JobContext) -> dict[str, Any]:
    """Learns one outcome, when an administrator asks for it."""
    kind = KINDS[context.payload["code"]]
    return {kind.code: await train(context.caller, kind)}


@daily(SCORE, hour=4)
async def score_every_night(context: JobContext) -> dict[str, Any]:
    """Scores open records by what was learned: there are new ones, and old ones that changed."""
    return {code: await score(context.caller, kind) for code, kind in KINDS.items()}


async def train(caller: Caller, kind: Kind) -> str:
    """Learns an outcome from the history and scores the open records; gives the state. Nothing where it is switched off."""
    system = Caller(caller.organisation, System("what is learned of outcomes", caller.actor))
    async with Unit(system) as unit:
        known = await model_record(unit, kind)
        if known is not None and not known["active"]:
            return "off"
        left_out = json.loads(known["left_out"] or "[]") if known is not None else []
        table = await decided(unit, kind, left_out)
        late = await put_down_late(unit, kind, table)
        open_table = await opened(unit, kind, table.columns)
    given = {
        "columns": table.columns,
        "outcome": table.outcome,
        "afterwards": late,
        "open": open_table.columns,
    }
    answer = await _asked(given)
    async with Unit(system) as unit:
        number = await _keep_figures(unit, kind, answer["figures"], len(answer["scores"]))
        await _keep_model(unit, kind, number, answer["model"])
        await _keep_scores(unit, kind, number, open_table, answer["scores"])
    return str(answer["figures"]["state"])


async def score(caller: Caller, kind: Kind) -> int:
    """Scores the open records by the model that is kept; gives how many."""
    system = Caller(caller.organisation, System("what is learned of outcomes", caller.actor))
    async with Unit(system) as unit:
        known = await model_record(unit, kind)
        row = await unit.link.fetchrow(
            f"select number, model::text as model from {_place(unit, 'learned_model')} where code = $1",
            kind.code,
        )
        if known is None or not known["active"] or row is None:
            return 0
        model = json.loads(row["model"])
        columns = [[each["name"], each["kind"]] for each in model["columns"]]
        open_table = await opened(unit, kind, columns)
    scores = (await _asked({"model": model, "open": open_table.columns}))["scores"]
    async with Unit(system) as unit:
        # Another model may have been learned meanwhile, and has scored them itself.
        latest = await unit.link.fetchval(
            f"select number from {_place(unit, 'learned_model')} where code = $1 for update", kind.code
        )
        if latest != row["number"]:
            return 0
        await _keep_scores(unit, kind, latest, open_table, scores)
        told = {"scored": len(scores), "scored_at": moment_text(now())}
        await unit.write(OBJECT, [Operation("update", told, id=known["id"])])
    return len(scores)


async def forget(unit: Unit, kind: Kind) -> None:
    """Takes the probabilities off all records, as when the model is switched off."""
    await _keep_model(unit, kind, 0, None)
    await _keep_scores(unit, kind, 0, Table((), (), ()), ())


async def model_record(unit: Unit, kind: Kind) -> Any:
    """The record of what was learned of an outcome, locked; None where nothing was yet."""
    owner = unit.snapshot.model.object(OBJECT)
    return await unit.link.fetchrow(
        f"select id, active, number, state, left_out::text as left_out from {unit.asking().table(owner)}"
        " where code = $1 and deleted_at is null for update",
        kind.code,
    )


async def _asked(given: dict[str, Any]) -> dict[str, Any]:
    """The answer of the program that learns. Raises `CannotLearn`."""
    out = await answer_of(PROGRAM, json.dumps(given).encode(), SECONDS)
    if out is None:
        raise CannotLearn
    found: dict[str, Any] = json.loads(out)
    return found


def _place(unit: Unit, table: str) -> str:
    return f"{quote(unit.caller.organisation.schema)}.{quote(table)}"


async def _keep_figures(unit: Unit, kind: Kind, figures: dict[str, Any], scored: int) -> int:
    """Writes what came of it onto the record of the model, and gives its version."""
    known = await model_record(unit, kind)
    number = (known["number"] or 0) + 1 if known is not None else 1
    moment = moment_text(now())
    tried = figures["tried"] or {}
    values = {
        "state": figures["state"],
        "number": number,
        "trained_at": moment,
        "rows": figures["rows"],
        "usual": round(figures["ones"] / figures["rows"], 6) if figures["rows"] else None,
        "algorithm": max(tried, key=lambda name: tried[name] == figures["auc"]) if tried else None,
        "auc": _rounded(figures["auc"]),
        "calibration": _rounded(figures["calibration"]),
        "figures": figures,
        "scored": scored,
        "scored_at": moment,
    }
    if known is None:
        made = {"name": kind.label["zh-CN"], "code": kind.code, "object": kind.object, **values}
        await unit.write(OBJECT, [Operation("create", made)])
    else:
        await unit.write(OBJECT, [Operation("update", values, id=known["id"])])
    return number


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


async def _keep_model(unit: Unit, kind: Kind, number: int, model: dict[str, Any] | None) -> None:
    place = _place(unit, "learned_model")
    if model is None:
        await unit.link.execute(f"delete from {place} where code = $1", kind.code)
        return
    await unit.link.execute(
        f"insert into {place} (code, number, model) values ($1, $2, $3::text::jsonb)"
        " on conflict (code) do update set number = excluded.number, model = excluded.model",
        kind.code,
        number,
        json.dumps(model),
    )


async def _keep_scores(
    unit: Unit, kind: Kind, number: int, table: Table, scores: Sequence[Sequence[Any]]
) -> None:
    """Puts the probability of each open record in place of the last ones, and takes it off all others. Three statements."""
    owner = unit.snapshot.model.object(kind.object)
    column, place = quote(owner.fields[kind.field].column), _place(unit, "learned_score")
    ids = list(table.ids) if scores else []
    chances = [each[0] for each in scores]
    await unit.link.execute(
        f"delete from {place} where code = $1 and not record = any($2::bigint[])", kind.code, ids
    )
    await unit.link.execute(
        f"insert into {place} (code, record, number, chance, reasons)"
        " select $1, s.record, $2, s.chance, s.reasons::jsonb"
        " from unnest($3::bigint[], $4::float8[], $5::text[]) s(record, chance, reasons)"
        " on conflict (code, record) do update"
        " set number = excluded.number, chance = excluded.chance, reasons = excluded.reasons",
        kind.code,
        number,
        ids,
        chances,
        [json.dumps(each[1]) for each in scores],
    )
    await unit.link.execute(
        f"update {unit.asking().table(owner)} t set {column} = n.chance"
        " from (select t.id, round(s.chance::numeric, 3) as chance"
        f" from {unit.asking().table(owner)} t left join {place} s on s.code = $1 and s.record = t.id"
        f" where s.record is not null or t.{column} is not null) n"
        f" where n.id = t.id and t.{column} is distinct from n.chance",
        kind.code,
    )
