"""What is kept added up of an object's records, as a part of the snapshot.

A *cube* holds one cell for each day (or month) of one date and each combination of values of some fields, its keys: how many
records there are, the sum of each measure and how many records have it. Whatever asks for sums and numbers of records by
those fields alone has the same answer from the cells as from the records, because records of one cell are alike to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.base.db import Connection, quote
from yunchou.model.object import Model

PART = "summaries"
BUILDING, READY = "building", "ready"
DAY, MONTH = "day", "month"


class Key(msgspec.Struct, frozen=True):
    """A field by which cells are told apart: its column, and the type that its values have there."""

    field: str
    column: str
    sql_type: str

    @property
    def listed(self) -> str:
        """In which list of a cell its values stand."""
        return "keys" if self.sql_type == "bigint" else "words"


class Dated(msgspec.Struct, frozen=True):
    """The date of a cube: a field of type `date` or `datetime`."""

    field: str
    column: str
    kind: str


class Measure(msgspec.Struct, frozen=True):
    """What is added up: SQL over the columns of a record under the alias `t`, with those columns."""

    sql: str
    columns: tuple[str, ...]


class Cube(msgspec.Struct, frozen=True):
    """One set of cells. `grain`: `day` or `month`; `cells`: about how many there are at most."""

    id: int
    grain: str
    date: Dated
    keys: tuple[Key, ...]
    cells: int = 0


class Plan(msgspec.Struct, frozen=True):
    """All that is kept added up of an object. `zone`: the time zone by which moments became days; `demand` tells of what was
    wanted when it was made.
    """

    object: str
    zone: str
    measures: tuple[Measure, ...]
    cubes: tuple[Cube, ...]
    demand: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of a record that decides about a cell."""
        named: dict[str, None] = {}
        for cube in self.cubes:
            named |= dict.fromkeys((cube.date.column, *(key.column for key in cube.keys)))
        for measure in self.measures:
            named |= dict.fromkeys(measure.columns)
        return tuple(named)


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan in force. While it is `building`, writes keep it up already and nobody asks it."""

    plan: Plan
    state: str


def encoded(plan: Plan) -> str:
    """The plan as it is stored."""
    return msgspec.json.encode(plan).decode()


def decoded(text: str) -> Plan:
    """A stored plan."""
    return msgspec.json.decode(text, type=Plan)


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> Mapping[str, Any]:
    """What is kept added up, by object, and the choices of administrators, by metric.

    A plan made under an earlier model or before an upgrade is over for good: what has happened since is not in its cells.
    """
    name = quote(schema)
    if await link.fetchval("select to_regclass($1)", f"{name}.summary_choice") is None:
        # Before the upgrade that makes the tables.
        return {"plans": {}, "choices": {}}
    rows = await link.fetch(
        f"select s.object, s.plan::text as plan, s.state from {name}.summary s where s.model_version ="
        f" (select model_version from {name}.model_state) and s.upgrades = (select count(*) from {name}.upgrade)"
    )
    plans = {row["object"]: Summary(decoded(row["plan"]), row["state"]) for row in rows}
    choices = await link.fetch(f"select metric, kept from {name}.summary_choice")
    return {"plans": plans, "choices": {row["metric"]: row["kept"] for row in choices}}


def summary_of(snapshot: Snapshot, object: str) -> Summary | None:
    """What is kept added up of an object; None where nothing is."""
    found: Mapping[str, Summary] = snapshot.parts.get(PART, {}).get("plans", {})
    return found.get(object)


def choices(snapshot: Snapshot) -> Mapping[str, bool]:
    """Of which metrics an administrator has said that they are, or are not, to be kept added up."""
    found: Mapping[str, bool] = snapshot.parts.get(PART, {}).get("choices", {})
    return found


def day_sql(date: Dated, grain: str, zone: str, alias: str = "t") -> str:
    """SQL for the day of a record by a cube's date, or for the first of its month."""
    column = f"{alias}.{quote(date.column)}"
    day = f"({column} at time zone {literal(zone)})::date" if date.kind == "datetime" else column
    return f"date_trunc('month', {day})::date" if grain == MONTH else day


def cell_sql(cube: Cube, zone: str) -> tuple[str, str, str]:
    """SQL for the day, the keys and the words of the cell that a record under the alias `t` belongs to."""
    lists = {"keys": "bigint", "words": "text"}
    parts = [
        f"array[{', '.join(_key_sql(key) for key in cube.keys if key.listed == name)}]::{sql_type}[]"
        for name, sql_type in lists.items()
    ]
    return day_sql(cube.date, cube.grain, zone), parts[0], parts[1]


def _key_sql(key: Key) -> str:
    column = f"t.{quote(key.column)}"
    return column if key.sql_type in ("bigint", "text") else f"{column}::text"


def literal(text: str) -> str:
    """A text of the program's or the database's own as SQL: where no value can be bound."""
    return "'" + text.replace("'", "''") + "'"


def sums_sql(plan: Plan, sign: str = "") -> tuple[str, str]:
    """SQL for the lists of a group's sums and numbers of values; `sign` multiplies each record."""
    times, one = (f"{sign} * ", sign) if sign else ("", "1")
    sums = [f"coalesce(sum({times}({each.sql})), 0)" for each in plan.measures]
    counts = [f"coalesce(sum({one}) filter (where ({each.sql}) is not null), 0)" for each in plan.measures]
    return f"array[{', '.join(sums)}]::numeric[]", f"array[{', '.join(counts)}]::bigint[]"


def ids_of(plan: Plan) -> Sequence[int]:
    """The cubes of a plan."""
    return [cube.id for cube in plan.cubes]
