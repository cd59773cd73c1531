"""What a name means inside a statement: the root table, the joins its paths need, and the rights on each of them.

A `Select` is the scope that the expression compiler asks for names. Every table it joins carries the asker's row
condition inside the join, so a record that may not be seen is as if the reference were empty, and every field it hands
out has been checked against the asker's field rights; one that may not be read does not exist.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from yunchou.access.asking import Asking as Asking
from yunchou.access.compile import (
    NO_ROWS,
    condition_compiler,
    field_access,
    may_read,
    row_condition,
    row_ways,
)
from yunchou.access.state import system_viewer
from yunchou.access.withheld import withheld
from yunchou.base.db import name_literal, quote
from yunchou.base.errors import bad_expression, say
from yunchou.language.children import Inside
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.language.errors import too_many_hops, unknown_name
from yunchou.language.fields import ending_type, expression_type, one_of
from yunchou.language.types import MOST_HOPS, Name, Operand, Type
from yunchou.model.field_types import part_of, type_of
from yunchou.model.field_types.any_lookup import OBJECT
from yunchou.model.field_types.base import Part
from yunchou.model.object import Field, Inverse, Object, Option, Rollup, label
from yunchou.records.computed.state import calculating
from yunchou.records.shipped_names import names_in


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads: a field of an object, in the table of that alias."""

    alias: str
    owner: Object
    field: Field
    sql: str
    """SQL for the value: the column, or the expression of a field that is computed where it is asked for."""
    part: bool = False
    """Whether it is a part of the field's value."""
    hidden: str | None = None
    """SQL for whether the record keeps the value back from the asker; then `sql` is null and `raw` what is masked."""
    raw: str = ""


