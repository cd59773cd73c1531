"""In which order hits stand, and which of many are shown: every object that has any has its place in the answer."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from yunchou.model.field_types import type_of
from yunchou.model.object import Model


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that answers to a question. `place`: how well, the least best; `importance`: of its object, the least first."""

    object: str
    record: int
    slot: int
    place: int
    is_name: bool
    is_mine: bool
    importance: int

    @property
    def rank(self) -> tuple[int, bool, int, bool, int]:
        """What hits are sorted by: how well they fit, names first, customers before their deals, one's own, the newest."""
        return self.place, not self.is_name, self.importance, not self.is_mine, -self.record


def importances(model: Model) -> Mapping[str, int]:
    """The objects by how many fields point at their records, the most first: customers before contacts before deals.

    What a record is made of does not count: parts of a deal make no deal more sought for.
    """
    pointing = Counter(
        target
        for owner in model.objects.values()
        for field in owner.fields.values()
        if field.column and type_of(field).relation and owner.master is None and not owner.generated
        for target in (field.targets or (field.target,))
        if target
    )
    several = sorted(model.objects, key=lambda name: -pointing[name])
    return {name: number for number, name in enumerate(several)}


def chosen(hits: Iterable[Hit], limit: int) -> list[Hit]:
    """The best hits, each record once. Half of the places are shared out evenly among the objects that have any."""
    best: dict[tuple[str, int], Hit] = {}
    for hit in sorted(hits, key=lambda each: each.rank):
        best.setdefault((hit.object, hit.record), hit)
    by_object: dict[str, list[Hit]] = defaultdict(list)
    for hit in best.values():
        by_object[hit.object].append(hit)
    share = max(1, limit // (2 * len(by_object))) if by_object else 0
    shared = [hit for several in by_object.values() for hit in several[:share]]
    return sorted(_first([*shared, *best.values()], limit), key=lambda each: each.rank)


def _first(hits: Collection[Hit], limit: int) -> list[Hit]:
    return list(dict.fromkeys(hits))[:limit]
