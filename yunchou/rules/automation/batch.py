"""A set of runs that stand at the same step: what the step is given to work with, and where it says what came of it."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from yunchou.access.compile import row_condition
from yunchou.base.errors import Problem, not_found
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.language.types import Operand, Type
from yunchou.model.object import Object
from yunchou.records.change import Operation
from yunchou.records.evaluate import NoNames, shown_value
from yunchou.records.select import Asking, Select
from yunchou.records.write import MOST_OPERATIONS, Unit
from yunchou.rules.automation.definition import Definition, Placed
from yunchou.rules.automation.spots import PLACEHOLDER, Given, Words


@dataclass(slots=True)
class Run:
    """One run at a step. `input` and `output` go into its log.

    What came of the step: `fault` where it failed; `waits` until when it stays here before it looks again (`awaits`: an event
    of the record may end that sooner), and until its `deadline` at the latest; `joins` where it goes on once the runs that it
    began have ended; `to` where it goes on elsewhere than at the next step.
    """

    id: int
    record: int | None
    actor: int | None
    number: int
    held_until: dt.datetime | None
    tries: int = 0
    input: Any = None
    output: Any = None
    fault: Problem | None = None
    waits: dt.datetime | None = None
    deadline: dt.datetime | None = None
    awaits: bool = False
    joins: bool = False
    to: str | None = None

    @property
    def key(self) -> str:
        """What names this step of this run to the outside, the same with every try."""
        return f"automation:{self.id}:{self.number}"


@dataclass(frozen=True)
class Batch:
    """Runs of one version of an automation at one step. `unit` writes with the rights that they run with."""

    unit: Unit
    definition: Definition
    owner: Object | None
    path: str
    place: Placed
    runs: list[Run]
    cause: Mapping[str, Any]
    chain: Sequence[int]
    resources: Mapping[str, Any] = field(default_factory=dict)

    @property
    def going(self) -> list[Run]:
        """The runs for which nothing has gone wrong."""
        return [run for run in self.runs if run.fault is None]

    @property
    def now(self) -> dt.datetime:
        """This moment."""
        return dt.datetime.now(dt.UTC)

    async def evaluate(self, expressions: Sequence[str]) -> dict[int, list[Any]]:
        """For each run the values of expressions in their JSON form, in one statement. Runs whose record is gone fail."""
        asking, scope = self._scope()
        compiled = [
            compile_expression(each, scope, asking.params, asking.environment()) for each in expressions
        ]
        shown = [shown_value(asking, each) for each in compiled]
        return {
            id: [plain(each) for each in row] for id, row in (await self._rows(asking, scope, shown)).items()
        }

    async def hold(self, conditions: Sequence[str]) -> dict[int, list[bool]]:
        """For each run which conditions hold."""
        asking, scope = self._scope()
        compiled = [
            f"({compile_condition(each, scope, asking.params, asking.environment())}) is true"
            for each in conditions
        ]
        return {id: list(row) for id, row in (await self._rows(asking, scope, compiled)).items()}

    async def values(
        self, given: Mapping[str, Given], target: Object | None = None
    ) -> dict[int, dict[str, Any]]:
        """For each run the values that a definition gives, as an operation on a record of `target` takes them."""
        asked = {name: each.expression for name, each in given.items() if isinstance(each.expression, str)}
        fixed = {name: each.value for name, each in given.items() if each.value is not msgspec.UNSET}
        if not asked:
            return {run.id: dict(fixed) for run in self.going}
        found = await self.evaluate(list(asked.values()))
        return {id: {**fixed, **self.fitted(target, asked, row)} for id, row in found.items()}

    def fitted(self, target: Object | None, names: Iterable[str], row: Sequence[Any]) -> dict[str, Any]:
        """Values of expressions in the form that their fields take: an amount as a number, a day as its first moment."""
        zone = ZoneInfo(self.unit.caller.organisation.settings.time_zone)
        found = {}
        for name, value in zip(names, row, strict=True):
            field = target.fields.get(name) if target else None
            if field is not None and field.type != "money" and isinstance(value, dict) and "amount" in value:
                value = value["amount"]
            elif (
                field is not None and field.type == "datetime" and isinstance(value, str) and len(value) == 10
            ):
                value = dt.datetime.fromisoformat(value).replace(tzinfo=zone).isoformat()
            found[name] = value
        return found

    async def texts(self, several: Sequence[Words | None]) -> dict[int, list[tuple[str, str]]]:
        """For each run texts in Chinese and English, their expressions filled in."""
        pairs = [(each.zh, each.en or each.zh) if each else ("", "") for each in several]
        asked = list(
            dict.fromkeys(m[1] for pair in pairs for text in pair for m in PLACEHOLDER.finditer(text))
        )
        asking, scope = self._scope()
        compiled = [readable(each, asking, scope) for each in asked]
        rows = await self._rows(asking, scope, [shown_value(asking, each) for each in compiled])
        filled = {}
        zone = ZoneInfo(asking.organisation.settings.time_zone)
        for id, row in rows.items():
            words = [
                {
                    name: said(plain(found), each.type, english, zone)
                    for name, each, found in zip(asked, compiled, row, strict=True)
                }
                for english in (0, 1)
            ]
            filled[id] = [(_filled(zh, words[0]), _filled(en, words[1])) for zh, en in pairs]
        return filled

    async def write(
        self, name: str, operations: Sequence[tuple[Run, Operation]]
    ) -> list[tuple[Run, int | None]]:
        """Takes operations in sets; one that is refused fails its run. Gives the record of each that was done."""
        done: list[tuple[Run, int | None]] = []
        for start in range(0, len(operations), MOST_OPERATIONS):
            part = operations[start : start + MOST_OPERATIONS]
            results = await self.unit.write(name, [operation for _, operation in part], atomic=False)
            for (run, _), result in zip(part, results, strict=True):
                if result.failed:
                    run.fault = run.fault or result.problem()
                else:
                    done.append((run, result.id))
        return done

    def _scope(self) -> tuple[Asking, Select | NoNames]:
        asking = self.unit.asking()
        return asking, NoNames() if self.owner is None else Select(asking, self.owner)

    async def _rows(
        self, asking: Asking, scope: Select | NoNames, columns: Sequence[str]
    ) -> dict[int, list[Any]]:
        listed = ", ".join(columns)
        if not columns:
            return {run.id: [] for run in self.going}
        if isinstance(scope, NoNames):
            row = await self.unit.link.fetchrow(f"select {listed}", *asking.params.values)
            return {run.id: list(row or ()) for run in self.going}
        ids = asking.params.add(sorted({r.record for r in self.going if r.record is not None}), "bigint[]")
        rights = row_condition(asking, scope.owner, scope.alias) or "true"
        rows = await self.unit.link.fetch(
            f"select {scope.alias}.id, {listed} from {scope.table()}{scope.joins}"
            f" where {scope.alias}.id = any({ids}) and {rights}",
            *asking.params.values,
        )
        found = {row["id"]: list(row)[1:] for row in rows}
        for run in self.going:
            if run.record not in found:
                run.fault = not_found()
        return {run.id: found[run.record] for run in self.going if run.record is not None}


def plain(text: str | bool | None) -> Any:
    """A value from its JSON text; numbers with a fraction stay exact, as decimal text."""
    return json.loads(text, parse_float=str) if isinstance(text, str) else text


def readable(expression: str, asking: Asking, scope: Select | NoNames) -> Operand:
    """An expression within a text: of a reference, what it points at is named."""
    bound = len(asking.params.values)
    found = compile_expression(expression, scope, asking.params, asking.environment())
    if found.type.kind != "lookup":
        return found
    target = asking.snapshot.model.object(found.type.target or "user")
    del asking.params.values[bound:]
    return compile_expression(f"{expression}.{target.name_field}", scope, asking.params, asking.environment())


def said(value: Any, type: Type, english: int, zone: ZoneInfo) -> str:
    """A value as people read it within a sentence."""
    if value is None:
        return ""
    if type.options and isinstance(value, str):
        return next((words[english] for key, *words in type.options if key == value), value)
    if type.kind == "boolean":
        return (("否", "是"), ("no", "yes"))[english][bool(value)]
    if isinstance(value, dict) and "amount" in value:
        return f"{Decimal(value['amount']):,} {value['currency']}"
    if type.kind == "datetime" and isinstance(value, str):
        return dt.datetime.fromisoformat(value).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _filled(text: str, words: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda place: words.get(place[1], ""), text)
