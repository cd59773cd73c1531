"""What must hold of designed pages, whichever door they come through."""

import json
from typing import Any

from yunchou.base.errors import Message, Problem, say
from yunchou.model.object import Object
from yunchou.pages.components import COMPONENTS
from yunchou.pages.content import cleaned, read_content
from yunchou.pages.declare import Dashboard
from yunchou.pages.reports.definition import read_report
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import before
from yunchou.records.write import Unit
from yunchou.rules.guard import only_who_changes_the_model

RIGHT = "model.change"
before("layout", "web_form")(only_who_changes_the_model)
"""Who may change the model may give pages to roles, and use components that run or show what comes from elsewhere."""


@before("dashboard")
async def check_dashboards(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Contents have the form of a page; pages for roles and trusted components are for administrators to make."""
    trusted = unit.caller.viewer(unit.snapshot).rights.may(RIGHT)
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        for field in ("content", "draft"):
            if change.changes(field) and change.now(field) is not None:
                _check_content(change, field, trusted)
        if change.changes("roles") and change.now("roles") and not trusted:
            message = say("您没有为角色设置页面的权限", "You may not set the pages of roles")
            change.fail(403, "forbidden", message, "roles")


@before("report")
async def check_reports(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Definitions have the form of a report."""
    for change in changes:
        if change.kind in (CREATE, UPDATE) and change.changes("definition") and change.now("definition"):
            try:
                read_report(json.loads(change.now("definition")))
            except Problem as problem:
                fault = problem.errors[0]
                change.fail(422, fault.code, fault.message, "definition")


def _check_content(change: Change, field: str, trusted: bool) -> None:
    given: Any = json.loads(change.now(field))
    try:
        page = read_content("", "", given)
    except ValueError as error:
        message = say("页面内容的格式不对：{e}", "This is not a page: {e}", e=str(error)[:200])
        change.fail(422, "wrong_type", message, field)
        return
    change.values[field] = json.dumps(cleaned(given), ensure_ascii=False)
    if not trusted and (fault := _untrusted(page)):
        change.fail(403, "forbidden", fault, field)


def _untrusted(page: Dashboard) -> Message | None:
    """What is said to somebody who may not use all of a page's components."""
    for widget in page.widgets:
        known = COMPONENTS.get(widget.kind)
        if known is not None and known.trusted:
            return say(
                "只有管理员可以使用组件“{n}”",
                "Only administrators may use the component {n}",
                n=Message(known.label["zh-CN"], known.label["en"]),
            )
    return None
