"""Where the items of to-do lists come from: a registry that every room fills which has something waiting for people.

```python
todo_source(Source("approval", label("审批", "Approvals"), object="approval", where='state = "waiting"', due="due_at"))
```
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from yunchou.access.asking import Asking
from yunchou.access.compile import owned_by
from yunchou.model.object import Label

Whose: TypeAlias = Callable[[Asking, str, Sequence[int]], str]
"""SQL for the rows of an alias that wait for one of these people."""


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of items: those records of `object` for which `where` holds and which wait for somebody.

    `due`: the date or datetime field by which they are due. `shown`: what else an item tells, name → path. `done` and
    `undone`: the values that finish an item and take that back; without them an item is finished where it lies, or, with
    `dismissed`, by ticking it off. `closed`: what holds for the finished ones. `team`: whether managers see those of others.
    `holder`: the path of the person whom an item names as the one that it waits for. `opens`: the fields that name the object
    and record to be opened, where that is not the item itself. `settled`: SQL for the items that something else has finished
    already.
    """

    name: str
    label: Label
    object: str
    where: str
    due: str | None = None
    shown: Mapping[str, str] = field(default_factory=dict)
    done: Mapping[str, Any] | None = None
    undone: Mapping[str, Any] | None = None
    closed: str | None = None
    dismissed: bool = False
    team: bool = True
    opens: tuple[str, str] | None = None
    whose: Whose = owned_by
    holder: str = "owner"
    settled: Whose | None = None

    @property
    def finishes(self) -> bool:
        """Whether an item can be ticked off in the list."""
        return self.done is not None or self.dismissed


SOURCES: dict[str, Source] = {}
"""All declared sources by name, in the order in which lists name them."""


def todo_source(source: Source) -> Source:
    """Declares a source. Raises ValueError for a second one of that name."""
    if source.name in SOURCES:
        raise ValueError(f"two sources of to-dos are called {source.name}")
    SOURCES[source.name] = source
    return source
