"""Words in which apps declare pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yunchou.model.object import Label, label


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form: a heading and the fields under it."""

    label: Label
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObjectPages:
    """How the records of one object are shown. What is left empty is made from the object itself."""

    object: str
    list_fields: tuple[str, ...] = ()
    sort: str = ""
    form: tuple[Section, ...] = ()
    header: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    board: str = ""
    board_sum: str = ""
    figures: tuple[str, ...] = ()
    """Metrics shown on the record page, narrowed to the record."""
    lines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Inverses whose records are edited on the page as in a spreadsheet, each with the statuses of the record in which that
    may be done; none: always."""
    chain: tuple[tuple[str, str], ...] = ()
    """The documents that a record goes with, in order: an object, and a condition on its records in which `{field}` stands for
    the id of the record itself (`{id}`) or of the one that its lookup points at. An empty condition: the record itself."""
    by_hand: bool = True
    """Whether people make records in a form. What comes from files or from commands alone offers none."""


@dataclass(frozen=True, slots=True)
class Widget:
    """One part of a dashboard.

    `kind` names one of `yunchou.pages.components`; `options` hold what only that kind knows. `width` in 24ths of the page,
    `height` in rows of 40 px. `inside`: the id of the tabs in which it stands, `tab` the number of the tab.
    """

    id: str
    kind: str
    label: Label
    metrics: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    where: str = ""
    period: str = ""
    compare: bool = False
    sort: str = ""
    limit: int = 0
    object: str = ""
    fields: tuple[str, ...] = ()
    width: int = 12
    height: int = 8
    options: Mapping[str, Any] = field(default_factory=dict)
    inside: str = ""
    tab: int = 0


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A page of widgets under one period; `filters` are the dimensions by which its reader may narrow it.

    Several may have one name, each for another `audience`: those who read opportunities in one of these scopes, or for the
    people of some `roles` (by their codes). The first that fits is shown; what is empty is everybody.
    """

    name: str
    label: Label
    widgets: tuple[Widget, ...]
    period: str = "this_year"
    audience: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardReport:
    """A report that comes with an app. `definition` is what `yunchou.pages.reports.definition` reads."""

    name: str
    folder: Label
    label: Label
    description: Label
    definition: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the navigation: an object, a dashboard or a page of the interface.

    `needs` names an action, `shows` the object that a page shows: it is left out for those who may not.
    """

    kind: str
    name: str
    label: Label | None = None
    icon: str = ""
    needs: str = ""
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the navigation."""

    name: str
    label: Label
    icon: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Something that somebody new does first: done once they see a record of `object` that meets `where`.

    `to`: the address of the page where it is done. Steps are for those who may change rights, or for all others.
    """

    name: str
    label: Label
    hint: Label
    to: str
    object: str
    where: str | None = None
    for_administrators: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages that the apps declare."""

    areas: tuple[Area, ...] = ()
    objects: Mapping[str, ObjectPages] = field(default_factory=dict)
    dashboards: tuple[Dashboard, ...] = ()
    reports: tuple[StandardReport, ...] = ()
    first_steps: tuple[FirstStep, ...] = ()


def section(zh: str, en: str, *fields: str) -> Section:
    """A section of a form."""
    return Section(label(zh, en), fields)


def widget(id: str, kind: str, zh: str, en: str, **settings: Any) -> Widget:
    """A widget of a dashboard."""
    for key in ("metrics", "by", "fields"):
        if isinstance(settings.get(key), Sequence):
            settings[key] = tuple(settings[key])
    return Widget(id, kind, label(zh, en), **settings)
