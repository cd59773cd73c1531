"""What must hold of print templates."""

import json

import msgspec

from yunchou.apps.papers.asking import plan
from yunchou.apps.papers.content import (
    FORMATS,
    Content,
    Table,
    content_json,
    placeholders,
    read_content,
    texts_of,
)
from yunchou.apps.papers.printing import faults_of
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import before
from yunchou.records.write import Unit


@before("print_template")
async def check_templates(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A template is of an object that there is, and asks for nothing that there is not."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        printed = unit.snapshot.model.objects.get(change.now("object") or "")
        if printed is None or printed.name == owner.name:
            change.fail(
                422, "not_an_option", say("没有可打印的对象", "There is no such object to print"), "object"
            )
            continue
        if not (change.changes("content") or change.changes("object")):
            continue
        given = change.now("content")
        try:
            content = read_content(json.loads(given) if isinstance(given, str) else given)
        except (msgspec.ValidationError, ValueError) as error:
            message = say(
                "模板内容的格式不对：{e}", "This is not the form of a template: {e}", e=str(error)[:200]
            )
            change.fail(422, "wrong_type", message, "content")
            continue
        change.values["content"] = json.dumps(content_json(content), ensure_ascii=False)
        _check(unit, change, printed, content)


def _check(unit: Unit, change: Change, printed: Object, content: Content) -> None:
    # What the template names must be there for the organisation; what of it one prints is a matter of each one's rights.
    faults = faults_of(content, plan(unit.asking().of_the_organisation(), printed, content))
    for fault in faults[:10]:
        part = say("页眉页脚", "header and footer") if fault.block is None else None
        place = say("第 {n} 块", "block {n}", n=(fault.block or 0) + 1) if part is None else part
        message = say("{p}“{t}”：{m}", "{p}, “{t}”: {m}", p=place, t=fault.text[:80], m=fault.message)
        change.fail(422, "bad_expression", message, "content")
    for text in _all_texts(content):
        for each in placeholders(text):
            if each.format and each.format not in FORMATS:
                message = say("没有格式 {f}", "There is no format {f}", f=each.format[:40])
                change.fail(422, "not_an_option", message, "content")


def _all_texts(content: Content) -> list[str]:
    found = [content.header, content.footer]
    for block in content.blocks:
        found += texts_of(block)
        if isinstance(block, Table):
            found += [column.text for column in block.columns]
    return found
