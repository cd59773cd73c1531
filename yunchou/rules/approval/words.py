"""What an approval is called, where it stands, what it is for and what it tells of its record, in the language of whoever reads.

Kept beside it in both languages; the record of the approval holds them in the language of the organisation.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Record
from yunchou.base.errors import Message, say
from yunchou.model.object import label
from yunchou.records.shipped_names import shipped_names
from yunchou.rules.approval.definition import SUBMITTER

COLUMNS = "g.run, g.node as at, g.plan::text as plan, g.words::text as words"
"""What `called` reads of the work `g` of an approval."""
MOST_OF_TITLE = 200
SUBMISSION = say("提交", "Submission")
REVISION = say("修改后重新提交", "Revision")
shipped_names("approval_task", *(label(each.zh, each.en) for each in (SUBMISSION, REVISION)))

Purposes = Callable[[Caller, Snapshot, Sequence[int]], Awaitable[Mapping[int, Message]]]
_PURPOSES: list[Purposes] = []


def purpose(find: Purposes) -> Purposes:
    """Says of runs what their approvals are for, beyond what their flows are called: what happens once they are approved."""
    _PURPOSES.append(find)
    return find


async def purposes(caller: Caller, snapshot: Snapshot, rows: Sequence[Record]) -> dict[int, Message]:
    """By their runs what approvals are for, where that is known."""
    runs = [row["run"] for row in rows if row["run"] is not None]
    found: dict[int, Message] = {}
    for find in _PURPOSES if runs else ():
        found |= await find(caller, snapshot, runs)
    return found


def called(row: Record, language: str) -> dict[str, Any]:
    """`{"name", "node", "summary"}` of an approval in a language, as far as they are kept in it."""
    number = 1 if language == "en" else 0
    kept = json.loads(row["words"] or "{}")
    title, summary = (kept.get(part) for part in ("title", "summary"))
    return {
        "name": title[number] if title else row["name"] or "",
        "node": _node(row, language),
        "summary": summary[number] or None if summary and row["summary"] else row["summary"],
    }


def _node(row: Record, language: str) -> str | None:
    kept: str | None = row["node"]
    if kept is None or row["at"] is None:
        return kept
    if row["at"] == SUBMITTER:
        return REVISION.in_language(language)
    named = {each["node"]: each["name"] for each in json.loads(row["plan"] or "[]")}
    name = named.get(row["at"])
    return Message(name["zh"], name["en"] or name["zh"]).in_language(language) if name else kept


def own_words(kind: str, visit: int, language: str) -> str | None:
    """What a task is called that is the submitter's own; None for others."""
    if kind != "submit":
        return None
    return (SUBMISSION if visit == 0 else REVISION).in_language(language)
