"""Names inside an aggregate: the child's first, the record's after it, `parent.x` always the record's."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from yunchou.language.errors import ExpressionError
from yunchou.language.types import ChildScope, Name, Operand, Scope

PARENT = "parent"
T = TypeVar("T")


class Inside:
    """The scope of an aggregate's argument or condition.

    In the argument, `lines.qty` is the `qty` of the line at hand; `walked` is the path of the inverse, here `lines`.
    In a condition that reading comes after the child's own names.
    """

    def __init__(self, child: Scope, outer: Scope, walked: tuple[Name, ...], *, argument: bool) -> None:
        self._child = child
        self._outer = outer
        self._walked = walked
        self._argument = argument

    @property
    def child(self) -> Scope:
        """What names mean for the child alone."""
        return self._child

    def field(self, path: tuple[Name, ...]) -> Operand:
        """The value at the end of a path."""
        return self._ask(path, lambda scope, names: scope.field(names))

    def children(self, path: tuple[Name, ...]) -> ChildScope:
        """The records that an inverse names: the child's own, or else the record's."""
        return self._ask(path, lambda scope, names: scope.children(names))

    def rest(self, path: tuple[Name, ...]) -> tuple[Name, ...]:
        """What follows the walked inverse in a path that starts with it; any other path as it is."""
        length = len(self._walked)
        starts = all(a.text == b.text for a, b in zip(path, self._walked, strict=False))
        return path[length:] if starts and len(path) > length else path

    def _ask(self, path: tuple[Name, ...], ask: Callable[[Scope, tuple[Name, ...]], T]) -> T:
        """The first meaning that is known. Where none is, what was wrong with the first."""
        unknown: ExpressionError | None = None
        for scope, names in self._meanings(path):
            try:
                return ask(scope, names)
            except ExpressionError as error:
                # A name further on that leads nowhere does not make the first one mean something else.
                if error.code != "unknown_name" or error.at != names[0].at:
                    raise
                unknown = unknown or error
        assert unknown is not None
        raise unknown

    def _meanings(self, path: tuple[Name, ...]) -> Iterator[tuple[Scope, tuple[Name, ...]]]:
        rest = self.rest(path)
        if self._argument and rest != path:
            yield self._child, rest
        if len(path) > 1 and path[0].text.lower() == PARENT and not path[0].bracketed:
            yield self._outer, path[1:]
            return
        yield self._child, path
        if not self._argument and rest != path:
            yield self._child, rest
        yield self._outer, path
