"""The chain from those who sell to the top: who submits for a person or department, and who judges what was submitted."""

from collections.abc import Mapping
from dataclasses import dataclass

from yunchou.access.state import AccessState
from yunchou.base.db import Connection, Database
from yunchou.records.select import Asking

MOST_LEVELS = 100


@dataclass(frozen=True, slots=True)
class Chain:
    """Departments with their heads and names, and the picture of people and departments that they stand in."""

    access: AccessState
    heads: Mapping[int, int | None]
    names: Mapping[int, str]

    def head_of(self, department: int) -> int | None:
        """Who is answerable for a department: its head, or where it has none the nearest above it."""
        return next(
            (head for each in self.upward(department) if (head := self._at_work(each)) is not None), None
        )

    def submitter(self, kind: str, id: int) -> int | None:
        """Who submits: each person for himself, for a department whoever is answerable for it."""
        return id if kind == "person" else self.head_of(id)

    def judges(self, kind: str, id: int) -> frozenset[int]:
        """Who may judge: the heads of all departments above, and of a person also those to whom he reports, at any depth."""
        if kind == "person":
            who = self.access.people.get(id)
            above = self.upward(who.department if who else None)
            found = {self._at_work(each) for each in above} | self._superiors(id)
        else:
            found = {self._at_work(each) for each in self.upward(id)[1:]}
        return frozenset(each for each in found if each is not None) - {self.submitter(kind, id)}

    def headed_by(self, person: int | None) -> frozenset[int]:
        """The departments that a person is the head of."""
        return frozenset(each for each, head in self.heads.items() if person is not None and head == person)

    def upward(self, department: int | None) -> list[int]:
        """A department and those above it that the organisation has."""
        found: list[int] = []
        while department is not None and department in self.names and department not in found:
            found.append(department)
            department = self.access.parents.get(department)
        return found

    def _superiors(self, person: int) -> set[int]:
        found: set[int] = set()
        who = self.access.people.get(person)
        while (
            who is not None
            and who.manager is not None
            and who.manager not in found
            and len(found) < MOST_LEVELS
        ):
            found.add(who.manager)
            who = self.access.people.get(who.manager)
        return found

    def _at_work(self, department: int) -> int | None:
        head = self.heads.get(department)
        who = self.access.people.get(head) if head is not None else None
        return head if who is not None and who.active else None


async def chain_of(link: Database | Connection, asking: Asking) -> Chain:
    """The chain as it is now."""
    table = asking.table(asking.snapshot.model.object("department"))
    rows = await link.fetch(f"select id, name, manager from {table} where deleted_at is null")
    return Chain(
        asking.snapshot.access,
        {row["id"]: row["manager"] for row in rows},
        {row["id"]: row["name"] for row in rows},
    )
