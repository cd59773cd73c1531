"""The protocol of a field type. One file per type; `yunchou.model.field_types.TYPES` holds them by name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, TypeAlias

from yunchou.base.cells import Cell, OutCell, text_of
from yunchou.base.db import quote
from yunchou.base.errors import Message, say
from yunchou.base.money import minor_units
from yunchou.base.text import TextError, clean
from yunchou.model.object import Field, Label

Schema: TypeAlias = dict[str, Any]
"""A JSON schema."""
Reader: TypeAlias = Callable[[Any], Any]
"""Gives the JSON form of what a filled cell means. Raises `CellProblem`."""
Writer: TypeAlias = Callable[[Any], list[OutCell]]
"""Gives the cells of a value's JSON form, None included: one, or as many as the type has `columns`."""
Bind: TypeAlias = Callable[[object, str], str]
"""Binds a value to a statement and gives its placeholder: `bind(["a"], "text[]")`."""

REFERENCE_OUT: Schema = {"$ref": "#/components/schemas/Reference"}
REFERENCE_IN: Schema = {"$ref": "#/components/schemas/Id"}

TEXTS = frozenset({"text", "long_text", "choice", "multi_choice"})
"""How columns of a file look whose cells are texts of no special form."""


class ValueProblem(Exception):
    """A value that a field does not take. `code` is one of `wrong_type out_of_range not_an_option`."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(message.en)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class ValueContext:
    """What reading and showing a value depends on: the organisation's currency (ISO 4217) and time zone (IANA).

    `currencies`: the other currencies in use, with the digits after the point of their amounts.
    """

    currency: str
    time_zone: str
    currencies: Mapping[str, int] = field(default_factory=dict)

    def digits(self, currency: str) -> int:
        """Digits after the point of a currency's amounts."""
        return self.currencies.get(currency, minor_units(currency))


@dataclass(frozen=True, slots=True)
class CellReading:
    """How the cells of a file's column are read.

    `scale`: what a number is multiplied with. `split`: what parts several values. `order`: `dmy` or `mdy` for dates
    like 3/4/2026. `time_zone`: whose clock a moment is read by.
    """

    scale: Decimal | None = None
    split: str = ";"
    order: str | None = None
    time_zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class CellWriting:
    """How cells are written: in which language (`zh-CN` or `en`), by whose clock, in whose currency without naming it.

    `objects`: what the objects of the model are called.
    """

    language: str = "zh-CN"
    time_zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    objects: Mapping[str, Label] = field(default_factory=dict)

    def word(self, words: Label) -> str:
        """A label in the language."""
        return words["en" if self.language.startswith("en") else "zh-CN"]


