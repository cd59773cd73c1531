"""How a view is laid out: groups, totals, widths, colours, and what makes a board, a calendar, a timeline or a tree."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace

Path = Annotated[str, Meta(min_length=1, max_length=400)]
Total = Literal["none", "sum", "avg", "min", "max", "median", "count"]
Part = Literal["end", "after", "cover", "rank"]
"""What else lays a view out: where bars end, what they wait for, the picture of a card, its place among others by hand."""


class ColourRule(msgspec.Struct, forbid_unknown_fields=True):
    """Records that meet a condition have a colour: the whole row, or one of its cells where `field` names it."""

    where: Annotated[str, Meta(min_length=1, max_length=4000)]
    color: Annotated[str, Meta(pattern="^[a-z]{2,20}$")]
    field: Path | None = None


Column = Annotated[str, Meta(max_length=200)]
"""A column of a board by its value: an option, a record's id, or empty for records that have none."""


class ViewSettings(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The layout of a view. `pinned`: how many columns stay in sight; `widths` in pixels; `scale` of a calendar or timeline.

    `group` holds paths, a date with its grain (`close_date:month`). Of a board: `lanes`, the field whose values are its
    rows; `card`, the fields on a card; `limits`, how many records a column should hold at most; `folded`, closed columns.
    """

    group: Annotated[list[Path], Meta(max_length=2)] = []
    totals: Annotated[dict[Path, Total], Meta(max_length=60)] = {}
    widths: Annotated[dict[Path, Annotated[int, Meta(ge=40, le=1200)]], Meta(max_length=60)] = {}
    pinned: Annotated[int, Meta(ge=0, le=10)] = 1
    height: Literal["compact", "normal", "tall"] = "normal"
    colors: Annotated[list[ColourRule], Meta(max_length=20)] = []
    parts: dict[Part, Path] = {}
    scale: Literal["day", "week", "month", "quarter", "agenda"] | None = None
    lanes: Path | None = None
    card: Annotated[list[Path], Meta(max_length=8)] = []
    limits: Annotated[dict[Column, Annotated[int, Meta(ge=1, le=100_000)]], Meta(max_length=60)] = {}
    folded: Annotated[list[Column], Meta(max_length=60)] = []


@dataclass(frozen=True, slots=True)
class Texts:
    """What a layout names: fields and paths that are shown, and conditions."""

    fields: tuple[str, ...]
    conditions: tuple[str, ...]


def texts(settings: ViewSettings) -> Texts:
    """Every field and condition that a layout names; grains are left off."""
    named: Iterator[str] = iter(
        (
            *(each.partition(":")[0] for each in settings.group),
            *settings.totals,
            *settings.widths,
            *(each.field for each in settings.colors if each.field),
            *settings.parts.values(),
            *((settings.lanes,) if settings.lanes else ()),
            *settings.card,
        )
    )
    return Texts(tuple(dict.fromkeys(named)), tuple(each.where for each in settings.colors))


def renamed_settings(settings: ViewSettings, call: Callable[[str], str]) -> ViewSettings:
    """The layout with every expression in it as `call` gives it."""

    def grained(text: str) -> str:
        path, colon, grain = text.partition(":")
        return call(path) + colon + grain

    return replace(
        settings,
        group=[grained(each) for each in settings.group],
        totals={call(path): total for path, total in settings.totals.items()},
        widths={call(path): width for path, width in settings.widths.items()},
        colors=[
            replace(each, where=call(each.where), field=each.field and call(each.field))
            for each in settings.colors
        ],
        parts={part: call(path) for part, path in settings.parts.items()},
        lanes=settings.lanes and call(settings.lanes),
        card=[call(each) for each in settings.card],
    )
