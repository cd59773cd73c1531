"""What the commands of the forecast take and give. Amounts are decimal text in the organisation's currency; a node is
`department:ID` or `person:ID`."""

from typing import Annotated

import msgspec

from yunchou.base.errors import not_found

MoneyText = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,15}([.][0-9]{1,4})?$")]
Words = Annotated[str, msgspec.Meta(max_length=2000)]


class ForecastSaid(msgspec.Struct, forbid_unknown_fields=True):
    """What a node will bring in a period. Without amounts, what was said before is taken back.

    `version`: of the entry that the writer saw, 0 for none; another one in force meanwhile is told.
    """

    period: str
    node: str
    commit: MoneyText | None = None
    best_case: MoneyText | None = None
    reason: Words | None = None
    version: Annotated[int, msgspec.Meta(ge=0)] | None = None


class ForecastKept(msgspec.Struct):
    """The entry that was made, and its version."""

    entry: str
    version: int


class ForecastLockAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Which period to close for submissions, or to open again with a reason."""

    period: str
    locked: bool = True
    reason: Words | None = None


class ForecastLocked(msgspec.Struct):
    """Whether it is closed now, and whether that is new."""

    locked: bool
    changed: bool


def number(text: str) -> int:
    """An id as it is given. Raises 404 for what is none."""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise not_found()
    return int(text)


def whose_of(text: str) -> tuple[str, int]:
    """A node as it is given. Raises 404 for what is none."""
    kind, _, id = text.partition(":")
    if kind not in ("department", "person"):
        raise not_found()
    return kind, number(id)