class Select:
    """The names of one object's records under `alias`, and the joins that its paths came to need."""

    def __init__(self, asking: Asking, owner: Object, alias: str = "t", prefix: str = "j") -> None:
        self.asking = asking
        self.owner = owner
        self.alias = alias
        self._prefix = prefix
        self._joins: dict[tuple[str, str, str], tuple[str, Object]] = {}
        self._join_sql: list[str] = []
        self._shared: dict[tuple[str, str, str], tuple[str, Object]] = {}
        self.fresh = False
        """Whether computed fields of the root are computed anew although their column has a value."""
        self.root_columns: dict[str, None] = {}
        """Columns of the root table that were used, in order of first use."""

    @property
    def joins(self) -> str:
        """The joins that the names so far came to need."""
        return "".join(self._join_sql)

    def table(self) -> str:
        """The root table with its alias."""
        return f"{self.asking.table(self.owner)} {self.alias}"

    def condition(self, action: str = "read") -> str:
        """The rows that are there and that the asker may see."""
        rights = row_condition(self.asking, self.owner, self.alias, action)
        present = f"{self.alias}.deleted_at is null"
        return present if rights is None else f"{present} and {rights}"

    def ways(self) -> list[str]:
        """The same rows as one condition for each way to them; a row may hold several."""
        present = f"{self.alias}.deleted_at is null"
        ways = row_ways(self.asking, self.owner, self.alias)
        if ways is None:
            return [present]
        return [f"{present} and {way}" for way in ways] or [NO_ROWS]

    # -- names -------------------------------------------------------------------------------------------------

    def place(self, path: Sequence[Name]) -> Place:
        """Where a path leads. Raises `unknown_name` at the first part that leads nowhere for this asker."""
        if len(path) > MOST_HOPS + 1:
            raise too_many_hops(path[MOST_HOPS + 1].at, MOST_HOPS)
        alias, owner, left = self._walk(path)
        field = self._field(owner, left[0])
        if len(left) == 1:
            return self.at(alias, owner, field)
        part = part_of(field, left[1].text)
        if part is not None:
            return self._part(alias, owner, field, part)
        return _ending(self, alias, owner, field, left[1])

    def _walk(self, path: Sequence[Name]) -> tuple[str, Object, Sequence[Name]]:
        """Over the relations of a path to the object of its end; what is left is a name, or a name and its ending."""
        alias, owner, left, model = self.alias, self.owner, path, self.asking.snapshot.model
        while len(left) > 1:
            field, over = self._field(owner, left[0]), 1
            if len(left) == 2 and (part_of(field, left[1].text) or ending_type(model, field, left[1].text)):
                break
            if type_of(field).of_several:
                found, over = one_of(model, field, left[1].text), 2
                if found is None:
                    raise unknown_name(left[1].at, left[1].text)
                field = found
            elif type_of(field).many or not type_of(field).relation:
                raise unknown_name(left[1].at, left[1].text)
            alias, owner = self.join(alias, owner, field)
            left = left[over:]
        return alias, owner, left

    def _part(self, alias: str, owner: Object, field: Field, part: Part) -> Place:
        """A part of a value, as if it were a field of its own that is read where the whole is."""
        whole = self.at(alias, owner, field)
        alone = Field(field.name, part.type, part.label, column=field.column)
        return Place(alias, owner, alone, part.sql.format(whole.sql), part=True)

    def join(self, alias: str, owner: Object, field: Field) -> tuple[str, Object]:
        """The alias and object of the record that a lookup of `alias` points at, joined at first use."""
        target = self.asking.snapshot.model.object(field.target or "user")
        found = self._joins.get((alias, field.column, target.name))
        if found is not None:
            return found
        joined = f"{self._prefix}{len(self._joins) + 1}"
        reference = self.at(alias, owner, field).sql
        rights = row_condition(self.asking, target, joined)
        condition = f" and {rights}" if rights else ""
        self._join_sql.append(
            f" left join {self.asking.table(target)} {joined} on {joined}.id = {reference}"
            f" and {joined}.deleted_at is null{condition}"
        )
        self._joins[alias, field.column, target.name] = (joined, target)
        return joined, target

    def at(self, alias: str, owner: Object, field: Field) -> Place:
        """A field of the records under an alias; as a value there is none where the record keeps it back."""
        place = self._at(alias, owner, field)
        kept = withheld(self.asking, owner, field)
        if kept is None:
            return place
        if alias == self.alias:
            self.root_columns |= dict.fromkeys(kept.columns)
        hidden = kept.condition.format(t=alias)
        sql = f"(case when {hidden} then null else {place.sql} end)"
        return replace(place, sql=sql, hidden=hidden, raw=place.sql)

    def _at(self, alias: str, owner: Object, field: Field) -> Place:
        if not field.computed or self._kept(alias, owner, field):
            self._use(alias, field)
            return Place(alias, owner, field, f"{alias}.{quote(field.column)}")
        inner = Select(self.asking.of_the_organisation(), owner, alias, self._prefix.rstrip("f") + "f")
        inner._joins = inner._shared = self._shared
        inner._join_sql = self._join_sql
        if alias == self.alias:
            inner.root_columns, inner.fresh = self.root_columns, self.fresh
            return Place(alias, owner, field, computed_sql(inner, field))
        # Of no record there is no value, whatever the expression makes of empty fields.
        sql = f"case when {alias}.id is not null then {computed_sql(inner, field)} end"
        return Place(alias, owner, field, sql)

    def _kept(self, alias: str, owner: Object, field: Field) -> bool:
        """Whether a computed field's value is to be found in its column."""
        if not field.stored or (self.fresh and alias == self.alias):
            return False
        return (owner.name, field.name) not in calculating(self.asking.snapshot)

    def _use(self, alias: str, field: Field) -> None:
        if alias == self.alias:
            self.root_columns |= dict.fromkeys(type_of(field).stored_columns(field))

    def _field(self, owner: Object, name: Name) -> Field:
        field = owner.fields.get(name.text) or owner.fields.get(owner.labels.get(name.text, ""))
        if field is None or not field.column or not may_read(self.asking.viewer, owner, field):
            raise unknown_name(name.at, name.text)
        return field

    # -- what the expression compiler asks ----------------------------------------------------------------------

    def field(self, path: tuple[Name, ...]) -> Operand:
        """A path as a typed piece of SQL."""
        place = self.place(path)
        cheap = not place.field.computed or place.sql == f"{place.alias}.{quote(place.field.column)}"
        sql = type_of(place.field).operand(place.sql)
        return Operand(sql, expression_type(place.owner, place.field), cheap)

    def children(self, path: tuple[Name, ...]) -> "Children":
        """The records that an inverse at the end of a path names, for an aggregate."""
        alias, owner, left = self._walk(path)
        if len(left) > 1:
            raise unknown_name(left[0].at, left[0].text)
        inverse = self._inverse(owner, left[0])
        return Children(self, alias, inverse)

    def convert(self, amount_sql: str, currency_sql: str, day_sql: str) -> Operand:
        """An amount in the organisation's currency in another, half-up to its minor unit; null where there is no rate."""
        asking = self.asking
        own = asking.params.add(asking.organisation.settings.currency, "text")
        digits = asking.params.add(json.dumps(dict(asking.values.currencies)), "jsonb")
        rate = asking.rate_sql("xa.code", "xa.day")
        sql = (
            f"(select case when xa.code = {own} then xa.amount else"
            f" round(xa.amount / {rate}::numeric(40, 12), coalesce(({digits} ->> xa.code)::int, 2)) end"
            f" from (select {amount_sql} as amount, {currency_sql} as code, {day_sql} as day) xa)"
        )
        return Operand(sql, Type("number"))

    def _inverse(self, owner: Object, name: Name) -> Inverse:
        inverses = self.asking.snapshot.model.inverses(owner.name)
        found = inverses.get(name.text) or next(
            (each for each in inverses.values() if name.text in each.label.values()), None
        )
        if found is None:
            raise unknown_name(name.at, name.text)
        child = self.asking.snapshot.model.object(found.object)
        if not self.asking.viewer.sees(child.name):
            raise unknown_name(name.at, name.text)
        self._field(child, Name(found.field, name.at))
        return found


