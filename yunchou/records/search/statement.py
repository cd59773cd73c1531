"""The statements of a search. Each looks at a bounded number of entries, however many answer to the question.

What is rare is found by its terms. What is frequent is found among the newest entries of each field, and among the asker's
own: of a hundred thousand hits nobody misses the oldest. Texts that begin with the question come from an index of their
beginnings. Rights are asked of every candidate, by the condition that a list of the object would have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yunchou.access.compile import row_condition
from yunchou.base.db import quote
from yunchou.base.text import like
from yunchou.records.search.asked import Asked, Reading
from yunchou.records.search.slots import NAME, PHONE, Slot
from yunchou.records.select import Asking

RARE = 5000
"""Entries that may be fetched by their terms."""
NEWEST, OWN, MATCHES, BEGINNINGS, NEAR = 2000, 2000, 100, 100, 200
"""Entries looked at: the newest of each field, the asker's own; and those taken of them, of each beginning, of each guess."""
HEAD = 40
LAST_CHARACTER = "\U0010ffff"
COLUMNS = "e.slot, e.record, e.owner, e.text, e.sound, e.initials"


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How many entries there are, and which share of them has each frequent term."""

    entries: float
    shares: Mapping[str, float]

    def rows(self, reading: Reading) -> float | None:
        """How many entries a reading's terms lead to at most; None where it has none. Unknown terms are rare."""
        counts = [self.entries * self.shares.get(term, 0.0) for term in reading.terms]
        if reading.any_of:
            counts.append(self.entries * sum(self.shares.get(term, 0.0) for term in reading.any_of))
        return min(counts) if counts else None


@dataclass(frozen=True, slots=True)
class Ground:
    """What the statements of one search stand on. `slots` are those that the asker may read."""

    asking: Asking
    slots: Sequence[Slot]
    frequencies: Frequencies

    @property
    def table(self) -> str:
        """The table of entries."""
        return f"{quote(self.asking.organisation.schema)}.search_entry"

    def add(self, value: object, cast: str) -> str:
        """Binds a value."""
        return self.asking.params.add(value, cast)

    def numbers(self, kind: str | None) -> list[int]:
        """The slots of a kind; without one, all whose text is kept as it reads."""
        return [slot.id for slot in self.slots if (slot.kind == kind if kind else slot.kind != PHONE)]


def direct(ground: Ground, asked: Asked, limit: int, *, thorough: bool = False) -> str:
    """The best entries for a question. `thorough`: what is frequent is looked up by its terms too."""
    branches = [] if thorough else _beginnings(ground, asked)
    frequent = []
    for reading in asked.readings:
        rows = ground.frequencies.rows(reading)
        if not ground.numbers(reading.kind):
            continue
        if rows is not None and (rows <= RARE or thorough):
            branches.append(_by_terms(ground, reading, RARE * 2 if thorough else None))
        elif not thorough:
            frequent.append(reading)
    if frequent:
        branches += _newest(ground, frequent)
    mine = ground.add(ground.asking.viewer.person, "bigint")
    names = ground.add(ground.numbers(NAME), "int[]")
    return (
        f"with found as materialized ({_union(branches)})"
        f" select c.slot, c.record, c.text, {_place(ground, asked)} as place from (select distinct * from found) c"
        f" where {_allowed(ground)} order by place, c.slot = any({names}) desc,"
        f" coalesce(c.owner = {mine}, false) desc, c.record desc limit {ground.add(limit, 'int')}"
    )


def near(ground: Ground, readings: Iterable[Reading]) -> str | None:
    """Entries that may be meant where nothing fits; None when every guess would lead to too many."""
    branches = []
    for reading in readings:
        rows = ground.frequencies.rows(reading)
        if rows is not None and rows <= RARE and ground.numbers(reading.kind):
            branches.append(_by_terms(ground, reading, NEAR))
    if not branches:
        return None
    return (
        f"with found as materialized ({_union(branches)})"
        f" select c.slot, c.record, c.text, c.sound from (select distinct * from found) c where {_allowed(ground)}"
    )


def _union(branches: Sequence[str]) -> str:
    return " union all ".join(f"({branch})" for branch in branches) or "select null, null, null where false"


def _by_terms(ground: Ground, reading: Reading, limit: int | None) -> str:
    conditions = []
    if reading.terms:
        conditions.append(f"e.terms @> {ground.add(sorted(reading.terms), 'text[]')}")
    if reading.any_of:
        conditions.append(f"e.terms && {ground.add(sorted(reading.any_of), 'text[]')}")
    # Kept apart from the other conditions, whose indexes would be worth less and look tempting.
    inner = f"select {COLUMNS} from {ground.table} e where {' and '.join(conditions)} offset 0"
    tail = "" if limit is None else f" limit {limit}"
    return f"select e.* from ({inner}) e where {_matches(ground, reading)}{tail}"


