"""What is known of the systems that people come from: their modules, what columns are called there, and what becomes of them.

Names are compared without case, spaces and marks (`plain`), so `Account Name.id` is `accountnameid`.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from yunchou.model.object import Label


@dataclass(frozen=True, slots=True)
class Module:
    """A kind of record of the other system. `fields`: our field → names of its columns, the best first.

    `relations`: our field → columns with the other system's id of a record; `names`: → columns with its name, where there
    is no id. `later`: relations to records of the same module, set once all of them are there. `people`: our field → columns
    with an id, columns with a name. `values`: field → what a value of the other system is here.
    """

    key: str
    label: Label
    object: str
    files: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    relations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    later: tuple[str, ...] = ()
    people: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    person: tuple[str, str] | None = None
    """The columns with given and family name, where the name stands in two."""
    either: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Relations that share their columns: what one id means is found out among the records of each."""
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields that come from a column which has its field already."""
    entered: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Columns that tell when a record came to its stage, the best first: to an open one, to one that ends it."""
    unnamed: str = ""
    """The name of a record that has none."""
    ids: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachments:
    """How a system tells of attachments: a table of them, by the names of its columns, and columns of records with names
    of files.

    `people`: columns with id, columns with name of who has it, then of who made it.
    """

    ids: tuple[str, ...]
    parents: tuple[str, ...]
    names: tuple[str, ...]
    people: tuple[tuple[tuple[str, ...], tuple[str, ...]], tuple[tuple[str, ...], tuple[str, ...]]]
    created: tuple[str, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A system that people come from. `modules` stand in the order in which their records can be made."""

    key: str
    label: Label
    modules: tuple[Module, ...]
    user_files: tuple[str, ...]
    attachment_files: tuple[str, ...]
    marks: tuple[str, ...]
    """Names of columns that only this system writes."""
    attached: Attachments

    def module(self, key: str) -> Module | None:
        """The module of that key."""
        return next((each for each in self.modules if each.key == key), None)


CURRENCY_COLUMNS = ("Currency", "币种", "币别", "货币", "本位币币种", "mc_currency")
RATE_COLUMNS = ("Exchange Rate", "汇率", "mc_exchange_rate")
"""What the columns with the currency of all amounts of a row, and with its rate there, are called."""

USERS, ATTACHMENTS = "users", "attachments"


def plain(text: str) -> str:
    """A name as it is compared: no case, no marks, none of what templates add behind it."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"[(（]\s*(必填|选填|唯一|required)[^)）]*[)）]", "", text, flags=re.IGNORECASE)
    return re.sub(r"[\W_]+", "", text.casefold())


def source_of(key: str) -> Source | None:
    """The system of that key."""
    from yunchou.apps.migration import fxiaoke, zoho

    return {each.key: each for each in (zoho.ZOHO, fxiaoke.FXIAOKE)}.get(key)


def all_sources() -> tuple[Source, ...]:
    """Every system that is known."""
    return tuple(each for key in ("zoho", "fxiaoke") if (each := source_of(key)) is not None)