class Children:
    """The children of a record under an inverse."""

    def __init__(self, parent: Select, alias: str, inverse: Inverse) -> None:
        model = parent.asking.snapshot.model
        name = f"c{next(parent.asking.numbers)}"
        self._select = Select(parent.asking, model.object(inverse.object), name, f"{name}j")
        field = self._select.owner.fields[inverse.field]
        column = f"{self._select.alias}.{quote(field.column)}"
        self._link = f"{alias}.id = any({column})" if type_of(field).many else f"{column} = {alias}.id"
        if alias == parent.alias:
            parent.root_columns["id"] = None

    @property
    def scope(self) -> Select:
        """What names mean inside: the child's. The compiler itself knows `parent`."""
        return self._select

    def wrap(self, select_sql: str, condition: str | None = None) -> str:
        """`(select <select_sql> from the children that hold)`."""
        where = f"{self._link} and {self._select.condition()}"
        if condition is not None:
            where += f" and ({condition})"
        return f"(select {select_sql} from {self._select.table()}{self._select.joins} where {where})"


PLACES = {"percent": 8}


def computed_sql(select: Select, field: Field) -> str:
    """SQL for the value of a computed field of the select's root, from its definition.

    Numbers are cut to the places of their type, and beyond 40 digits there is none, so that a value is the same whether
    it is kept in a column or not.
    """
    asking = select.asking
    if field.rollup is not None:
        result = _rollup_sql(select, field.rollup)
    else:
        result = compile_expression(field.formula or "", select, asking.params, asking.environment()).sql
    kind = type_of(field)
    if kind.kind in ("number", "money", "percent"):
        usual = (
            asking.values.digits(asking.values.currency)
            if kind.kind == "money"
            else PLACES.get(kind.name, 10)
        )
        places = usual if field.decimals is None else field.decimals
        return f"yunchou.kept(({result})::numeric, {int(places)})"
    return f"({result})::{kind.sql_type}"


def told_apart(value: Operand) -> str:
    """SQL by which equal values count once. Points have no equality in the database; their texts have."""
    return f"({value.sql})::text" if value.type.kind == "geo" else value.sql


