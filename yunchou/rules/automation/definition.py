"""A definition: what sets an automation off, on which condition, and its steps. Kinds of both are registered here."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from yunchou.actions.shape import shaped
from yunchou.base.errors import FieldError, Problem, invalid, say
from yunchou.model.object import Label, Model, Object, label
from yunchou.rules.automation.spots import Site, Spot

if TYPE_CHECKING:
    from yunchou.rules.automation.batch import Batch

MOST_STEPS = 100
"""Steps of one automation, those in branches and loops included."""
DEEPEST = 5
"""How far branches and loops may stand inside each other."""


class Step(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """Something that a run does with its record. Subclasses are kinds of steps, one file each.

    `run` does it for a whole set of runs at once: it says on each what came of it, and lets nothing out of the transaction.
    """

    words: ClassVar[Label]
    about_record: ClassVar[bool] = True
    """Whether it needs a record to be about."""
    loops: ClassVar[bool] = False
    """Whether the steps inside are taken by runs of their own, one for each record."""
    ending: ClassVar[frozenset[str]] = frozenset()
    """Those of its lists of steps after which the run ends, whatever follows the step."""
    timed: ClassVar[bool] = True
    """Whether a run that waits at it waits for a moment that may be told."""
    single: ClassVar[bool] = False
    """Whether a record may not enter again while a run about it is under way."""
    note: str | None = None

    def spots(self, site: Site) -> Iterator[Spot]:
        """Where it names something."""
        return iter(())

    def faults(self, site: Site) -> Iterator[FieldError]:
        """What is wrong with it beyond the names and expressions of its spots."""
        return iter(())

    def bodies(self) -> Iterator[tuple[str, list[Any]]]:
        """The lists of steps inside it, each with its place."""
        return iter(())

    def inside(self, site: Site) -> Object | None:
        """The object that the steps inside are about."""
        return site.owner

    async def run(self, batch: "Batch") -> None:
        """Takes the step for every run of the batch."""
        raise NotImplementedError

    async def tried(self, batch: "Batch") -> None:
        """Takes the step in a dry run, of which nothing is kept."""
        await self.run(batch)


class Trigger(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What sets an automation off. Subclasses are kinds of triggers, one file each."""

    words: ClassVar[Label]
    kind: ClassVar[str]
    started_by_people: ClassVar[bool] = True
    """Whether there is a person who set it off."""
    needs_object: ClassVar[bool] = True
    knows_changes: ClassVar[bool] = False
    """Whether its condition may ask for values before."""

    def spots(self, site: Site) -> Iterator[Spot]:
        """Where it names something."""
        return iter(())

    def faults(self, site: Site) -> Iterator[FieldError]:
        """What is wrong with it beyond names."""
        return iter(())


STEPS: dict[str, type[Step]] = {}
TRIGGERS: dict[str, type[Trigger]] = {}


def step(zh: str, en: str) -> Callable[[type[Step]], type[Step]]:
    """Declares a kind of step, named by the tag of its class."""

    def keep(kind: type[Step]) -> type[Step]:
        kind.words = label(zh, en)
        STEPS[str(kind.__struct_config__.tag)] = kind
        return kind

    return keep


def trigger(name: str, zh: str, en: str) -> Callable[[type[Trigger]], type[Trigger]]:
    """Declares a kind of trigger."""

    def keep(kind: type[Trigger]) -> type[Trigger]:
        kind.kind, kind.words = name, label(zh, en)
        TRIGGERS[name] = kind
        return kind

    return keep


@dataclass(frozen=True, slots=True)
class Entry:
    """Whether a record enters again, and when it leaves: `exit_when` a condition on it; `reentry` always, `ended` (one run at
    a time) or `once`; at most `most_runs` runs of a record within a `most_per`."""

    exit_when: str | None = None
    reentry: str = "always"
    most_runs: int | None = None
    most_per: str = "day"

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "exit_when": self.exit_when,
            "reentry": self.reentry,
            "most_runs": self.most_runs,
            "most_per": self.most_per,
        }


