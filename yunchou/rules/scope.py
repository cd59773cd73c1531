"""What names mean in a rule: the record as it is about to be written, the records it leads to, and values before.

The records under judgement are no rows of a table yet, so a set of changes is laid out as one: a column for each field
that the conditions use, and one more for its value before where they ask for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.access.state import system_viewer
from yunchou.base.db import Connection, quote
from yunchou.language import errors
from yunchou.language.compile import compile_condition
from yunchou.language.errors import ExpressionError
from yunchou.language.fields import expression_type
from yunchou.language.types import Environment, Name, Operand, Params, Type
from yunchou.model.field_types import ValueContext
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, Change, moment_now
from yunchou.records.laid import laid_columns, laid_values
from yunchou.records.select import Asking, Select

MADE_NOW = ("created_at", "updated_at")
MADE_BY = ("created_by", "updated_by")


class Changing(Select):
    """The names of a record that is being written. CHANGED and PRIOR know what it was."""

    def __init__(self, asking: Asking, owner: Object) -> None:
        super().__init__(asking, owner)
        # What is being written has no computed values in its columns yet.
        self.fresh = True
        self.prior_columns: dict[str, None] = {}

    def changed(self, path: tuple[Name, ...]) -> Operand:
        """Whether the field gets another value than it had."""
        field = self._own(path)
        now = self.place(path).sql
        return Operand(f"({now} is distinct from {self._prior(field)})", Type("boolean"))

    def prior(self, path: tuple[Name, ...]) -> Operand:
        """The value that the field had, null on a new record."""
        field = self._own(path)
        return Operand(self._prior(field), expression_type(self.owner, field))

    def _own(self, path: tuple[Name, ...]) -> Field:
        if len(path) > 1:
            raise errors.type_mismatch(
                path[1].at, "此处应为本记录的字段", "This must be a field of the record itself"
            )
        field = self.place(path).field
        if field.computed and not field.stored:
            raise errors.type_mismatch(
                path[0].at,
                "此公式不保存旧值，不能用于 CHANGED 和 PRIOR",
                "Of this formula no former value is kept: CHANGED and PRIOR can't use it",
            )
        return field

    def _prior(self, field: Field) -> str:
        self.prior_columns[field.column] = None
        return f"{self.alias}.{quote(_before(field.column))}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Conditions on the records of one object as a statement over a set of them.

    `values` are the constants bound first; a list for each of the columns follows them. `faults` holds, by their number,
    the conditions that no longer fit the model; they count as unknown.
    """

    sql: str
    values: tuple[object, ...]
    now: tuple[Field, ...]
    prior: tuple[Field, ...]
    faults: dict[int, ExpressionError]


def judging(organisation: Organisation, snapshot: Snapshot) -> Asking:
    """Rules see all that they judge by: whether one holds must not depend on what its writer may see."""
    return Asking(organisation, snapshot, system_viewer(snapshot.access), Params())


def check_condition(organisation: Organisation, snapshot: Snapshot, owner: Object, condition: str) -> None:
    """Raises ExpressionError for a condition that cannot stand in a rule of the object."""
    asking = judging(organisation, snapshot)
    compile_condition(condition, Changing(asking, owner), asking.params, asking.environment())


def compile_judgement(
    organisation: Organisation,
    snapshot: Snapshot,
    environment: Environment,
    owner: Object,
    conditions: Sequence[str],
) -> Judgement:
    """The statement that says of each record which conditions hold."""
    asking = judging(organisation, snapshot)
    scope = Changing(asking, owner)
    compiled: list[str] = []
    faults: dict[int, ExpressionError] = {}
    for number, condition in enumerate(conditions):
        bound = len(asking.params.values)
        try:
            compiled.append(compile_condition(condition, scope, asking.params, environment))
        except ExpressionError as error:
            del asking.params.values[bound:]
            faults[number] = error
            compiled.append("null::boolean")
    by_column = {field.column: field for field in owner.fields.values() if field.column}
    # An amount takes several columns; a condition asks for the first of them, its worth.
    used = dict.fromkeys(("id", *scope.root_columns))
    now = tuple(by_column[column] for column in used if column in by_column)
    prior = tuple(by_column[column] for column in scope.prior_columns)
    # Lists are bound by their numbers, for which the values come with each call.
    first = len(asking.params.values) + 1
    laid = [(f"{field.column}{each.ending}", each) for field in now for each in laid_columns(field)]
    laid += [
        (_before(f"{field.column}{each.ending}"), each) for field in prior for each in laid_columns(field)
    ]
    lists = ", ".join(f"${first + n}::{each.array_type}[]" for n, (_, each) in enumerate(laid))
    parts = ", ".join(f"v{n}" for n in range(len(laid)))
    shown = ", ".join(f"{each.decode(f'r.v{n}')} as {quote(name)}" for n, (name, each) in enumerate(laid))
    held = ", ".join(f"coalesce(({each}), false) as c{n}" for n, each in enumerate(compiled))
    sql = (
        f"select {held} from (select r.position, {shown} from unnest({lists}) with ordinality r({parts}, position))"
        f" t{scope.joins} order by t.position"
    )
    return Judgement(sql, tuple(asking.params.values), now, prior, faults)


async def judge(
    link: Connection,
    judgement: Judgement,
    changes: Sequence[Change],
    author: int | None,
    context: ValueContext,
) -> list[tuple[bool, ...]]:
    """For each change which of the conditions hold, in one statement."""
    lists = [
        *(
            each
            for f in judgement.now
            for each in laid_values(f, [_now(c, f, author) for c in changes], context)
        ),
        *(
            each
            for f in judgement.prior
            for each in laid_values(f, [c.before.get(f.name) for c in changes], context)
        ),
    ]
    rows = await link.fetch(judgement.sql, *judgement.values, *lists)
    return [tuple(row) for row in rows]


def _now(change: Change, field: Field, author: int | None) -> object:
    if field.name == "id":
        return change.id or None
    value = change.now(field.name)
    if value is None and change.kind == CREATE:
        if field.name in MADE_NOW:
            return moment_now()
        if field.name in MADE_BY:
            return author
    return value


def _before(column: str) -> str:
    return f"was {column}"