def _newest(ground: Ground, readings: Sequence[Reading]) -> list[str]:
    """The newest entries of each field that hold what is asked, and the asker's own where rights are narrow."""
    numbers = sorted({number for reading in readings for number in ground.numbers(reading.kind)})
    found = [
        f"select e.* from unnest({ground.add(numbers, 'int[]')}) s(slot) cross join lateral"
        f" (select e.* from (select {COLUMNS} from {ground.table} e where e.slot = s.slot order by e.record desc"
        f" limit {NEWEST}) e where {_any(ground, readings)} limit {MATCHES}) e"
    ]
    viewer = ground.asking.viewer
    narrow = [viewer.rights.of(slot.object).read for slot in ground.slots]
    owners = viewer.subtree if "subtree" in narrow else viewer.team if "team" in narrow else (viewer.person,)
    if viewer.person is not None and set(narrow) != {"all"}:
        each = max(20, OWN // len(owners))
        found.append(
            f"select e.* from unnest({ground.add(list(owners), 'bigint[]')}) o(owner) cross join lateral"
            f" (select {COLUMNS} from {ground.table} e where e.owner = o.owner order by e.record desc limit {each}) e"
            f" where {_any(ground, readings)} limit {MATCHES}"
        )
    return found


def _any(ground: Ground, readings: Sequence[Reading]) -> str:
    return "(" + " or ".join(_matches(ground, reading) for reading in readings) + ")"


def _matches(ground: Ground, reading: Reading) -> str:
    slots = ground.add(ground.numbers(reading.kind), "int[]")
    parts = [f"e.{reading.column} like {ground.add(f'%{like(part)}%', 'text')}" for part in reading.parts]
    return " and ".join([f"e.slot = any({slots})", *parts])


def _beginnings(ground: Ground, asked: Asked) -> list[str]:
    """Entries whose text, or whose sound, begins with the question; what is equal to it comes first."""
    begun = [("text", asked.text)] + ([("sound", asked.letters)] if asked.letters else [])
    readable = ground.add([slot.id for slot in ground.slots], "int[]")
    found = []
    for column, text in begun:
        head = f"left(e.{column}, {HEAD})"
        low, high = (ground.add(text[:HEAD] + end, "text") for end in ("", LAST_CHARACTER))
        found.append(
            f"select e.* from (select {COLUMNS} from {ground.table} e where {head} >= {low} and {head} < {high}"
            f" and e.{column} is not null order by {head} limit {BEGINNINGS}) e where e.slot = any({readable})"
            f" and e.{column} like {ground.add(f'{like(text)}%', 'text')}"
        )
    return found


WORD_START = "(^|[^[:alnum:]])"


def _place(ground: Ground, asked: Asked) -> str:
    """SQL for how well an entry fits: 0 equal, 1 begins so, 2 a word begins so, 3 sounds so from the start, 4 holds it."""
    text = ground.add(asked.text, "text")
    begins, holds = (ground.add(form.format(like(asked.text)), "text") for form in ("{}%", "%{}%"))
    cases = [f"when c.text = {text} then 0", f"when c.text like {begins} then 1"]
    if asked.text[0].isascii() and asked.text[0].isalnum():
        cases.append(f"when c.text ~ {ground.add(WORD_START + escaped(asked.text), 'text')} then 2")
    if asked.number:
        number = ground.add(asked.number, "text")
        cases.append(f"when c.text = {number} then 0")
        cases.append(f"when c.text like {ground.add(f'%{asked.number}', 'text')} then 2")
    if asked.letters:
        letters = ground.add(asked.letters, "text")
        start = ground.add(f"{asked.letters}%", "text")
        cases.append(f"when c.initials = {letters} or c.sound = {letters} then 2")
        cases.append(f"when c.sound like {start} or c.initials like {start} then 3")
    return f"case {' '.join(cases)} when c.text like {holds} then 4 else 5 end"


def escaped(text: str) -> str:
    """The text as a regular expression that means itself."""
    return "".join(f"\\{c}" if c.isascii() and not c.isalnum() and c != " " else c for c in text)


def _allowed(ground: Ground) -> str:
    """The entries of records that a list would show to the asker."""
    by_object: dict[str, list[int]] = {}
    for slot in ground.slots:
        by_object.setdefault(slot.object, []).append(slot.id)
    free: list[int] = []
    parts = []
    for name, numbers in by_object.items():
        owner = ground.asking.snapshot.model.object(name)
        rights = row_condition(ground.asking, owner, "t")
        if rights is None:
            free += numbers
            continue
        # The offset keeps the planner from reading all that the asker may see, where only some candidates are asked about.
        parts.append(
            f"c.slot = any({ground.add(numbers, 'int[]')}) and exists (select 1 from {ground.asking.table(owner)} t"
            f" where t.id = c.record and t.deleted_at is null and {rights} offset 0)"
        )
    return " or ".join([f"c.slot = any({ground.add(free, 'int[]')})", *(f"({part})" for part in parts)])