@dataclass(frozen=True, eq=False)
class Definition:
    """One version of an automation, read from what is kept. `steps` in order; `placed` all of them by their place."""

    id: int
    version: int
    name: str
    object: str | None
    trigger: Trigger
    fields: tuple[str, ...]
    condition: str | None
    steps: list[Step]
    run_as: str = "system"
    entry: Entry = field(default_factory=Entry)
    starts_at: Any = None
    ends_at: Any = None
    starters: frozenset[int] = frozenset()
    placed: Mapping[str, "Placed"] = field(default_factory=dict)

    @property
    def single(self) -> bool:
        """Whether a record enters again only when its last run has ended, whatever its rules of entry say."""
        return any(each.step.single for each in self.placed.values())

    def owner(self, model: Model) -> Object | None:
        """The object whose records it is about. Raises 404 where that is gone."""
        return model.object(self.object) if self.object else None

    def as_json(self) -> dict[str, Any]:
        """What is kept of a version, for the runs that began with it."""
        return {
            "name": self.name,
            "object": self.object,
            "trigger": self.trigger.kind,
            "settings": msgspec.to_builtins(self.trigger),
            "fields": list(self.fields),
            "condition": self.condition,
            "steps": [msgspec.to_builtins(each) for each in self.steps],
            "run_as": self.run_as,
            **self.entry.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Placed:
    """A step in its place. `then` is the place of the step after it, empty at the end; `bodies` where those inside begin."""

    step: Step
    then: str
    bodies: tuple[str, ...]


END = ""
_PLACE = re.compile(r"\[([0-9]+|\.\.\.)\]")


def read_trigger(kind: str, settings: Any) -> Trigger:
    """A trigger from its JSON form. Raises 422."""
    known = TRIGGERS.get(kind)
    if known is None:
        raise invalid(
            [FieldError("not_an_option", say("没有此触发方式", "There is no such trigger"), "trigger")]
        )
    try:
        return shaped({} if settings is None else settings, known)
    except Problem as problem:
        raise _under(problem, "settings") from None


def read_steps(given: Any) -> list[Step]:
    """Steps from their JSON form. Raises 422, naming the place of what is wrong."""
    steps = _steps(given, "steps", 1)
    count = len(dict(all_steps(steps, "steps")))
    if count == 0:
        raise invalid([FieldError("required", say("至少要有一个步骤", "There must be a step"), "steps")])
    if count > MOST_STEPS:
        words = say("最多 {n} 个步骤", "There may be {n} steps at most", n=MOST_STEPS)
        raise invalid([FieldError("out_of_range", words, "steps")])
    return steps


def _steps(given: Any, path: str, depth: int) -> list[Step]:
    if not isinstance(given, list):
        raise invalid([FieldError("wrong_type", say("应为步骤列表", "This must be a list of steps"), path)])
    if depth > DEEPEST:
        words = say("步骤最多嵌套 {n} 层", "Steps may stand {n} deep in each other", n=DEEPEST)
        raise invalid([FieldError("out_of_range", words, path)])
    return [_step(each, f"{path}.{number}", depth) for number, each in enumerate(given)]


def _step(given: Any, path: str, depth: int) -> Step:
    kind = STEPS.get(str(given.get("kind"))) if isinstance(given, dict) else None
    if kind is None:
        words = say("没有此类步骤", "There is no such kind of step")
        raise invalid([FieldError("not_an_option", words, f"{path}.kind")])
    try:
        read = shaped(given, kind)
    except Problem as problem:
        raise _under(problem, path) from None
    for name, body in read.bodies():
        body[:] = _steps(body, f"{path}.{name}", depth + 1)
    return read


def _dotted(place: re.Match[str]) -> str:
    return f".{place[1]}" if place[1].isdigit() else ""


def _under(problem: Problem, path: str) -> Problem:
    """The problem with its places told from the top."""
    errors = [e.on(f"{path}.{_PLACE.sub(_dotted, e.field)}" if e.field else path) for e in problem.errors]
    return invalid(errors, problem.detail)


def all_steps(steps: Iterable[Step], path: str) -> Iterator[tuple[str, Step]]:
    """Every step with its place, those inside others after them."""
    for number, each in enumerate(steps):
        here = f"{path}.{number}"
        yield here, each
        for name, body in each.bodies():
            yield from all_steps(body, f"{here}.{name}")


def sited(steps: Iterable[Step], site: Site) -> Iterator[tuple[Step, Site]]:
    """Every step with where it stands."""
    for number, each in enumerate(steps):
        here = Site(site.model, site.owner, f"{site.path}.{number}")
        yield each, here
        inner = each.inside(here)
        for name, body in each.bodies():
            yield from sited(body, Site(site.model, inner, here.at(name)))


def placed(steps: list[Step]) -> dict[str, Placed]:
    """All steps by place, each with what comes after it."""
    found: dict[str, Placed] = {}
    _place(steps, "steps", END, found)
    return found


def _place(steps: list[Step], path: str, then: str, found: dict[str, Placed]) -> str:
    """Places steps that go on at `then`; gives where they begin."""
    for number in reversed(range(len(steps))):
        here, each = f"{path}.{number}", steps[number]
        begins = tuple(
            _place(body, f"{here}.{name}", END if each.loops or name in each.ending else then, found)
            for name, body in each.bodies()
        )
        found[here] = Placed(each, then, begins)
        then = here
    return then
