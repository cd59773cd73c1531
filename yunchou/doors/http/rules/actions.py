"""Actions: typed commands of the apps."""

import re
from typing import Any

from yunchou.actions import runner
from yunchou.actions.registry import ACTIONS
from yunchou.base.errors import not_found
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import MIB, Endpoints, Free
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Output

endpoints = Endpoints("actions")
LARGEST = 8 * MIB
"""A sheet of ten thousand people with every month of a year fits."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}\.[a-z][a-z0-9_]{0,62}")


class ActionAnswer(Output):
    """An action with the JSON schemas of its input and output."""

    name: str
    label: dict[str, str]
    help: dict[str, str] | None
    object: str | None
    record: str | None
    opens: str | None
    when: dict[str, list[str | bool | None]]
    words: dict[str, dict[str, str]]
    place: int
    like: dict[str, str]
    by: list[str]
    decides: list[str]
    input: dict[str, Any]
    output: dict[str, Any]


class ActionsAnswer(Output):
    """The actions that the caller may run."""

    actions: list[ActionAnswer]


@endpoints.get("/actions", "List the actions", answers={200: ActionsAnswer})
async def list_actions(call: Call) -> Reply:
    """The actions that the caller may run."""
    rights = call.caller.viewer(await fresh(call.caller.organisation)).rights
    return Reply({"actions": [action.as_json() for action in ACTIONS if rights.may(action.name)]})


@endpoints.post(
    "/actions/{action}",
    "Run an action",
    body=Free(),
    answers={200: "action"},
    problems=(409, 412, 423),
    limit=LARGEST,
)
async def run_action(call: Call) -> Reply:
    """Runs an action on its input, all of it or nothing."""
    name = str(call.request.path_params["action"])
    if not _NAME.fullmatch(name):
        raise not_found()
    return Reply(await runner.run(call.caller, name, call.body))
