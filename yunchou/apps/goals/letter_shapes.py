"""What the commands on goal letters take and give; figures, ids and nodes as in `shapes`."""

from typing import Literal

import msgspec

from yunchou.apps.goals.shapes import Reason


class OneLetter(msgspec.Struct, forbid_unknown_fields=True):
    """A goal letter."""

    letter: str


class LetterSent(msgspec.Struct):
    """How many members it went to now, and how many have it."""

    sent: int
    members: int


class Reminded(msgspec.Struct):
    """How many members were reminded."""

    members: int


class LetterMember(msgspec.Struct):
    """A member with his goal as he answers for it: the months of the version that he got or confirmed. `changed`: the goal is
    another since; `share`: its part of the department's goal."""

    reply: str
    node: str
    name: str
    person: str | None
    answer: str
    objection: str | None
    answered_at: str | None
    version: int
    total: str | None
    share: str | None
    months: list[str | None]
    changed: bool
    mine: bool


class Letter(msgspec.Struct):
    """A letter as its reader sees it: the words as rich text, the department's own months and year, and the members he sees."""

    id: str
    name: str
    rule: str
    year: int
    department: str
    department_id: str
    status: str
    sent_at: str | None
    due_on: str | None
    basis: str | None
    strategy: str | None
    initiatives: str | None
    unit: str
    months: list[str]
    target: str | None
    own: list[str | None]
    members: list[LetterMember]
    may_send: bool


class ReplyAsked(msgspec.Struct, forbid_unknown_fields=True):
    """One's answer to a letter; an objection says why."""

    reply: str
    answer: Literal["confirmed", "objected"] = "confirmed"
    objection: Reason | None = None


class Replied(msgspec.Struct):
    """The version that was answered for."""

    version: str
