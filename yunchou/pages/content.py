"""A page as data: its form in JSON, which is the one that apps declare, and what may be wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.errors import Message, Problem, say
from yunchou.base.time import parse_day, parse_period, today
from yunchou.metrics.catalogue import Catalogue
from yunchou.metrics.query import MetricQuery, questions
from yunchou.model.field_types.rich_text import cleaned_html
from yunchou.model.object import Label, label
from yunchou.pages.components import COMPONENTS
from yunchou.pages.components.base import OWN, Component, Setting
from yunchou.pages.declare import Dashboard, Widget
from yunchou.records.aggregate import compile_aggregate
from yunchou.records.read import Query, asking_of, compile_page

MOST_WIDGETS = 60
SCHEMES = ("http", "https")

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]
_Words = Annotated[str, msgspec.Meta(max_length=200)]
_Expression = Annotated[str, msgspec.Meta(max_length=4000)]
_List = Annotated[list[_Words], msgspec.Meta(max_length=20)]


class WidgetBody(msgspec.Struct, forbid_unknown_fields=True):
    """A widget as JSON; what is left out takes the value of `yunchou.pages.declare.Widget`."""

    id: _Name
    kind: _Words
    label: dict[str, _Words] = {}
    metrics: _List = []
    by: _List = []
    where: _Expression | None = None
    period: _Words | None = None
    compare: bool = False
    sort: _Words | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | None = None
    object: _Words | None = None
    fields: _List = []
    width: Annotated[int, msgspec.Meta(ge=2, le=24)] = 12
    height: Annotated[int, msgspec.Meta(ge=2, le=40)] = 8
    options: dict[str, Any] = {}
    inside: _Words | None = None
    tab: Annotated[int, msgspec.Meta(ge=0, le=20)] = 0


class ContentBody(msgspec.Struct, forbid_unknown_fields=True):
    """A page as JSON."""

    widgets: Annotated[list[WidgetBody], msgspec.Meta(max_length=MOST_WIDGETS)] = []
    period: _Words = "this_year"
    filters: _List = []


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a page: with which widget and which of its settings (empty: the page itself)."""

    widget: str
    setting: str
    code: str
    message: Message

    def as_json(self, language: str) -> dict[str, Any]:
        """The public form."""
        return {
            "widget": self.widget or None,
            "setting": self.setting or None,
            "code": self.code,
            "message": self.message.in_language(language),
        }


def read_content(name: str, words: str, given: Any) -> Dashboard:
    """The page that a stored content describes. Raises ValueError for one of another form."""
    try:
        body = msgspec.convert({} if given is None else given, ContentBody)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None
    widgets = tuple(_widget(each) for each in body.widgets)
    return Dashboard(name, label(words, words), widgets, body.period, filters=tuple(body.filters))


def _widget(body: WidgetBody) -> Widget:
    return Widget(
        id=body.id,
        kind=body.kind,
        label=_label(body.label, body.kind),
        metrics=tuple(body.metrics),
        by=tuple(body.by),
        where=body.where or "",
        period=body.period or "",
        compare=body.compare,
        sort=body.sort or "",
        limit=body.limit or 0,
        object=body.object or "",
        fields=tuple(body.fields),
        width=body.width,
        height=body.height,
        options=body.options,
        inside=body.inside or "",
        tab=body.tab,
    )


def _label(given: Mapping[str, str], kind: str) -> Label:
    """The words in both languages: those of the other where only one is given, those of the kind where none is."""
    known = COMPONENTS.get(kind)
    fallback = known.label if known else label(kind, kind)
    chinese, english = given.get("zh-CN") or "", given.get("en") or ""
    return label(chinese or english or fallback["zh-CN"], english or chinese or fallback["en"])


def check_page(
    caller: Caller,
    snapshot: Snapshot,
    catalogue: Catalogue,
    page: Dashboard,
    *,
    trusted: bool,
    hosts: Sequence[str] = (),
) -> list[Fault]:
    """What is wrong with a page, under the rights of who asks; `trusted`: he may use every kind of component.

    `hosts`: whose pages the server lets be shown in a frame, `*.example.com` for all below.
    """
    found = list(_page_faults(caller, page))
    ids = {each.id: each for each in page.widgets}
    if len(ids) != len(page.widgets):
        message = say("组件的编号重复", "Two components have the same id")
        found.append(Fault("", "widgets", "duplicate", message))
    for widget in page.widgets:
        component = COMPONENTS.get(widget.kind)
        if component is None:
            message = say("没有名为 {k} 的组件", "There is no component {k}", k=widget.kind)
            found.append(Fault(widget.id, "kind", "not_an_option", message))
            continue
        if component.trusted and not trusted:
            message = say("只有管理员可以使用此组件", "Only administrators may use this component")
            found.append(Fault(widget.id, "kind", "forbidden", message))
        holder = ids.get(widget.inside)
        if widget.inside and (holder is None or holder.kind != "tabs" or widget.kind == "tabs"):
            message = say("没有这个标签页", "There are no such tabs")
            found.append(Fault(widget.id, "inside", "not_an_option", message))
        own = [fault for setting in component.settings for fault in _setting_faults(widget, setting)]
        own += _frame_faults(widget, hosts) if not own else ()
        found += own or _question_faults(caller, snapshot, catalogue, page, widget, component)
    return found


