"""The dependency graph of computed fields: which values are kept, which are computed where they are asked for, in which
order they are renewed, and what breaks when a field changes.

The rule: a value that changes without a write (it asks the clock, the calendar or who is asking) is computed where it is
asked for. Of the others, what reads other records or has an index is kept in its column; what reads its own record
alone is computed where it is asked for, unless it is to be indexed.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from yunchou.base.errors import Message, Problem, say
from yunchou.language.children import Inside
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.language.describe import functions_used
from yunchou.language.errors import ExpressionError, too_deep, too_many_hops, type_mismatch, unknown_name
from yunchou.language.fields import Mention, Mentions, ModelScope, expression_type
from yunchou.language.types import MOST_HOPS, NUMERIC, Environment, Name, Params, Type
from yunchou.language.values import KINDS, family
from yunchou.model.computed import Computed, Read
from yunchou.model.object import Field, Model, Object, Option, label
from yunchou.model.uses import Use, finds_uses

WITHOUT_A_WRITE = frozenset(
    ("TODAY", "NOW", "PERIOD", "WORKDAY", "NETWORKDAYS", "ME", "MY_TEAM", "MY_SUBTREE", "HAS_ROLE", "CONVERT")
)
"""Functions whose value may change although nothing is written: clock, calendar, rates, and who asks."""
MOST_WEIGHT = 400
"""Names that a formula may come to, those of formulas inside it counted."""
WORDING = 2
"""Another number makes every stored value be computed anew: the SQL of an expression has come to give other values."""
MEASURES = ("count", "count_distinct", "sum", "avg", "min", "max")
NUMBERS = ("number", "money", "percent")


@dataclass(frozen=True, slots=True)
class Part:
    """A text of a definition with the names in it."""

    text: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """A computed field's definition, read: its type, all that it mentions, and its texts by their keys."""

    type: Type
    mentions: Mentions
    functions: frozenset[str]
    parts: Mapping[str, Part]


def resolve(model: Model) -> Model:
    """The model with what follows from its computed fields.

    One that is broken (it names what is no longer there) is left out, as if it were not there.
    """
    resolver = Resolver(model)
    for owner in model.objects.values():
        for field in owner.fields.values():
            if field.computed:
                resolver.attempt(owner, field)
    if not resolver.known and not resolver.broken:
        return model
    objects = {owner.name: _with_results(owner, resolver) for owner in model.objects.values()}
    return replace(
        model,
        objects=MappingProxyType(objects),
        computed=MappingProxyType({key: computed for key, (computed, _) in resolver.known.items()}),
    )


def _with_results(owner: Object, resolver: "Resolver") -> Object:
    if not any(field.computed for field in owner.fields.values()):
        return owner
    fields = {}
    for field in owner.fields.values():
        if (owner.name, field.name) in resolver.broken:
            fields[field.name] = replace(field, column="")
        elif field.computed:
            fields[field.name] = resolver.known[owner.name, field.name][1]
        else:
            fields[field.name] = field
    return replace(owner, fields=MappingProxyType(fields))


