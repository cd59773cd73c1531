"""Relations by text: which records are meant. One statement for each target and chunk, never one for each row."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from yunchou.access.compile import may_read
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, forbidden, say
from yunchou.model.field_types import TYPES
from yunchou.model.object import Object
from yunchou.records.change import Operation
from yunchou.records.imports.binding import PIPELINE, STAGE, BoundStep, Lookup
from yunchou.records.imports.transform import Item
from yunchou.records.select import Select
from yunchou.records.write import Unit

MOST_KEPT = 200_000
"""Texts whose meaning is remembered from chunk to chunk."""

Found = tuple[tuple[int, int | None], ...]
"""The records that carry a text, each with its pipeline where stages are asked for; empty: none does."""


class Coming:
    """Texts by which a trial looks for records that rows before would have made: a number for each text."""

    def __init__(self, steps: Sequence[BoundStep]) -> None:
        lookups = [each.lookup for step in steps for each in step.fields if each.lookup is not None]
        self._known: dict[tuple[str, str], set[int]] = {}
        for each in lookups:
            for key in [(each.target, each.find), *((one.object, one.find) for one in each.several)]:
                self._known[key] = set()
        for step in steps:
            for name in step.step.match[:1]:
                self._known[step.owner.name, name] = set()

    def add(self, owner: Object, items: Iterable[Item]) -> None:
        """What rows that were tried would have made."""
        for (target, find), known in self._known.items():
            if target == owner.name:
                known.update(
                    hash(item.values[find])
                    for item in items
                    if not item.errors and isinstance(item.values.get(find), str)
                )

    def has_made(self, bound: BoundStep, values: dict[str, Any]) -> bool:
        """Whether a row would meet a record that one before it would have made."""
        match = bound.step.match
        text = values.get(match[0]) if len(match) == 1 else None
        return isinstance(text, str) and self.holds((bound.owner.name, match[0]), text)

    def holds(self, key: tuple[str, str], text: str) -> bool:
        """Whether a record of that object with that text would be there."""
        return hash(text) in self._known.get(key, ())


class Resolver:
    """Finds the records that the rows of one step mean.

    Only records older than `before` count where the step writes the target itself: a relation sees the records of all
    steps before its own, not those of its own step. `coming`: of a trial that keeps nothing, what these would have made.
    """

    def __init__(self, bound: BoundStep, before: int, coming: "Coming | None" = None) -> None:
        self.bound = bound
        self.before = before
        self.coming = coming
        self._known: dict[tuple[str, str], dict[str, Found]] = defaultdict(dict)
        self._made: dict[tuple[str, str], dict[str, Found]] = {}
        self._lookups: dict[str, Lookup] = {f.name: f.lookup for f in bound.fields if f.lookup is not None}

    async def resolve(self, unit: Unit, items: Iterable[Item]) -> None:
        """Put ids in the place of texts; a text that means no record, or several, is a fault of its row.

        Records for texts that are to be created are written by `unit`. Call `keep` after its commit.
        """
        self._made = {}
        items = [item for item in items if not item.errors]
        wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
        for item in items:
            for name, texts in item.texts.items():
                for text in [texts] if isinstance(texts, str) else texts:
                    for key, words in self._lookups[name].sought(text):
                        wanted[key].add(words)
            stage = self.bound.stage_lookup
            if stage is not None and item.stages:
                wanted[stage.target, stage.find].update(item.stages)
        for key, sought in wanted.items():
            known = self._known[key]
            missing = [text for text in sought if text not in known]
            if missing:
                if len(known) > MOST_KEPT:
                    known.clear()
                    missing = list(sought)
                known.update(await self._find(unit, *key, missing))
        if not self._lookups and self.bound.stage_lookup is None:
            return
        await self._create(unit, items)
        for item in items:
            self._place(item)

    def keep(self) -> None:
        """The transaction is in: what it created is known from now on."""
        for key, made in self._made.items():
            self._known[key].update(made)
        self._made = {}

    async def _find(self, unit: Unit, target: str, find: str, texts: list[str]) -> dict[str, Found]:
        asking = unit.asking()
        owner = asking.snapshot.model.object(target)
        field = owner.fields[find]
        if not may_read(asking.viewer, owner, field):
            raise forbidden()
        select = Select(asking, owner)
        column = f"t.{quote(field.column)}"
        if TYPES[field.type].sql_type != "text":
            column = f"{column}::text"
        listed = asking.params.add(texts, "text[]")
        conditions = [f"{column} = any({listed})", select.condition()]
        if target == self.bound.owner.name and not self._may_create(target):
            conditions.append(f"t.id < {asking.params.add(self.before, 'bigint')}")
        pipeline = f"t.{quote(owner.fields[PIPELINE].column)}" if target == STAGE else "null::bigint"
        rows = await unit.link.fetch(
            f"select {column} as text, t.id, {pipeline} as pipeline from {select.table()}"
            f" where {' and '.join(conditions)} order by t.id",
            *asking.params.values,
        )
        found: dict[str, list[tuple[int, int | None]]] = {text: [] for text in texts}
        for row in rows:
            found[row["text"]].append((row["id"], row["pipeline"]))
        return {text: tuple(records) for text, records in found.items()}

    def _may_create(self, target: str) -> bool:
        return any(
            target in (each.target, *(one.object for one in each.several)) and each.missing == "create"
            for each in self._lookups.values()
        )

    async def _create(self, unit: Unit, items: list[Item]) -> None:
        wanted: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for item in items:
            for name, texts in item.texts.items():
                lookup = self._lookups[name]
                if lookup.missing != "create":
                    continue
                for text in [texts] if isinstance(texts, str) else texts:
                    sought = lookup.sought(text)
                    # Of which object a new record is to be must be said where it may be one of several.
                    if len(sought) == 1 and not self._known[sought[0][0]].get(sought[0][1]):
                        wanted[sought[0][0]][sought[0][1]] = None
        for key, named in wanted.items():
            target, find = key
            results = await unit.write(
                target, [Operation("create", {find: text}) for text in named], atomic=False
            )
            made: dict[str, Found] = {}
            for text, result in zip(named, results, strict=True):
                if result.id is not None and not result.failed:
                    made[text] = ((result.id, None),)
                else:
                    self._refused(items, key, text, result.errors)
            self._made[key] = made

    def _refused(
        self, items: list[Item], key: tuple[str, str], text: str, why: tuple[FieldError, ...]
    ) -> None:
        for item in items:
            for name, texts in item.texts.items():
                several = [texts] if isinstance(texts, str) else texts
                if any((key, text) in self._lookups[name].sought(each) for each in several):
                    item.errors.extend(each.on(name) for each in why)

    def _place(self, item: Item) -> None:
        sought: dict[str, list[str]] = {}
        for name, lookup in self._lookups.items():
            texts = item.texts.get(name)
            if texts is None:
                continue
            if isinstance(texts, str):
                item.values[name] = self._one(item, name, lookup, texts)
                if lookup.missing == "either":
                    sought.setdefault(texts, []).append(name)
            else:
                ids = [self._one(item, name, lookup, text) for text in texts]
                item.values[name] = [id for id in ids if id is not None]
        for names in sought.values():
            if all(item.values[name] is None and name not in item.coming for name in names):
                item.blank.append(names[0])
        stage = self.bound.stage_lookup
        if stage is not None and item.stages:
            for name, moment in item.stages.items():
                id = self._one(item, f"stage_entered.{name}", stage, name)
                if id is not None:
                    item.entered[id] = moment

    def _one(self, item: Item, name: str, lookup: Lookup, text: str) -> Any:
        """The JSON form of the reference that a text means; None for none."""
        records = [
            (key[0], *record)
            for key, words in lookup.sought(text)
            for record in self._known[key].get(words) or self._made.get(key, {}).get(words, ())
        ]
        pipeline = item.values.get(lookup.within) if lookup.within else None
        if pipeline is not None:
            records = [each for each in records if str(each[2]) == pipeline]
        if len(records) == 1:
            target, id, _ = records[0]
            if lookup.beside is not None:
                item.values[lookup.beside] = target
                return str(id)
            return {"object": target, "id": str(id)} if lookup.several else str(id)
        if records:
            message = say("有多条记录名为“{t}”。", "Several records are called {t}.", t=text[:80])
            item.fail("not_an_option", message, name)
        elif self.coming is not None and any(self.coming.holds(*each) for each in lookup.sought(text)):
            item.coming.append(name)
        elif lookup.missing not in ("empty", "either") and not item.errors:
            message = say("找不到“{t}”。", "There is no {t}.", t=text[:80])
            item.fail("not_an_option", message, name)
        elif lookup.missing == "empty":
            item.blank.append(name)
        return None


def object_label(owner: Object, language: str) -> str:
    """What an object is called in a language."""
    return owner.label["en" if language.startswith("en") else "zh-CN"]


def plain_values(values: dict[str, Any]) -> dict[str, Any]:
    """The values that are not empty: what a new record is made of, so that empty cells leave room for defaults."""
    return {name: value for name, value in values.items() if value is not None and value != []}