def _page_faults(caller: Caller, page: Dashboard) -> Iterator[Fault]:
    if not _is_period(caller, page.period):
        yield Fault("", "period", "malformed", say("期间无效", "Not a period"))


def _is_period(caller: Caller, text: str) -> bool:
    settings = caller.organisation.settings
    try:
        parse_period(text, today(settings.time_zone), settings.fiscal_start_month)
    except ValueError:
        return False
    return True


def value_of(widget: Widget, name: str) -> Any:
    """What is set: an attribute of the widget, or one of its options."""
    return getattr(widget, name) if name in OWN else widget.options.get(name)


def _setting_faults(widget: Widget, setting: Setting) -> Iterator[Fault]:
    value = value_of(widget, setting.name)
    if value in (None, "", (), [], 0):
        if setting.required:
            message = say(
                "请设置{n}", "{n} is missing", n=Message(setting.label["zh-CN"], setting.label["en"])
            )
            yield Fault(widget.id, setting.name, "required", message)
        return
    if not _fits(setting, value):
        message = say("{n}无效", "{n} is not valid", n=Message(setting.label["zh-CN"], setting.label["en"]))
        yield Fault(widget.id, setting.name, "out_of_range", message)


def _frame_faults(widget: Widget, hosts: Sequence[str]) -> Iterator[Fault]:
    """A frame stays empty where the server does not allow pages of the host."""
    host = urlsplit(widget.options.get("url") or "").hostname if widget.kind == "embed" else None
    if host and not any(_is_host(host, each) for each in hosts):
        message = say(
            "尚未允许嵌入 {h} 的网页，请在服务器设置 YUNCHOU_EMBED_ALLOW 中添加",
            "Pages of {h} may not be embedded yet: add it to YUNCHOU_EMBED_ALLOW on the server",
            h=host,
        )
        yield Fault(widget.id, "url", "not_an_option", message)


def _is_host(host: str, allowed: str) -> bool:
    return host.endswith(allowed[1:]) if allowed.startswith("*.") else host == allowed


def _fits(setting: Setting, value: Any) -> bool:
    """Whether a value that is there is one of the setting's kind and within its bounds."""
    match setting.kind:
        case "metrics" | "dimensions" | "fields":
            return setting.least <= len(value) <= (setting.most or len(value))
        case "words":
            listed = isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value)
            return listed and setting.least <= len(value) <= setting.most
        case "number":
            if isinstance(value, bool) or not isinstance(value, int | float):
                return False
            return value >= setting.least and (not setting.most or value <= setting.most)
        case "text" | "rich_text" | "code" | "field":
            return isinstance(value, str) and (not setting.most or len(value) <= setting.most)
        case "url":
            return isinstance(value, str) and len(value) <= setting.most and is_safe_url(value)
        case "date":
            return isinstance(value, str) and _is_day(value)
        case "choice":
            return value in [each.value for each in setting.choices]
    return True


def is_safe_url(text: str) -> bool:
    """Whether an address is one of the web, or one within this system; never a script."""
    if text.startswith("/") and not text.startswith("//"):
        return True
    try:
        found = urlsplit(text)
    except ValueError:
        return False
    return found.scheme in SCHEMES and bool(found.hostname)


def _is_day(text: str) -> bool:
    try:
        parse_day(text)
    except ValueError:
        return False
    return True


def _question_faults(
    caller: Caller,
    snapshot: Snapshot,
    catalogue: Catalogue,
    page: Dashboard,
    widget: Widget,
    component: Component,
) -> list[Fault]:
    """What the questions of a widget are refused for."""
    if not component.asks:
        return []
    try:
        compile_questions(caller, snapshot, catalogue, widget, page.period)
    except Problem as problem:
        placed = bool(problem.errors) and problem.errors[0].at is not None
        return [Fault(widget.id, "where" if placed else "", problem.code, problem.detail)]
    return []


def compile_questions(
    caller: Caller, snapshot: Snapshot, catalogue: Catalogue, widget: Widget, period: str
) -> None:
    """Compiles all that a widget asks, so that whoever may not ask it is refused. Raises what asking would raise."""
    if widget.metrics:
        asked = MetricQuery(widget.metrics, widget.by, widget.where, widget.period or period)
        for name, question in questions(caller, catalogue, asked):
            compile_aggregate(asking_of(caller, snapshot), name, question)
    if widget.object:
        sort = widget.sort.split(",") if widget.sort else ()
        day = widget.options.get("date_field")
        fields = (*widget.fields, *((day,) if isinstance(day, str) else ()))
        compile_page(
            asking_of(caller, snapshot),
            widget.object,
            Query(fields=fields or None, where=widget.where, sort=sort),
        )


def cleaned(given: Mapping[str, Any]) -> dict[str, Any]:
    """A content whose rich texts hold no markup but that of words."""
    widgets = [
        {**each, "options": {**each["options"], "text": cleaned_html(each["options"]["text"])}}
        if isinstance(each, dict)
        and isinstance(each.get("options"), dict)
        and isinstance(each["options"].get("text"), str)
        else each
        for each in given.get("widgets", ())
    ]
    return {**given, "widgets": widgets}