class Resolver:
    """Reads the definitions of a model's computed fields, each after those it names."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.known: dict[tuple[str, str], tuple[Computed, Field]] = {}
        self.broken: dict[tuple[str, str], Problem] = {}
        self.definitions: dict[tuple[str, str], Definition] = {}
        self._under_way: list[tuple[str, str]] = []

    def attempt(self, owner: Object, field: Field) -> None:
        """Reads a field; what is wrong with it is kept in `broken`."""
        try:
            self.resolved(owner, field)
        except Problem as problem:
            self.broken[owner.name, field.name] = problem

    def resolved(self, owner: Object, field: Field) -> tuple[Computed, Field]:
        """What follows from a computed field. Raises ExpressionError, `cycle` where it needs itself."""
        key = (owner.name, field.name)
        if key in self.known:
            return self.known[key]
        if key in self.broken:
            raise self.broken[key]
        if key in self._under_way:
            raise _cycle([*self._under_way[self._under_way.index(key) :], key])
        self._under_way.append(key)
        try:
            definition = read_definition(self._model, owner, field, self._named)
            typed = with_result(field, definition.type)
            computed = self._computed(owner, typed, definition)
            self.definitions[key] = definition
        finally:
            self._under_way.pop()
        self.known[key] = (
            computed,
            replace(typed, stored=computed.stored, reads=tuple(sorted(computed.every)), readonly=True),
        )
        return self.known[key]

    def _named(self, owner: Object, field: Field, name: Name) -> Field:
        """A field that a definition names; a computed one is read first."""
        if not field.computed:
            return field
        try:
            return self.resolved(owner, field)[1]
        except ExpressionError as error:
            if error.code in ("cycle", "too_many_hops"):
                raise ExpressionError(error.code, name.at, error.detail) from None
            raise unknown_name(name.at, name.text) from None

    def _computed(self, owner: Object, field: Field, definition: Definition) -> Computed:
        volatile = bool(definition.functions & WITHOUT_A_WRITE)
        reads: dict[Read, None] = {}
        every: set[tuple[str, str]] = set()
        level, weight = 0, len(definition.mentions.reads)
        prints = []
        for read in definition.mentions.reads:
            every |= {(hop.owner, hop.field) for hop in read.hops} | {(read.object, read.field)}
            found = self.known.get((read.object, read.field))
            if found is None:
                reads[read] = None
                continue
            inner = found[0]
            every |= inner.every
            volatile = volatile or inner.volatile
            prints.append(inner.fingerprint)
            if inner.stored:
                reads[read] = None
                level = max(level, inner.level + 1)
            else:
                weight += inner.weight
                level = max(level, inner.level)
                reads.update({Read((*read.hops, *r.hops), r.object, r.field): None for r in inner.reads})
        if weight > MOST_WEIGHT:
            raise too_deep(0, MOST_WEIGHT)
        if any(len(read.hops) > MOST_HOPS for read in reads):
            raise too_many_hops(0, MOST_HOPS)
        elsewhere = any(read.hops for read in reads)
        stored = not volatile and (elsewhere or field.indexed or field.unique or field.rollup is not None)
        # A source that got another type lies in another column.
        sources = sorted(self._model.objects[r.object].fields[r.field].column for r in reads)
        says = f"{WORDING}|{sources}|{field.formula}|{field.rollup}|{field.result_type}|{field.decimals}|{sorted(prints)}"
        return Computed(
            owner.name,
            field.name,
            stored,
            volatile,
            level,
            tuple(definition.mentions.reads),
            tuple(reads),
            frozenset(every),
            weight,
            hashlib.sha256(says.encode()).hexdigest()[:24],
        )


def read_definition(
    model: Model,
    owner: Object,
    field: Field,
    field_of: Callable[[Object, Field, Name], Field] = lambda owner, field, name: field,
) -> Definition:
    """A formula or roll-up read against the model. Raises ExpressionError."""
    mentions = Mentions()
    scope = ModelScope(model, owner, mentions, field_of)
    if field.rollup is not None:
        return _rollup(scope, field, mentions)
    text = field.formula or ""
    operand = compile_expression(text, scope, Params(), Environment())
    parts = {"formula": Part(text, tuple(mentions.names.values()))}
    return Definition(operand.type, mentions, functions_used(text), parts)


def _rollup(scope: ModelScope, field: Field, mentions: Mentions) -> Definition:
    rollup = field.rollup
    assert rollup is not None
    walked = (Name(rollup.inverse),)
    children = scope.children(walked)
    parts: dict[str, Part] = {}
    functions: frozenset[str] = frozenset()
    if rollup.where:
        mentions.names.clear()
        inside = Inside(children.scope, scope, walked, argument=False)
        compile_condition(rollup.where, inside, Params(), Environment())
        parts["where"] = Part(rollup.where, tuple(mentions.names.values()))
        functions = functions_used(rollup.where)
    if rollup.measure not in MEASURES:
        raise unknown_name(0, rollup.measure)
    type = Type("number")
    if rollup.measure != "count":
        mentions.names.clear()
        text = rollup.field or ""
        measured = children.scope.field(tuple(_path(text)))
        parts["field"] = Part(text, tuple(mentions.names.values()))
        type = _measured(rollup.measure, measured.type)
    return Definition(type, mentions, functions, parts)


def _path(text: str) -> Iterator[Name]:
    at = 0
    for part in text.split("."):
        yield Name(part, at)
        at += len(part) + 1


def _measured(measure: str, type: Type) -> Type:
    if measure == "count_distinct":
        return Type("number")
    if type.kind in NUMERIC:
        return Type("money") if type.kind == "money" else Type("number")
    if measure in ("min", "max") and type.kind in ("date", "datetime"):
        return type
    raise type_mismatch(0, "此字段不能用这种方式汇总", "This field can't be summed up that way")


def with_result(field: Field, type: Type) -> Field:
    """The field with the type that its value has: the stated one where that goes together with what comes out.

    Raises `type_mismatch` for a value that no field can show, or that is not of the stated type.
    """
    found = {"duration": "number", "integer": "number", "id": "lookup"}.get(type.kind, type.kind)
    stated = field.result_type
    if found == "null":
        found = stated or "text"
    if stated is not None and stated != found:
        both_numbers = stated in NUMBERS and found in NUMBERS
        as_text = stated == "text" and found == "choice"
        of_person = stated == "user" and found == "lookup" and type.target == "user"
        if not (both_numbers or as_text or of_person):
            raise type_mismatch(
                0,
                "公式的结果是 {found}，不是 {stated}",
                "The result is {found}, not {stated}",
                found=found,
                stated=stated,
            )
        found = stated
    if found == "lookup" and type.target is None:
        raise type_mismatch(
            0,
            "公式不能得到多对象关联，请指明对象",
            "A formula can't give a reference to any of several objects: name one",
        )
    if found not in ("text", "boolean", "date", "datetime", "choice", "lookup", "user", *NUMBERS):
        raise type_mismatch(0, "公式应得到单个值", "A formula must give a single value")
    typed = replace(field, settings={**field.settings, "result_type": found})
    if found in ("lookup", "user"):
        return replace(typed, target=type.target or "user")
    if found == "choice":
        options = tuple(Option(value, label(zh, en)) for value, zh, en in type.options)
        return replace(typed, options=options)
    return typed


def _cycle(names: Iterable[tuple[str, str]]) -> ExpressionError:
    shown = " → ".join(f"{owner}.{field}" for owner, field in names)
    return ExpressionError(
        "cycle", 0, say("公式循环引用：{cycle}", "The formulas go in a circle: {cycle}", cycle=shown)
    )


def read_default(model: Model, owner: Object, field: Field) -> Definition:
    """A default's expression read against the model. Raises ExpressionError, also where the field can't take its value."""
    text = field.default_expression or ""
    read = read_definition(model, owner, replace(field, settings={"formula": text}))
    definition = replace(read, parts={"default_expression": read.parts["formula"]})
    wanted = expression_type(owner, field)
    if definition.type.kind != "null" and family(definition.type) != family(wanted):
        raise type_mismatch(
            0,
            "默认值应为{wanted}，而不是{found}",
            "The default must be {wanted}, not {found}",
            wanted=KINDS[family(wanted)],
            found=KINDS[family(definition.type)],
        )
    return definition


# -- who uses a field ------------------------------------------------------------------------------------------------


@finds_uses
def expressions_that_name(model: Model, object: str, field: str | None) -> Iterable[Use]:
    """The formulas, roll-ups and default expressions that name a field, or anything of another object."""
    for owner in model.objects.values():
        for each in owner.fields.values():
            own = owner.name == object and (field is None or field == each.name)
            definition = _definition(model, owner, each)
            if definition is None or own:
                continue
            named = {(m.object, m.field) for part in definition.parts.values() for m in part.mentions}
            named |= {(hop.owner, hop.field) for read in definition.mentions.reads for hop in read.hops}
            if any(o == object and field in (None, f) for o, f in named):
                zh, en = owner.label["zh-CN"], owner.label["en"]
                where = Message(f"{zh}·{each.label['zh-CN']}", f"{en} · {each.label['en']}")
                kind = "default" if not each.computed else "formula" if each.formula is not None else "rollup"
                yield Use(kind, where, owner.name, each.name)


def _definition(model: Model, owner: Object, field: Field) -> Definition | None:
    """What a field's definition says in the language, as far as it can be read."""
    try:
        if field.computed:
            return read_definition(model, owner, field)
        return None if field.default_expression is None else read_default(model, owner, field)
    except ExpressionError:
        return None


