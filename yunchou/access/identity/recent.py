"""What was looked up a moment ago, kept for a few seconds in this process."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """A small map whose entries are believed for `seconds` and no longer; the oldest go when it is full."""

    def __init__(
        self, seconds: float, most: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._entries: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The value kept under `key`, None when there is none that is fresh enough."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry[0] < self._clock():
            del self._entries[key]
            return None
        return entry[1]

    def put(self, key: K, value: V) -> None:
        """Keeps `value` from now on."""
        self._entries[key] = (self._clock() + self._seconds, value)
        self._entries.move_to_end(key)
        while len(self._entries) > self._most:
            self._entries.popitem(last=False)

    def drop(self, chosen: Callable[[K, V], bool]) -> None:
        """Forgets every entry that is `chosen`."""
        for key in [k for k, (_, value) in self._entries.items() if chosen(k, value)]:
            del self._entries[key]