def _rollup_sql(select: Select, rollup: Rollup) -> str:
    asking = select.asking
    walked = (Name(rollup.inverse),)
    children = select.children(walked)
    measured = "*"
    if rollup.field is not None:
        value = children.scope.field(names_of(rollup.field))
        measured = told_apart(value) if rollup.measure == "count_distinct" else value.sql
    where = None
    if rollup.where:
        inside = Inside(children.scope, select, walked, argument=False)
        where = compile_condition(rollup.where, inside, asking.params, asking.environment())
    figure = {
        "count": f"count({measured})",
        "count_distinct": f"count(distinct {measured})",
        "sum": f"coalesce(sum({measured}), 0)",
        # The database's own mean has 16 digits and no more.
        "avg": f"sum({measured})::numeric(60, 12) / nullif(count({measured}), 0)",
    }.get(rollup.measure, f"{rollup.measure}({measured})")
    return children.wrap(figure, where)


def display(select: Select, place: Place) -> str:
    """SQL for a field's JSON form, with the name of what a relation points at."""
    if field_access(select.asking.viewer, place.owner, place.field) == "mask":
        return masked(place)
    shown = unmasked(select, place)
    if place.hidden is None:
        return shown
    mask = masked(replace(place, sql=place.raw))
    return f"case when {place.hidden} then to_json(({mask})::text) else to_json({shown}) end"


def unmasked(select: Select, place: Place) -> str:
    """SQL for a field's JSON form as it is."""
    if type_of(place.field).relation:
        return _relation_display(select, place)
    if place.field.computed or place.part:
        return type_of(place.field).out(place.raw or place.sql, place.field, select.asking.values)
    shown = type_of(place.field).shown(place.alias, place.field, select.asking.values)
    if place.field.name == place.owner.name_field and type_of(place.field).kind == "text":
        return _spoken(select.asking, place.owner, shown)
    return shown


def _relation_display(select: Select, place: Place) -> str:
    """Names come by sub-selects, not joins: with ten references the planner would spend longer on the order of joins
    than the statement takes.
    """
    asking = select.asking
    if type_of(place.field).of_several:
        shown = f"'object', {object_sql(place)}, 'id', {place.sql}::text, 'name', {of_each(select, place, name_sql)}"
        return f"case when {place.sql} is not null then json_build_object({shown}) end"
    target = asking.snapshot.model.object(place.field.target or "user")
    rights = row_condition(asking, target, "m")
    name = name_sql(asking, target, "m")
    found = f"from {asking.table(target)} m where {{}} and m.deleted_at is null{f' and {rights}' if rights else ''}"
    if type_of(place.field).many:
        listed = f"json_agg(json_build_object('id', m.id::text, 'name', {name}) order by m.id)"
        return f"(select {listed} {found.format(f'm.id = any({place.sql})')})"
    named = f"(select {name} {found.format(f'm.id = {place.sql}')})"
    return f"case when {place.sql} is not null then json_build_object('id', {place.sql}::text, 'name', {named}) end"


def object_sql(place: Place) -> str:
    """SQL for the name of the object whose record a relation to several points at."""
    return f"{place.alias}.{quote(f'{place.field.column}{OBJECT}')}"


def of_each(select: Select, place: Place, what: Callable[[Asking, Object, str], str]) -> str:
    """SQL for something of the record that a relation to several objects points at; null where it may not be seen."""
    asking = select.asking
    found = []
    for name in place.field.targets:
        target = asking.snapshot.model.object(name)
        rights = row_condition(asking, target, "m")
        found.append(
            f"when {name_literal(name)} then (select {what(asking, target, 'm')} from {asking.table(target)} m"
            f" where m.id = {place.sql} and m.deleted_at is null{f' and {rights}' if rights else ''})"
        )
    return f"case {object_sql(place)} {' '.join(found)} end"


