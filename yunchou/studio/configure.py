"""Steps that set up items beside the model: rules, layouts, rights of roles and whatever else is of a known kind.

`{"op": "configure", "kind": "validation_rule", "key": "大额商机", "before": {…}, "after": {…}}` gives some values of an item
others; `before` null makes it, `after` null removes it. `before` is what its author saw: where somebody else gave one of
these values another since, the step is refused and says so. What it undoes is known by `record`, whatever it is called now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection
from yunchou.base.errors import FieldError, Message, Problem, conflict, invalid, say
from yunchou.model.object import Model
from yunchou.records.configuration import share_kind, view_kind
from yunchou.records.configuration.kind import Item, Kind, Put
from yunchou.records.configuration.look import Look
from yunchou.records.configuration.portable import marks_in
from yunchou.records.write import Unit
from yunchou.studio import rights_kind
from yunchou.studio.work import Step

CONFIGURE = "configure"
DECLARING = (view_kind, share_kind, rights_kind)
"""The modules that add kinds; naming them here is what makes them known."""


@dataclass(slots=True)
class Configured:
    """What steps did: those that undo them, latest first, the difference, and by their places those that failed."""

    undo: list[Step] = field(default_factory=list)
    diff: list[dict[str, Any]] = field(default_factory=list)
    problems: dict[int, Problem] = field(default_factory=dict)


@dataclass(slots=True)
class _Wanted:
    """One step under way: what stands now, and what is to be put."""

    number: int
    step: Step
    kind: Kind
    now: Item | None
    after: dict[str, Any] | None
    done: int = 0

    @property
    def back(self) -> bool:
        """Whether it brings back what was removed."""
        return self.now is None and "record" in self.step and self.after is not None


async def configure(
    caller: Caller, link: Connection, snapshot: Snapshot, steps: Sequence[tuple[int, Step]]
) -> Configured:
    """Takes steps inside a transaction, each with its place among all, under the snapshot that it sees.

    A step that makes what another refers to comes before that one. Nothing is raised: whoever calls decides what becomes
    of the transaction where a step failed.
    """
    look, found = Look(caller, link, snapshot), Configured()
    waiting: list[_Wanted] = []
    for number, step in steps:
        try:
            wanted = await _look_at(look, number, step)
        except Problem as problem:
            found.problems[number] = problem
            continue
        if wanted is not None:
            waiting.append(wanted)
    done: list[_Wanted] = []
    async with Unit.within(caller, link, snapshot, {"kind": "change_set"}) as unit:
        while waiting:
            ready, waiting, missing = await _ready(look, waiting)
            if not ready:
                found.problems |= missing
                break
            names = list(dict.fromkeys(each.kind.name for each, _ in ready))
            for name in names:
                done += await _put(unit, [each for each in ready if each[0].kind.name == name], found)
            await look.renew()
            unit.snapshot = look.snapshot
    await _tell(look, done, found)
    return found


async def _look_at(look: Look, number: int, step: Step) -> _Wanted | None:
    """A step beside what stands; None where it is done already. Raises what stands in its way."""
    kind = look.kinds.get(step["kind"])
    if kind is None:
        message = say("没有可配置的“{k}”", "There is no kind {k} of configuration", k=step["kind"][:60])
        raise invalid((FieldError("not_an_option", message, field="kind"),), message)
    now, before, after = await _standing(look, step), step.get("before"), step.get("after")
    if not kind.alone and after is not None:
        # It is there as soon as what it needs is, and says nothing then.
        now, before = now or Item(step["key"], 0, {}), before or {}
    if after is None and (before is None or not kind.alone):
        message = say("步骤没有可执行的内容", "There is nothing that this step could do")
        raise invalid((FieldError("required", message, field="after"),), message)
    if before is None:
        return _made(number, step, kind, now)
    if now is None:
        if after is None:
            return None
        raise _gone(kind, step)
    differing = [
        name
        for name in before
        if now.values.get(name) not in (before[name], *(() if after is None else (after.get(name),)))
    ]
    if differing:
        raise _changed_meanwhile(kind, step, now, differing)
    if after is None:
        return _Wanted(number, step, kind, now, None)
    changed = {name: value for name, value in after.items() if now.values.get(name) != value}
    return _Wanted(number, step, kind, now, changed) if changed else None


def _made(number: int, step: Step, kind: Kind, now: Item | None) -> _Wanted | None:
    """A step that makes an item; None where there is one that says the same. Raises 409 where it says something else."""
    after = step["after"]
    if now is None:
        return _Wanted(number, step, kind, None, after)
    if all(now.values.get(name) == value for name, value in after.items()):
        return None
    message = say("已有同名的{k}", "There is a {k} of this name", k=kind.label)
    raise _changed_meanwhile(kind, step, now, list(after), message)


async def _standing(look: Look, step: Step) -> Item | None:
    items = await look.items(step["kind"])
    if "record" in step:
        return next((each for each in items.values() if each.record == int(step["record"])), None)
    if step["key"] in await look.twice(step["kind"]):
        message = say("有多个“{k}”，无法确定是哪一个", "There are several called {k}", k=step["key"])
        raise conflict("ambiguous", message)
    return items.get(step["key"])


async def _ready(
    look: Look, waiting: list[_Wanted]
) -> tuple[list[tuple[_Wanted, Any]], list[_Wanted], dict[int, Problem]]:
    """Of some steps those whose references are all there, with their values; the others, and what each of them lacks."""
    ready, still, missing = [], [], {}
    held = _held(waiting)
    for each in waiting:
        if _mark(each) in held:
            still.append(each)
            continue
        values, lacking = await look.here(each.after, each.kind.needs(each.step["key"]))
        if not lacking:
            ready.append((each, values))
            continue
        still.append(each)
        missing[each.number] = _missing(look.snapshot.model, lacking)
    return ready, still, missing


def _held(waiting: Sequence[_Wanted]) -> set[tuple[str, str]]:
    """Of what is removed that to which something else refers that is removed too, and goes first; nothing where all of
    it refers to each other."""
    going = {mark: each.now for each in waiting if (mark := _mark(each)) and each.now}
    held = {named for mark, now in going.items() for named in marks_in(now.values) if named != mark}
    return held if going.keys() - held else set()


def _mark(wanted: _Wanted) -> tuple[str, str] | None:
    """How others refer to what is removed."""
    return (wanted.kind.name, wanted.now.key) if wanted.after is None and wanted.now is not None else None


async def _put(unit: Unit, ready: Sequence[tuple[_Wanted, Any]], found: Configured) -> list[_Wanted]:
    """Writes the steps of one kind; gives those that are done."""
    kind = ready[0][0].kind
    puts = [Put(each.step["key"], values, _record(each), each.back) for each, values in ready]
    done = []
    for (each, _), outcome in zip(ready, await kind.put(unit, puts), strict=True):
        if isinstance(outcome, Problem):
            found.problems[each.number] = outcome
        else:
            each.done = outcome
            done.append(each)
    return done


def _record(wanted: _Wanted) -> int | None:
    if wanted.now is not None:
        return wanted.now.record
    return int(wanted.step["record"]) if wanted.back else None


async def _tell(look: Look, done: Sequence[_Wanted], found: Configured) -> None:
    """The difference that steps made and the steps that undo them, from what stands now.

    What was done last is undone first: it may refer to what was made before it.
    """
    told = []
    for each in done:
        items = await look.items(each.kind.name)
        after = next((item for item in items.values() if item.record == each.done), None)
        entries = difference(look.snapshot.model, each.kind, each.now, after)
        told.append((each.number, [{**entry, "step": each.number} for entry in entries]))
        undo = _undo(each, after)
        if undo is not None:
            found.undo.insert(0, undo)
    found.diff = [entry for _, entries in sorted(told, key=lambda each: each[0]) for entry in entries]


def _undo(wanted: _Wanted, after: Item | None) -> Step | None:
    now = wanted.now
    step = {"op": CONFIGURE, "kind": wanted.kind.name, "record": str(wanted.done)}
    if now is None:
        return (
            None if after is None else {**step, "key": after.key, "before": dict(after.values), "after": None}
        )
    if after is None:
        return {**step, "key": now.key, "before": None, "after": dict(now.values)}
    changed = [
        name
        for name in now.values.keys() | after.values.keys()
        if now.values.get(name) != after.values.get(name)
    ]
    return {
        **step,
        "key": after.key,
        "before": {name: after.values.get(name) for name in sorted(changed)},
        "after": {name: now.values.get(name) for name in sorted(changed)},
    }  # fmt: skip


# -- what stands in the way --------------------------------------------------------------------------------------


def _changed_meanwhile(
    kind: Kind, step: Step, now: Item, names: Sequence[str], message: Message | None = None
) -> Problem:
    message = message or say(
        "{k}“{n}”在此期间已被他人修改",
        "The {k} {n} was changed by somebody else meanwhile",
        k=kind.label,
        n=step["key"],
    )
    problem = conflict("changed_meanwhile", message)
    problem.extra["current"] = {name: now.values.get(name) for name in names}
    return problem


def _gone(kind: Kind, step: Step) -> Problem:
    message = say("没有{k}“{n}”，可能已被删除或改名", "There is no {k} {n}: it may have been removed or renamed",
                  k=kind.label, n=step["key"])  # fmt: skip
    return conflict("gone", message)


def _missing(model: Model, lacking: Sequence[tuple[str, str]]) -> Problem:
    faults = []
    for name, key in lacking:
        owner = model.objects.get(name)
        what = Message(owner.label["zh-CN"], owner.label["en"]) if owner else Message(name, name)
        message = say("此处没有{o}“{k}”", "There is no {o} {k} here", o=what, k=key)
        faults.append(FieldError("unknown_name", message, field="after"))
    problem = invalid(tuple(faults), faults[0].message)
    problem.extra["missing"] = [{"object": name, "key": key} for name, key in lacking]
    return problem


# -- differences -------------------------------------------------------------------------------------------------


def difference(model: Model, kind: Kind, before: Item | None, after: Item | None) -> list[dict[str, Any]]:
    """What became of an item, value by value, with a sentence in both languages as `words`."""
    item = after or before
    if item is None:
        return []
    named = {"object": item.about or kind.name, "item": kind.name, "key": item.key,
             "label": {"zh-CN": kind.label.zh, "en": kind.label.en}}  # fmt: skip
    what = say("{k}“{n}”", "the {k} {n}", k=kind.label, n=item.key)
    if before is None or after is None:
        added = before is None
        words = say("新增{w}", "Added {w}", w=what) if added else say("删除{w}", "Deleted {w}", w=what)
        whole = {"before": before and dict(before.values), "after": after and dict(after.values)}
        return [{"kind": "added" if added else "removed", **named, **whole, "words": _both(words)}]
    entries = []
    for name in dict.fromkeys((*before.values, *after.values)):
        was, now = before.values.get(name), after.values.get(name)
        if was == now:
            continue
        words = say(
            "{w}的{f}由 {b} 改为 {a}",
            "Changed the {f} of {w} from {b} to {a}",
            w=what,
            f=kind.words(model, name),
            b=kind.shown(model, name, was),
            a=kind.shown(model, name, now),
        )
        entries.append(
            {"kind": "changed", **named, "name": name, "before": was, "after": now, "words": _both(words)}
        )
    return entries


def _both(words: Message) -> Mapping[str, str]:
    return {"zh-CN": words.zh, "en": words.en}


def towards(kind: str, key: str, values: Mapping[str, Any] | None, now: Item | None) -> Step | None:
    """The step that gives an item these values, from what it is now; None where it has them. `values` null removes it."""
    step = {"op": CONFIGURE, "kind": kind, "key": key}
    if now is None:
        return None if values is None else {**step, "before": None, "after": dict(values)}
    if values is None:
        return {**step, "before": dict(now.values), "after": None}
    changed = {name: value for name, value in values.items() if now.values.get(name) != value}
    if not changed:
        return None
    return {**step, "before": {name: now.values.get(name) for name in changed}, "after": changed}


def at_place(problem: Problem, number: int) -> Problem:
    """A problem, saying which of several steps it is about."""
    errors = tuple(
        replace(each, field=f"steps.{number}.after.{each.field}" if each.field else f"steps.{number}")
        for each in problem.errors
    )
    return replace(problem, errors=errors, extra={**problem.extra, "step": number})
