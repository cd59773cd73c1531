"""What a component of a page is: how it is called, what may be set on it, and what it asks.

A kind of component is one file in this folder, like a kind of field; how it is drawn is one folder in `web/src/areas/dashboards/
components/`. The designer's palette and its property panel are made of these declarations, and so is the check of a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from yunchou.model.object import Label, label

GROUPS = ("figures", "charts", "records", "content")
OWN = ("metrics", "by", "where", "period", "compare", "sort", "limit", "object", "fields")
"""Settings that are attributes of every widget; all others stand among its `options`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values of a setting."""

    value: str
    label: Label


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that may be set on a component.

    `kind`: `metrics dimensions condition period flag sort number object fields field text rich_text url date words choice
    code action`. `least` and `most` count the values of a list, or bound a number.
    """

    name: str
    kind: str
    label: Label
    required: bool = False
    least: int = 0
    most: int = 0
    choices: tuple[Choice, ...] = ()
    help: Label | None = None

    def as_json(self) -> dict[str, Any]:
        """The public form."""
        return {
            "name": self.name,
            "kind": self.kind,
            "label": dict(self.label),
            "required": self.required,
            "least": self.least,
            "most": self.most,
            "choices": [{"value": each.value, "label": dict(each.label)} for each in self.choices],
            "help": dict(self.help) if self.help else None,
        }


@dataclass(frozen=True, slots=True)
class Component:
    """A kind of component. `width` (24ths) and `height` (rows) are those of a new one; `asks`: `figures`, `records`, nothing."""

    kind: str
    label: Label
    group: str
    settings: tuple[Setting, ...] = field(default=())
    width: int = 12
    height: int = 8
    asks: str = ""
    trusted: bool = False
    """Only who may change the model may put it on a page."""

    def as_json(self) -> dict[str, Any]:
        """The public form."""
        return {
            "kind": self.kind,
            "label": dict(self.label),
            "group": self.group,
            "asks": self.asks or None,
            "width": self.width,
            "height": self.height,
            "settings": [each.as_json() for each in self.settings],
        }


def metrics(least: int = 1, most: int = 1) -> Setting:
    """The metrics that are shown."""
    return Setting("metrics", "metrics", label("指标", "Metrics"), least > 0, least, most)


def dimensions(least: int = 1, most: int = 1) -> Setting:
    """What the figures are broken down by."""
    return Setting("by", "dimensions", label("维度", "Broken down by"), least > 0, least, most)


def number(name: str, zh: str, en: str, *, required: bool = False, least: int = 0, most: int = 0) -> Setting:
    """A number among the options."""
    return Setting(name, "number", label(zh, en), required, least, most)


def text(
    name: str, zh: str, en: str, *, kind: str = "text", required: bool = False, most: int = 200
) -> Setting:
    """Words among the options, `most` characters long."""
    return Setting(name, kind, label(zh, en), required, 0, most)


def choice(name: str, zh: str, en: str, choices: Sequence[tuple[str, str, str]]) -> Setting:
    """One of several values; the first is taken where none is set."""
    listed = tuple(Choice(value, label(chinese, english)) for value, chinese, english in choices)
    return Setting(name, "choice", label(zh, en), choices=listed)


WHERE = Setting("where", "condition", label("筛选条件", "Filter"))
PERIOD = Setting(
    "period", "period", label("期间", "Period"), help=label("空为页面的期间", "Empty: the period of the page")
)
SORT = Setting("sort", "sort", label("排序", "Order"))
COMPARE = Setting("compare", "flag", label("与上期比较", "Compare with the period before"))
GOAL = number("goal", "目标值", "Target", required=True, least=0)


def limit(most: int = 50) -> Setting:
    """How many rows are shown."""
    return Setting("limit", "number", label("最多显示", "Show at most"), least=1, most=most)


def figures(
    kind: str, zh: str, en: str, *settings: Setting, group: str = "charts", width: int = 12, height: int = 8
) -> Component:
    """A component that shows figures of metrics, narrowed by condition and period."""
    return Component(kind, label(zh, en), group, (*settings, WHERE, PERIOD), width, height, "figures")