def _ending(select: Select, alias: str, owner: Object, field: Field, name: Name) -> Place:
    """What is named of a relation to several objects: the object, the id, the name, or it as a relation to one of them."""
    model = select.asking.snapshot.model
    whole = select.at(alias, owner, field)
    one = one_of(model, field, name.text)
    if name.text == "object":
        type = ending_type(model, field, name.text)
        options = tuple(Option(value, label(zh, en)) for value, zh, en in type.options) if type else ()
        alone = Field(field.name, "choice", field.label, options=options, column=field.column)
        return Place(alias, owner, alone, object_sql(whole), part=True)
    if name.text == "name":
        alone = Field(field.name, "text", field.label, column=field.column)
        return Place(alias, owner, alone, of_each(select, whole, name_sql), part=True)
    if name.text == "id" or one is None:
        return whole
    mine = f"{object_sql(whole)} = {name_literal(str(one.target))}"
    return Place(alias, owner, one, f"case when {mine} then {whole.sql} end", part=True)


def name_sql(asking: Asking, target: Object, alias: str) -> str:
    """SQL for a record's name as far as the asker may read it."""
    field = target.fields[target.name_field]
    if not may_read(asking.viewer, target, field) or not asking.viewer.sees(target.name):
        return "null"
    return _spoken(asking, target, f"{alias}.{quote(field.column)}")


def _spoken(asking: Asking, owner: Object, name: str) -> str:
    """SQL for a record's name in the language of the reader, where it came with the organisation."""
    kept_in = asking.organisation.settings.language
    words = names_in(owner.name, asking.language or kept_in, kept_in)
    if not words:
        return name
    return f"coalesce({asking.params.add(json.dumps(words), 'jsonb')} ->> {name}, {name})"


def masked(place: Place) -> str:
    """SQL that shows only the ends of a text, as is usual for its kind, and of anything else that there is something.

    `138****5678` for telephones, `w***@example.com` for mail, `110***********1234` for identity numbers,
    `**** **** **** 1234` for bank cards.
    """
    sql, kind = place.sql, type_of(place.field)
    if kind.relation:
        of = "'object', null, " if kind.of_several else ""
        hidden = f"json_build_object({of}'id', null, 'name', '****')"
        shown = f"json_build_array({hidden})" if kind.many else hidden
        return f"case when {sql} is not null then {shown} end"
    if kind.kind != "text":
        return f"case when {sql} is not null then '****' end"
    otherwise = _ANY_TEXT.format(sql=sql)
    if place.field.type == "email":
        return f"case when {sql} like '%@%' then left({sql}, 1) || '***@' || split_part({sql}, '@', -1) {otherwise}"
    return (
        f"case when {sql} ~ '^[0-9]{{17}}[0-9Xx]$' then left({sql}, 3) || '***********' || right({sql}, 4)"
        f" when {sql} ~ '^[0-9]{{4}}[ 0-9]{{8,18}}[0-9]{{3}}$'"
        f" then '**** **** **** ' || right({sql}, 4) {otherwise}"
    )


_ANY_TEXT = "when length({sql}) > 7 then left({sql}, 3) || '****' || right({sql}, 4) when {sql} is not null then '****' end"


def names_of(path: str, at: int = 0) -> tuple[Name, ...]:
    """The parts of a dotted path as it stands in a field or sort list."""
    parts: list[Name] = []
    for part in path.split("."):
        if not part:
            raise bad_expression("unknown_name", at, say("字段路径不完整", "This path is not complete"))
        parts.append(Name(part, at))
        at += len(part) + 1
    return tuple(parts)


@condition_compiler
def condition_on_record(asking: Asking, owner: Object, alias: str, condition: str) -> str:
    """A condition of a sharing rule or territory as SQL, the same for whoever asks: it is about the record alone."""
    system = replace(asking, viewer=system_viewer(asking.snapshot.access))
    select = Select(system, owner, alias, f"{alias}g{next(asking.numbers)}j")
    held = compile_condition(condition, select, asking.params, system.environment())
    return f"exists(select 1 from (select 1) one{select.joins} where {held})" if select.joins else f"({held})"
