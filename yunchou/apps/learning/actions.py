"""The commands of what is learned: why a record has its probability, how good it is, learning anew, switching off."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import System
from yunchou.access.asking import Asking
from yunchou.access.compile import may_read
from yunchou.actions.registry import action
from yunchou.apps.learning import shapes
from yunchou.apps.learning.keeping import LEARN, OBJECT, SCORE, WEEKLY, forget, model_record
from yunchou.apps.learning.kinds import KINDS, Kind, kind_of_object
from yunchou.apps.learning.reading import MOST_ROWS, label_of, learnable
from yunchou.base.db import quote
from yunchou.base.errors import conflict, forbidden, malformed, not_found, say
from yunchou.base.time import moment_text
from yunchou.jobs.queue import enqueue
from yunchou.records.change import Operation
from yunchou.records.read import one_within, readable_object
from yunchou.records.write import Unit

TRAIN = "learning.train"


@action("learning.explain", "预测说明", "Explain the prediction")
async def explain(unit: Unit, given: shapes.Explained) -> shapes.Explanation:
    """Why a record has its probability. Raises 404 for one that may not be seen, 403 for whom the probability is hidden.

    Reasons from fields that the asker may not see are left out.
    """
    kind, asking = kind_of_object(given.object), unit.asking()
    owner = readable_object(asking, given.object)
    if kind is None:
        raise not_found()
    if not may_read(asking.viewer, owner, owner.fields[kind.field]):
        raise forbidden()
    if await one_within(unit.link, asking, owner.name, int(given.record), ["id"]) is None:
        raise not_found()
    known = await _model_row(unit, kind)
    if known is None:
        return shapes.Explanation("untrained", True, None, None, 0, None, None, [])
    row = await unit.link.fetchrow(
        f"select s.chance, s.reasons::text as reasons from {quote(unit.caller.organisation.schema)}.learned_score s"
        " where s.code = $1 and s.record = $2",
        kind.code,
        int(given.record),
    )
    return shapes.Explanation(
        known["state"] or "untrained",
        bool(known["active"]),
        None if row is None else round(row["chance"], 3),
        _float(known["usual"]),
        known["rows"] or 0,
        _float(known["auc"]),
        _moment(known["trained_at"]),
        [] if row is None else await _reasons(unit, kind, int(given.record), json.loads(row["reasons"])),
    )


async def _reasons(unit: Unit, kind: Kind, id: int, kept: Sequence[Sequence[Any]]) -> list[shapes.Reason]:
    asking = unit.asking()
    seen = [each for each in kept if _may_see(asking, kind, each[0])]
    values = await one_within(unit.link, asking, kind.object, id, [each[0] for each in seen]) if seen else {}
    language = unit.caller.language
    return [
        shapes.Reason(
            path, label_of(unit.snapshot.model, kind, path, language), (values or {}).get(path), effect, share
        )
        for path, effect, share in seen
    ]


def _may_see(asking: Asking, kind: Kind, path: str) -> bool:
    """Whether the asker may read every field on the way."""
    model, name = asking.snapshot.model, kind.object
    for part in path.split("."):
        owner = model.objects.get(name)
        field = None if owner is None else owner.fields.get(part)
        if owner is None or field is None or not may_read(asking.viewer, owner, field):
            return False
        name = field.target or "user"
    return True


@action("learning.models", "查看预测模型", "See what was learned")
async def models(unit: Unit, given: shapes.ModelsAsked) -> shapes.Models:
    """All that is learned of outcomes, and what it is worth."""
    found = [await _told(unit, kind) for kind in KINDS.values()]
    running = await unit.link.fetchval(
        f"select exists(select from {quote(unit.caller.organisation.schema)}.job"
        " where kind = any($1::text[]) and state in ('waiting', 'running'))",
        [LEARN, WEEKLY, SCORE],
    )
    return shapes.Models(found, running, unit.asking().viewer.rights.may(TRAIN))


async def _told(unit: Unit, kind: Kind) -> shapes.LearnedModel:
    row = await _model_row(unit, kind)
    told: dict[str, Any] = {} if row is None else dict(row)
    figures: dict[str, Any] = json.loads(told.get("figures") or "{}")
    by_hand: list[str] = json.loads(told.get("left_out") or "[]")
    language, model = unit.caller.language, unit.snapshot.model

    def called(path: str) -> str:
        return label_of(model, kind, path, language)

    left_out = [
        shapes.LeftOut(path, called(path), why, figure) for path, why, figure in figures.get("leaks", ())
    ]
    left_out += [shapes.LeftOut(path, called(path), "by_hand", None) for path in by_hand]
    owner = model.object(kind.object)
    left_out += [
        shapes.LeftOut(name, called(name), "on_the_way", None)
        for name in owner.fields
        if name in kind.follows
    ]
    return shapes.LearnedModel(
        code=kind.code,
        object=kind.object,
        name=kind.label[language],
        state=told.get("state") or "untrained",
        active=bool(told.get("active", True)),
        number=told.get("number") or 0,
        trained_at=_moment(told.get("trained_at")),
        rows=told.get("rows") or 0,
        ones=figures.get("ones", 0),
        usual=_float(told.get("usual")),
        algorithm=told.get("algorithm"),
        tried=figures.get("tried") or {},
        auc=figures.get("auc"),
        auc_low=figures.get("auc_low"),
        auc_high=figures.get("auc_high"),
        auc_all=figures.get("auc_all"),
        chance=figures.get("chance"),
        suspicious=bool(figures.get("suspicious")),
        brier=figures.get("brier"),
        brier_usual=figures.get("brier_usual"),
        calibration=figures.get("calibration"),
        bands=[shapes.CalibrationBand(*each) for each in figures.get("bands", ())],
        influence=_weights(figures.get("influence", ()), called),
        left_out=left_out,
        fields=[shapes.LearnableField(path, called(path)) for path in learnable(model, kind)],
        scored=told.get("scored") or 0,
        scored_at=_moment(told.get("scored_at")),
        most_rows=MOST_ROWS,
    )


def _moment(value: Any) -> str | None:
    return None if value is None else moment_text(value)


def _weights(found: Sequence[Sequence[Any]], called: Any) -> list[shapes.Influence]:
    total = sum(weight for _, weight in found) or 1.0
    return [shapes.Influence(path, called(path), weight / total) for path, weight in found if weight > 0]


@action(TRAIN, "重新训练", "Learn anew", words={"code": ("预测", "What")})
async def train_now(unit: Unit, given: shapes.TrainAsked) -> shapes.Started:
    """Learns an outcome anew, as a job. Raises 409 while it is switched off."""
    known = await _model_row(unit, KINDS[given.code])
    if known is not None and not known["active"]:
        raise conflict(
            "switched_off", say("该预测已停用，请先启用", "It is switched off; switch it on first")
        )
    actor = unit.caller.actor.user_id
    job = await enqueue(unit.link, unit.caller.organisation.id, LEARN, {"code": given.code}, actor=actor)
    return shapes.Started(str(job))


@action("learning.configure", "设置预测模型", "Set up what is learned")
async def configure(unit: Unit, given: shapes.Configured) -> shapes.Nothing:
    """Switches a prediction on or off, and says which fields are not learned from. Raises 400 for a field that there is not.

    Switched off, the probabilities are taken off the records at once. Other fields are in force when it is learned anew.
    """
    kind = KINDS[given.code]
    values: dict[str, Any] = {} if given.active is None else {"active": given.active}
    if given.left_out is not None:
        known = learnable(unit.snapshot.model, kind)
        for path in given.left_out:
            if path not in known:
                raise malformed(
                    say("没有可学习的字段 {f}", "There is no field {f} to learn from", f=path[:60])
                )
        values["left_out"] = list(dict.fromkeys(given.left_out))
    writer = unit.as_system(System("what is learned of outcomes", unit.caller.actor))
    row = await model_record(unit, kind)
    if row is None:
        made = {"name": kind.label["zh-CN"], "code": kind.code, "object": kind.object, **values}
        await writer.write(OBJECT, [Operation("create", made)])
    else:
        await writer.write(OBJECT, [Operation("update", values, id=row["id"])])
    if given.active is False:
        await forget(unit, kind)
    return shapes.Nothing()


async def _model_row(unit: Unit, kind: Kind) -> Mapping[str, Any] | None:
    owner = unit.snapshot.model.object(OBJECT)
    row = await unit.link.fetchrow(
        "select active, state, number, trained_at, rows, usual, algorithm, auc, figures::text as figures,"
        f" left_out::text as left_out, scored, scored_at from {unit.asking().table(owner)}"
        " where code = $1 and deleted_at is null",
        kind.code,
    )
    return None if row is None else dict(row)


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
