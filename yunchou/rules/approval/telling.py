"""What people are told of approvals. Rooms above know how; this room says whom and what."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from yunchou.base.errors import Message
from yunchou.records.write import Unit

What: TypeAlias = Literal["asked", "reminded", "returned", "ended", "copied"]


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell one person. `source` names what the person is told of once; `words` say it."""

    person: int
    what: What
    approval: int
    source: str
    words: Message
    actor: int | None = None
    actor_name: str | None = None


Teller: TypeAlias = Callable[[Unit, Sequence[News]], Awaitable[None]]
_TELLERS: list[Teller] = []


def tells_of_approvals(tell: Teller) -> Teller:
    """Declares who tells people."""
    _TELLERS.append(tell)
    return tell


async def tell(unit: Unit, news: Sequence[News]) -> None:
    """Tells people, in the transaction that gave the reason."""
    for each in _TELLERS if news else ():
        await each(unit, news)
