"""What a web form holds, those in force, and what must hold of one that is saved."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

import msgspec

from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.base import log
from yunchou.base.db import Connection
from yunchou.base.errors import Message, say
from yunchou.model.field_types import ValueProblem, type_of
from yunchou.model.object import Model, Object
from yunchou.pages.content import is_safe_url
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import before
from yunchou.records.stored import kept_rows
from yunchou.records.write import Unit

PART = "web_forms"
PUBLIC_TYPES = frozenset(
    [
        "text",
        "long_text",
        "email",
        "phone",
        "url",
        "number",
        "integer",
        "money",
        "date",
        "boolean",
        "choice",
        "multi_choice",
    ]
)
"""Types of fields that a stranger may fill in: none that shows or names a record."""
SOURCE_NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "referrer")
"""What is kept of where somebody came from."""
_SITE = re.compile(r"(https?://)?(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?")

_log = log.get(__name__)
_Words = Annotated[str, msgspec.Meta(max_length=2000)]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
_Color = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-fA-F]{6}$")]


class FormField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field to fill in. `label` and `help` stand in place of the field's own where given."""

    name: _Name
    label: _Words = ""
    help: _Words = ""
    required: bool = False


class FormContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A web form. `values` are set on every record; `sources` says which field takes which part of the source.

    `redirect`: where to after handing in, instead of the thanks. `sites`: hosts that may show it in a frame.
    """

    fields: Annotated[list[FormField], msgspec.Meta(max_length=40)] = []
    title: _Words = ""
    intro: _Words = ""
    submit: _Words = ""
    thanks: _Words = ""
    redirect: _Words = ""
    consent: _Words = ""
    color: _Color = "#1764c0"
    language: Annotated[str, msgspec.Meta(pattern="^(zh-CN|en)$")] = "zh-CN"
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    sites: Annotated[list[_Words], msgspec.Meta(max_length=20)] = []


@dataclass(frozen=True, slots=True)
class WebForm:
    """A web form in force."""

    id: int
    name: str
    object: str
    assignee: int | None
    content: FormContent


UNASSIGNED: set[str] = set()
"""Objects whose new records may belong to nobody: something gives them to somebody, or they wait in a queue."""


def comes_unassigned(name: str) -> None:
    """Declares that web forms may make records of an object for nobody by name."""
    UNASSIGNED.add(name)


FormsByToken: TypeAlias = Mapping[str, WebForm]


def web_form(snapshot: Snapshot, token: str) -> WebForm | None:
    """The form in force at a public address."""
    found: FormsByToken = snapshot.parts.get(PART, {})
    return found.get(token)


def read_form(given: Any) -> FormContent:
    """The form that a stored content describes. Raises ValueError for one of another form."""
    try:
        return msgspec.convert({} if given is None else given, FormContent)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> FormsByToken:
    """All active web forms by their token: a page that anybody may ask for costs no statement of its own."""
    rows = await kept_rows(link, schema, model, "web_form")
    found: dict[str, WebForm] = {}
    for row in rows:
        if not row["active"] or row["content"] is None:
            continue
        try:
            content = read_form(json.loads(row["content"]))
        except ValueError as error:
            # A content of another release: the form is closed until it is mended.
            _log.warning("the web form %s could not be read: %s", row["id"], error)
            continue
        found[row["token"]] = WebForm(row["id"], row["name"], row["object"], row["assignee"], content)
    return found


@before("web_form")
async def check_web_forms(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A form makes records that its assignee may make, or that need none, of fields that a stranger may fill in.

    Its address can't be guessed.
    """
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        if change.kind == CREATE:
            change.values["token"] = f"{unit.caller.organisation.id:x}-{secrets.token_urlsafe(15)}"
        made = unit.snapshot.model.objects.get(change.now("object") or "")
        if made is None or made.generated or made.affects_access:
            message = say("网页表单不能生成这种记录", "A web form can't make records of this object")
            change.fail(422, "not_an_option", message, "object")
            continue
        assignee = change.now("assignee")
        if assignee is None and made.name not in UNASSIGNED:
            message = say("请选择负责提交记录的人", "Say who owns what is handed in")
            change.fail(422, "required", message, "assignee")
        if assignee is not None and not _may_make(unit, assignee, made):
            message = say("此人不能新建{o}", "This person may not make a {o}", o=_words(made))
            change.fail(422, "not_an_option", message, "assignee")
        if change.now("content") is not None and (change.changes("content") or change.changes("object")):
            _check_content(unit, change, made)


def _may_make(unit: Unit, assignee: int, made: Object) -> bool:
    who = unit.snapshot.access.people.get(assignee)
    return (
        who is not None and who.active and unit.snapshot.access.viewer(assignee).rights.of(made.name).create
    )


def _check_content(unit: Unit, change: Change, made: Object) -> None:
    def refuse(code: str, message: Message) -> None:
        change.fail(422, code, message, "content")

    try:
        content = read_form(json.loads(change.now("content")))
    except ValueError as error:
        refuse("wrong_type", say("表单的格式不对：{e}", "This is not a form: {e}", e=str(error)[:200]))
        return
    names = [each.name for each in content.fields]
    if not names or len(set(names)) < len(names):
        refuse("required", say("请选择要填写的字段，每个一次", "Choose the fields to fill in, each once"))
    for name in names:
        field = made.fields.get(name)
        if field is None or not field.column or field.readonly or type_of(field).name not in PUBLIC_TYPES:
            refuse("unknown_field", say("字段 {n} 不能公开填写", "{n} can't be filled in publicly", n=name))
    for name, value in content.values.items():
        field = made.fields.get(name)
        if field is None or not field.column or field.readonly or field.system or name in names:
            refuse("unknown_field", say("字段 {n} 不能预设", "{n} can't be set", n=name))
            continue
        try:
            type_of(field).parse(value, field, unit.caller.organisation.values)
        except ValueProblem as problem:
            refuse(problem.code, problem.message)
    for source, name in content.sources.items():
        field = made.fields.get(name)
        if source not in SOURCE_NAMES or field is None or type_of(field).name not in ("text", "long_text"):
            message = say(
                "来源 {s} 只能记入文本字段", "The source {s} goes into a text field only", s=source[:40]
            )
            refuse("not_an_option", message)
    if content.redirect and not is_safe_url(content.redirect):
        refuse(
            "out_of_range", say("跳转地址应为 http(s) 网址", "The address to go to must be one of the web")
        )
    if wrong := [each for each in content.sites if not _SITE.fullmatch(each)]:
        refuse("out_of_range", say("{s} 不是网站", "{s} is no site", s=wrong[0][:80]))


def _words(owner: Object) -> Message:
    return Message(owner.label["zh-CN"], owner.label["en"])
