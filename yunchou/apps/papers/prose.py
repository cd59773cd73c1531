"""Cleaned HTML as a tree of plain data, which is set on paper without ever being read as markup again."""

from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from typing import Any, TypeAlias

Node: TypeAlias = "str | dict[str, Any]"
_SINGLE = frozenset({"br", "hr"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Node] = []
        self.open: list[tuple[str, list[Node]]] = [("", self.root)]

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        inside: list[Node] = []
        self.open[-1][1].append({"t": tag, "c": inside})
        if tag not in _SINGLE:
            self.open.append((tag, inside))

    def handle_endtag(self, tag: str) -> None:
        # What was cleaned closes every mark in turn.
        if len(self.open) > 1 and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1][1].append(data)


def nodes_of(html: str) -> list[Node]:
    """The tree of cleaned HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


def words_in(nodes: Sequence[Node]) -> Iterator[str]:
    """The texts of a tree, each as it stands between two marks."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        else:
            yield from words_in(node["c"])


def filled(nodes: Sequence[Node], fill: Callable[[str], str]) -> list[Node]:
    """The tree with other texts."""
    return [
        fill(node) if isinstance(node, str) else {"t": node["t"], "c": filled(node["c"], fill)}
        for node in nodes
    ]