@dataclass(frozen=True, slots=True)
class SettingFault:
    """A setting that a field of a type cannot have."""

    code: str
    setting: str
    message: Message


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a value that expressions, lists and groups may name as `field.part`, as if it were a field of `type`.

    `sql` is a template for the part, `{0}` standing for the whole value.
    """

    type: str
    label: Label
    sql: str


class FieldType:
    """Everything the server knows about one type of field; each part of it stands here once.

    In the database: `sql_type` is the column's type, `beside` what other columns there are, `index_method` how `indexed`
    indexes it, `array_type`, `encode` and `decode` how values travel in sets. In JSON: `parse` gets any JSON value but
    null and gives what the driver stores, `out` is SQL that gives the JSON form, `event` gives it for the history,
    `schema` describes it.
    In expressions: `kind` is the type they see, `operand` the SQL they get, `parts` what they may name of a value.
    In order: `sortable`, `groupable`, `rank`. In files: `reader` and `writer`, `columns`, `takes`, `looks_like`.
    In definitions: `options`, `settings` and `check_settings`, `target`.
    """

    name: ClassVar[str]
    sql_type: ClassVar[str]
    kind: ClassVar[str]
    relation: ClassVar[bool] = False
    target: ClassVar[str | None] = None
    """The object that a relation always points at; None where each field names its own."""
    many: ClassVar[bool] = False
    of_several: ClassVar[bool] = False
    """Whether a relation points at records of several objects, which each field names in its setting `targets`."""
    sortable: ClassVar[bool] = True
    groupable: ClassVar[bool] = True
    beside: ClassVar[Mapping[str, str]] = {}
    """Columns that a value needs beside its own: what is put behind its name → their type. Few types have any."""
    index_method: ClassVar[str] = "btree"
    sought: ClassVar[tuple[str, ...]] = ()
    """What records are also found by, as SQL templates of the value `{0}`, the widest first: an index that is always there."""
    options: ClassVar[str | None] = None
    """Whether fields have options: `flat`, `tree` (options with children), or none."""
    settings: ClassVar[Mapping[str, Schema]] = {}
    """The settings that fields of this type alone may have, each with its schema; kept in `Field.settings`."""
    computed: ClassVar[bool] = False
    """Whether the system makes the values from others."""
    numbered: ClassVar[bool] = False
    """Whether the system gives each record a value of its own when it is made."""
    bounded: ClassVar[bool] = False
    """Whether `minimum`, `maximum` and, in an import, `scale` mean anything."""
    components: ClassVar[Mapping[str, Schema]] = {}
    """Schemas that `schema` refers to, by their names in the published description."""
    columns: ClassVar[Mapping[str, Label]] = {}
    """The parts of a value that stand in columns of their own in files, by their keys in the JSON form."""
    parts: ClassVar[Mapping[str, Part]] = {}
    """What of a value may be named on its own."""
    cell_format: ClassVar[str | None] = None
    """How a spreadsheet shows the numbers of this type."""
    searched: ClassVar[bool] = False
    """Whether the search looks into fields of this type unless a field says otherwise."""

    plain_column: ClassVar[bool] = True
    """Whether values travel in sets as they are stored: no type of its own `encode`."""
    plain_event: ClassVar[bool] = True
    """Whether the history shows values as they are stored: no type of its own `event`."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.plain_column = cls.encode is FieldType.encode
        cls.plain_event = cls.event is FieldType.event

    def parse(self, value: Any, field: Field, context: ValueContext) -> Any:
        """The stored form of a JSON value. Raises `ValueProblem`; None means empty."""
        raise NotImplementedError

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        """SQL for the value's JSON form, from SQL for the stored value."""
        return sql

    def shown(self, alias: str, field: Field, context: ValueContext) -> str:
        """SQL for the JSON form of the value in a row of the table `alias`, whatever columns it takes."""
        return self.out(f"{alias}.{quote(field.column)}", field, context)

    def stored_columns(self, field: Field) -> tuple[str, ...]:
        """All columns of a field, its own first."""
        return (field.column, *(f"{field.column}{ending}" for ending in self.beside))

    def read(self, columns: Sequence[Any], context: ValueContext) -> Any:
        """The stored form of a value from what its columns hold."""
        return columns[0]

    def encode_beside(self, value: Any, context: ValueContext) -> tuple[Any, ...]:
        """What goes into the columns `beside`."""
        return ()

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        """The JSON form of a stored value, for the history."""
        return value

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        """The JSON schema of a field's values, null included, going out or coming in."""
        raise NotImplementedError

    def encode(self, value: Any) -> Any:
        """The stored value as an element of a driver array of `array_type`."""
        return value

    @property
    def array_type(self) -> str:
        """The type of the array in which many values travel to a set statement."""
        return self.sql_type

    def decode(self, sql: str) -> str:
        """SQL that turns an element of `array_type` back into `sql_type`."""
        return sql

    def operand(self, sql: str) -> str:
        """SQL for what expressions see in a stored value: of the SQL type that `kind` stands for."""
        return sql

    def rank(self, sql: str, field: Field, bind: Bind) -> tuple[str, str]:
        """SQL by which values are put in order, and its type."""
        return sql, self.sql_type

    def reader(self, field: Field, reading: CellReading) -> Reader:
        """How a cell is read: what people write in tables becomes the JSON form.

        Ranges, options and whatever else a field demands are checked by `parse`; here it is only said what a cell means.
        """
        return text_of

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        """How a value is written to cells, so that `reader` gives the same value again."""
        return lambda value: [value]

    def read_columns(self, cells: Mapping[str, Cell], field: Field, reading: CellReading) -> Any:
        """The JSON form of a value whose parts stand in cells of their own, by the keys of `columns`; None: empty."""
        parts = {key: text for key in self.columns if (text := text_of(cells.get(key)))}
        return parts or None

    def takes(self, look: str) -> bool:
        """Whether a file's column that looks like a type of field is likely meant for a field of this one."""
        return look in TEXTS or look == self.name

    def looks_like(self, text: str) -> bool:
        """Whether a text can hardly be anything but a value of this type."""
        return False

    def check_settings(self, given: Mapping[str, Any]) -> Iterator[SettingFault]:
        """What is wrong with the settings of a definition, beyond what is true of every type."""
        return iter(())


def wrong_type(zh: str, en: str) -> ValueProblem:
    """A value of the wrong type or form."""
    return ValueProblem("wrong_type", say(zh, en))


def out_of_range(zh: str, en: str, **values: object) -> ValueProblem:
    """A value that is too small, too large or too long."""
    return ValueProblem("out_of_range", say(zh, en, **values))


class TextType(FieldType):
    """Common ground of all types whose stored form is text."""

    sql_type = "text"
    kind = "text"
    longest: ClassVar[int] = 500
    lines: ClassVar[bool] = False
    searched: ClassVar[bool] = True

    def parse(self, value: Any, field: Field, context: ValueContext) -> str | None:
        if not isinstance(value, str):
            raise wrong_type("应为文本", "This must be text")
        try:
            text = clean(value, lines=self.lines)
        except TextError as error:
            raise ValueProblem("wrong_type", error.message) from None
        if text is None:
            return None
        limit = field.max_length or self.longest
        if len(text) > limit:
            raise out_of_range("最多 {limit} 个字符", "This may have {limit} characters at most", limit=limit)
        return self.check(text, field)

    def check(self, text: str, field: Field) -> str:
        """The text as stored, when it has the form of the type."""
        return text

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        length: Schema = {"maxLength": field.max_length} if field.max_length else {}
        return {"type": ["string", "null"], **length}


def check_bounds(value: Any, field: Field) -> None:
    """Raises `out_of_range` for a number outside the field's bounds."""
    if field.minimum is not None and value < _exact(field.minimum):
        raise out_of_range("不能小于 {bound}", "This may not be below {bound}", bound=_shown(field.minimum))
    if field.maximum is not None and value > _exact(field.maximum):
        raise out_of_range("不能大于 {bound}", "This may not be above {bound}", bound=_shown(field.maximum))


@cache
def _exact(bound: float) -> Decimal:
    """A bound as it was written: 0.3 is not the binary number a little below it."""
    return Decimal(repr(bound))


def _shown(bound: float) -> str:
    return str(int(bound)) if float(bound).is_integer() else str(bound)


def pointed_at(value: Any) -> Sequence[int]:
    """The ids of the records that a stored value of a relation points at."""
    if value is None:
        return ()
    if isinstance(value, int):
        return (value,)
    return value if isinstance(value, list) else (value.id,)


def record_id(value: Any) -> int:
    """A record id from its JSON form, a numeric string. Raises `wrong_type`."""
    if isinstance(value, Mapping):
        value = value.get("id")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19:
        number = int(value)
        if number < 2**63:
            return number
    raise wrong_type("应为记录编号", "This must be the id of a record")
