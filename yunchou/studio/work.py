"""The model as it is being changed: layers and places as a working copy, and what the database must do in the end.

Nothing here touches a database, so a draft is checked by the same steps that publish it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from yunchou.base.errors import Problem, conflict, not_found, say
from yunchou.model.build import Physical, build
from yunchou.model.field_types import ValueContext
from yunchou.model.object import Field, Model, Object
from yunchou.model.store import Stored

LayerOfObject: TypeAlias = dict[str, Any]
Step: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Removed:
    """What an earlier change took away: a field (`place` its column) or an object (`place` its table)."""

    id: int
    object: str
    field: str | None
    definition: Mapping[str, Any]
    place: str
    columns: Mapping[str, str]
    reason: str = "deleted"

    @property
    def aside(self) -> str:
        """What an object is called while it is gone: its name may be given to another."""
        return f"{self.object}#{self.id:x}"


@dataclass(frozen=True, slots=True)
class Taken:
    """To be done: a field or object is taken out of the model and kept for 30 days."""

    removed: Removed


@dataclass(frozen=True, slots=True)
class Restored:
    """To be done: what was taken away is part of the model again, under the names given."""

    removed: Removed
    object: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Renamed:
    """To be done: an object, or a field of it, has another name than in the model `before`."""

    before: Model
    object: str
    field: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Swapped:
    """To be done: a field's values lie in another column; the one before is kept for 30 days."""

    removed: Removed
    column: str
    sql_type: str


@dataclass(frozen=True, slots=True)
class Emptied:
    """To be done: the values of a computed field have another type, so its column goes and a new one will be filled."""

    object: str
    field: str
    column: str


Effect: TypeAlias = Taken | Restored | Renamed | Swapped | Emptied


class Work:
    """A working copy. `ids`: fresh ids for what is taken away; `removed`: what steps may bring back.

    `busy`: the fields (object, field) whose type is being changed, which stay as they are until that is done. `many`:
    the tables with so many rows that their indexes are built by a job.
    """

    def __init__(
        self,
        declared: Sequence[Object],
        stored: Stored,
        values: ValueContext,
        *,
        ids: Iterable[int] = (),
        removed: Mapping[int, Removed] | None = None,
        busy: Iterable[tuple[str, str]] = (),
        many: Iterable[str] = (),
    ) -> None:
        self.declared = declared
        self.values = values
        self.version = stored.version
        self.layer: dict[str, LayerOfObject] = {name: dict(each) for name, each in stored.layer.items()}
        self.tables = dict(stored.physical.tables)
        self.columns = dict(stored.physical.columns)
        self.effects: list[Effect] = []
        self.touched: dict[str, None] = {}
        self.removed = dict(removed or {})
        self.busy = frozenset(busy)
        self.many = frozenset(many)
        self._ids = list(ids)
        self._model: Model | None = None

    @property
    def model(self) -> Model:
        """The model as it stands after the steps taken so far."""
        if self._model is None:
            self._model = build(self.version, self.declared, self.layer, Physical(self.tables, self.columns))
        return self._model

    def copy(self) -> "Work":
        """The same once more, for trying something."""
        stored = Stored(self.version, 0, dict(self.layer), Physical(dict(self.tables), dict(self.columns)))
        return Work(self.declared, stored, self.values, busy=self.busy, many=self.many)

    def layer_of(self, name: str) -> LayerOfObject:
        """An object's layer, empty where nothing was changed of it."""
        return dict(self.layer.get(name, {}))

    def put(self, name: str, layer: LayerOfObject | None) -> None:
        """Sets an object's layer, None for none any more."""
        self.layer.pop(name, None)
        if layer is not None:
            self.layer[name] = layer
        self.touched[name] = None
        self._model = None

    def next_version(self) -> None:
        """Counts the version on, once, when all steps are taken."""
        self.version += 1
        self._model = None

    def do(self, effect: Effect) -> None:
        """Notes what the database must do."""
        self.effects.append(effect)

    def fresh_id(self) -> int:
        """An id for what is taken away."""
        return self._ids.pop(0)

    def own_object(self, name: str, zh: str, en: str) -> Object:
        """An object that the organisation made. Raises 404, and 422 with the words for a shipped one."""
        owner = self.model.object(name)
        if owner.layer == "app":
            raise Problem(422, "invalid", say(zh, en))
        return owner

    def field(self, object: str, name: str) -> tuple[Object, Field]:
        """A field that may be changed. Raises 404, and 409 while its type is being changed."""
        owner = self.model.object(object)
        field = owner.fields.get(name)
        if field is None or field.system:
            raise not_found()
        if (object, name) in self.busy:
            raise conflict(
                "busy",
                say(
                    "字段{f}正在转换类型，请等待完成或先取消任务",
                    "The type of {f} is being changed: wait for it or cancel the job",
                    f=name,
                ),
            )
        return owner, field

    def put_field(self, object: str, name: str, definition: Mapping[str, Any]) -> None:
        """Sets the definition of one of the organisation's own fields; a new one comes last."""
        layer = self.layer_of(object)
        fields = layer.get("fields", {})
        kept = dict(definition)
        was_unique = fields.get(name, {}).get("unique")
        if kept.get("unique") and not was_unique and self.tables.get(object) in self.many:
            # In force when the job has built the index: only that can say that no two records share a value.
            kept["building"] = ["unique"]
        elif not kept.get("unique"):
            kept.pop("building", None)
        self.put(object, {**layer, "fields": {**fields, name: kept}})