def respelled(model: Model, object: str, field: str, new: str) -> dict[tuple[str, str], dict[str, Any]]:
    """By (object, field) what changes in the definitions that name a field when it gets another name."""

    def name_of(mention: Mention) -> str:
        if (mention.object, mention.field) == (object, field) and not mention.inverse:
            return new
        return mention.name.text if not mention.name.bracketed else f"[{mention.name.text}]"

    found: dict[tuple[str, str], dict[str, Any]] = {}
    for owner in model.objects.values():
        for each in owner.fields.values():
            definition = _definition(model, owner, each)
            if definition is None:
                continue
            written = {
                key: spelled(part.text, part.mentions, name_of) for key, part in definition.parts.items()
            }
            if all(written[key] == part.text for key, part in definition.parts.items()):
                continue
            if each.rollup is not None:
                found[owner.name, each.name] = {"rollup": {**each.settings["rollup"], **written}}
            else:
                found[owner.name, each.name] = written
    return found


def spelled(text: str, mentions: Iterable[Mention], name_of: Callable[[Mention], str]) -> str:
    """An expression with each name written as `name_of` says: after a rename, or labels turned into API names."""
    for mention in sorted(mentions, key=lambda each: each.name.at, reverse=True):
        start = mention.name.at
        length = len(mention.name.text) + (2 if mention.name.bracketed else 0)
        text = text[:start] + name_of(mention) + text[start + length :]
    return text
