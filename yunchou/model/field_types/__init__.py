"""Field types, one file each. To add one: write its file and name it here."""

from yunchou.model.field_types.address import Address
from yunchou.model.field_types.any_lookup import AnyLookup
from yunchou.model.field_types.auto_number import AutoNumber
from yunchou.model.field_types.barcode import Barcode
from yunchou.model.field_types.base import FieldType, Part, ValueContext, ValueProblem
from yunchou.model.field_types.boolean import Boolean
from yunchou.model.field_types.choice import Choice
from yunchou.model.field_types.color import Color
from yunchou.model.field_types.date import Date
from yunchou.model.field_types.datetime import DateTime
from yunchou.model.field_types.duration import Duration
from yunchou.model.field_types.email import Email
from yunchou.model.field_types.file import File
from yunchou.model.field_types.formula import Formula
from yunchou.model.field_types.geo import Geo
from yunchou.model.field_types.id import Id
from yunchou.model.field_types.image import Image
from yunchou.model.field_types.integer import Integer
from yunchou.model.field_types.json import Json
from yunchou.model.field_types.long_text import LongText
from yunchou.model.field_types.lookup import Lookup
from yunchou.model.field_types.lunar_date import LunarDate
from yunchou.model.field_types.master_detail import MasterDetail
from yunchou.model.field_types.money import Money, Worth
from yunchou.model.field_types.multi_choice import MultiChoice
from yunchou.model.field_types.multi_lookup import MultiLookup
from yunchou.model.field_types.number import Number
from yunchou.model.field_types.percent import Percent
from yunchou.model.field_types.phone import Phone
from yunchou.model.field_types.progress import Progress
from yunchou.model.field_types.rating import Rating
from yunchou.model.field_types.rich_text import RichText
from yunchou.model.field_types.rollup import Rollup
from yunchou.model.field_types.signature import Signature
from yunchou.model.field_types.team import Team
from yunchou.model.field_types.text import Text
from yunchou.model.field_types.time import Time
from yunchou.model.field_types.tree_choice import TreeChoice
from yunchou.model.field_types.url import Url
from yunchou.model.field_types.user import User
from yunchou.model.object import Field

_ALL: tuple[FieldType, ...] = (
    Text(), LongText(), Number(), Integer(), Money(), Percent(), Boolean(), Date(), DateTime(), Choice(),
    MultiChoice(), Email(), Phone(), Url(), Address(), Color(), User(), Lookup(), MultiLookup(), Id(),
    RichText(), Time(), Duration(), TreeChoice(), Team(), Rating(), Progress(), Signature(), Barcode(), LunarDate(),
    Geo(), Json(), File(), Image(),
    Formula(), Rollup(), AutoNumber(), MasterDetail(), AnyLookup(),
)  # fmt: skip
TYPES: dict[str, FieldType] = {each.name: each for each in _ALL}
"""Every field type by its name."""
WORTH = Worth()
"""The type of an amount that is computed."""


def declarable() -> tuple[str, ...]:
    """The types a field may be given; `id` belongs to the system alone."""
    return tuple(name for name in TYPES if name != "id")


def type_of(field: Field) -> FieldType:
    """The type of a field; of a computed one, that of its value."""
    found = field.result_type
    if found is None:
        return TYPES[field.type]
    return WORTH if found == WORTH.name else TYPES[found]


def part_of(field: Field, name: str) -> Part | None:
    """The part of a field's value that has this name, or this label in any language."""
    parts = type_of(field).parts
    return parts.get(name) or next((part for part in parts.values() if name in part.label.values()), None)


__all__ = ["TYPES", "FieldType", "ValueContext", "ValueProblem", "declarable", "part_of", "type_of"]
