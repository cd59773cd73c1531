"""The statements of a search. Each looks at a bounded number of entries, however many answer to the question.

What is rare is found by its terms. What is frequent is found among the newest entries of each field, and among the asker's
own: of a hundred thousand hits nobody misses the oldest. Texts that begin with the question come from an index of their
beginnings. Rights are asked of the candidates in a statement of their own, by the condition that a list of the object would
have: it names every object and takes far longer to plan than to run, so there is one of it for all questions of an asker.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yunchou.access.compile import BROAD, owners_alone, row_condition
from yunchou.access.withheld import withheld_sql
from yunchou.base.db import quote
from yunchou.base.text import like
from yunchou.language.types import Params
from yunchou.model.object import Object
from yunchou.records.search.asked import Asked, Reading
from yunchou.records.search.order import importances
from yunchou.records.search.slots import NAME, PHONE, TEXT, Slot
from yunchou.records.select import Asking

RARE, THOROUGH = 5000, 10_000
"""Entries that may be fetched by their terms: all of a rare one, so many of a frequent one."""
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
class Reach:
    """What an asker may search, ready to be put into statements: the same for all its questions under a snapshot."""

    slots: Sequence[Slot]
    """Those that the asker may read."""
    by_number: Mapping[int, Slot]
    by_kind: Mapping[str | None, list[int]]
    allowed: str
    """SQL for the entries `c` of records that a list would show to the asker."""
    values: tuple[object, ...]
    """What `allowed` binds, before all else."""
    objects: str
    """SQL for the slots, each with a number that stands for its object."""
    importance: Mapping[str, int]
    narrow: Sequence[int]
    """The slots of objects of which nothing but the records of a few people may be seen."""
    owners: Sequence[int]
    """All whose records are open to somebody to whom not all are."""

    def numbers(self, kind: str | None) -> list[int]:
        """The slots of a kind; without one, all whose text is kept as it reads."""
        return self.by_kind.get(kind, [])


def reach_of(asking: Asking, slots: Sequence[Slot]) -> Reach:
    """The reach of an asker over the slots that it may read. `asking` must not have bound anything yet."""
    by_object: dict[str, list[int]] = {}
    for slot in slots:
        by_object.setdefault(slot.object, []).append(slot.id)
    narrow: list[int] = []
    owners: set[int] = set()
    for name, numbers in by_object.items():
        few = owners_alone(asking, asking.snapshot.model.object(name))
        if few is not None and len(few) <= BROAD:
            narrow += numbers
        owners.update(asking.viewer.owners(name, "read") or ())
    allowed = _allowed(asking, by_object, slots)
    values = tuple(asking.params.values)
    by_kind: dict[str | None, list[int]] = {
        kind: [slot.id for slot in slots if slot.kind == kind] for kind in (NAME, TEXT, PHONE)
    }
    by_kind[None] = [slot.id for slot in slots if slot.kind != PHONE]
    places = {name: place for place, name in enumerate(by_object)}
    objects = f"unnest({listed(slot.id for slot in slots)}, {listed(places[slot.object] for slot in slots)})"
    return Reach(
        slots,
        {slot.id: slot for slot in slots},
        by_kind,
        allowed,
        values,
        objects,
        importances(asking.snapshot.model),
        narrow,
        sorted(owners),
    )


def listed(numbers: Iterable[int]) -> str:
    """Numbers of slots as an array in the text of a statement: the same for all who have the same rights."""
    return f"'{{{','.join(str(int(number)) for number in numbers)}}}'::int[]"


def _allowed(asking: Asking, by_object: Mapping[str, list[int]], slots: Sequence[Slot]) -> str:
    of_object: dict[str, list[Slot]] = {name: [s for s in slots if s.object == name] for name in by_object}
    free: list[int] = []
    parts = []
    for name, numbers in by_object.items():
        owner = asking.snapshot.model.object(name)
        rights = row_condition(asking, owner, "t")
        kept = _kept_back(asking, owner, of_object[name])
        if rights is None and not kept:
            free += numbers
            continue
        # The offset keeps the planner from reading all that the asker may see, where only some candidates are asked about.
        parts.append(
            f"c.slot = any({listed(numbers)}) and exists (select 1 from {asking.table(owner)} t"
            f" where t.id = c.record and t.deleted_at is null{f' and {rights}' if rights else ''}{kept} offset 0)"
        )
    return " or ".join([f"c.slot = any({listed(free)})", *(f"({part})" for part in parts)])


def _kept_back(asking: Asking, owner: Object, slots: Sequence[Slot]) -> str:
    """What is found through a value that its record keeps back from the asker is not found."""
    conditions = []
    for slot in slots:
        hidden = withheld_sql(asking, owner, owner.fields[slot.field], "t")
        if hidden is not None:
            conditions.append(f" and not (c.slot = {slot.id} and {hidden})")
    return "".join(conditions)


@dataclass(frozen=True, slots=True)
class Ground:
    """What one statement of a search stands on."""

    asking: Asking
    reach: Reach
    frequencies: Frequencies

    @property
    def table(self) -> str:
        """The table of entries."""
        return f"{quote(self.asking.organisation.schema)}.search_entry"

    def add(self, value: object, cast: str) -> str:
        """Binds a value."""
        return self.asking.params.add(value, cast)

    def hidden(self, value: object, cast: str) -> str:
        """Binds a value that the planner is not to see: knowing it, it would make the same plan anew for each question."""
        return f"(select {self.asking.params.add(value, cast)})"


def direct(ground: Ground, asked: Asked, *, thorough: bool = False) -> str:
    """The entries that answer to a question, the best of each object in turn, whoever may see them.

    `thorough`: what is frequent is looked up by its terms too.
    """
    branches = [] if thorough else _beginnings(ground, asked)
    frequent = []
    for reading in asked.readings:
        rows = ground.frequencies.rows(reading)
        if not ground.reach.numbers(reading.kind):
            continue
        if rows is not None and (rows <= RARE or thorough):
            branches.append(_by_terms(ground, reading, THOROUGH if thorough else None, mine=thorough))
        elif not thorough:
            frequent.append(reading)
    if frequent:
        branches += _newest(ground, frequent)
    mine = ground.add(ground.asking.viewer.person, "bigint")
    names = listed(ground.reach.numbers(NAME))
    order = "turn, place"
    columns = ("slot", "record", "place", "is_name", "is_mine")
    return (
        f"with found as materialized ({_union(branches)})"
        f" select {', '.join(f'array_agg(c.{column} order by {order}) as {column}' for column in columns)} from"
        " (select c.*, row_number() over (partition by c.object order by c.place, c.is_name desc, c.is_mine desc,"
        f" c.record desc) as turn from (select c.slot, c.record, o.object, {_place(ground, asked)} as place,"
        f" c.slot = any({names}) as is_name, coalesce(c.owner = {mine}, false) as is_mine"
        f" from found c join {ground.reach.objects} o(slot, object) on o.slot = c.slot) c) c"
    )


def open_to(
    reach: Reach, slots: Sequence[int], records: Sequence[int], limit: int
) -> tuple[str, list[object]]:
    """Which of some entries are of records that a list would show to the asker, in their order, up to a number of them.

    Gives places in the order given, from 1. The offset keeps rights from being asked of more than it takes.
    """
    params = Params(reach.values)
    return (
        f"select c.n from (select c.* from unnest({params.add(slots, 'int[]')}, {params.add(records, 'bigint[]')})"
        f" with ordinality c(slot, record, n) order by c.n offset 0) c"
        f" where {reach.allowed} order by c.n limit {params.add(limit, 'int')}"
    ), params.values


def near(ground: Ground, readings: Iterable[Reading]) -> str | None:
    """Entries that may be meant where nothing fits, whoever may see them; None when every guess would lead to too many."""
    branches = []
    for reading in readings:
        rows = ground.frequencies.rows(reading)
        if rows is not None and rows <= RARE and ground.reach.numbers(reading.kind):
            branches.append(_by_terms(ground, reading, NEAR))
    if not branches:
        return None
    return f"select c.slot, c.record, c.text, c.sound from ({_union(branches)}) c"


def _union(branches: Sequence[str]) -> str:
    """All branches together, each entry once."""
    if not branches:
        return (
            "select null::int as slot, null::bigint as record, null::bigint as owner, null as text, null as sound,"
            " null as initials where false"
        )
    several = " union all ".join(f"({branch})" for branch in branches)
    return several if len(branches) == 1 else f"select distinct on (slot, record) * from ({several}) several"


def _by_terms(ground: Ground, reading: Reading, limit: int | None, *, mine: bool = False) -> str:
    """Entries that have the terms of a reading; `mine`: of what only few owners open, those of these owners."""
    conditions = []
    if reading.terms:
        conditions.append(f"e.terms @> {ground.hidden(sorted(reading.terms), 'text[]')}")
    if reading.any_of:
        conditions.append(f"e.terms && {ground.hidden(sorted(reading.any_of), 'text[]')}")
    # Kept apart from the other conditions, whose indexes would be worth less and look tempting.
    inner = f"select {COLUMNS} from {ground.table} e where {' and '.join(conditions)} offset 0"
    narrow, owners = ground.reach.narrow, ground.reach.owners
    own = ""
    if mine and narrow:
        own = f" and (e.slot <> all({listed(narrow)}) or e.owner = any({ground.add(owners, 'bigint[]')}))"
    tail = "" if limit is None else f" limit {limit}"
    return f"select e.* from ({inner}) e where {_matches(ground, reading)}{own}{tail}"


def _newest(ground: Ground, readings: Sequence[Reading]) -> list[str]:
    """The newest entries that hold what is asked: of each field, and of each owner where rights are bounded."""
    narrow, owners = set(ground.reach.narrow), ground.reach.owners
    numbers = {number for reading in readings for number in ground.reach.numbers(reading.kind)}
    found = []
    if numbers - narrow:
        found.append(
            f"select e.* from unnest({listed(sorted(numbers - narrow))}) s(slot) cross join lateral"
            f" (select e.* from (select {COLUMNS} from {ground.table} e where e.slot = s.slot order by e.record desc"
            f" limit {NEWEST}) e where {_any(ground, readings)} limit {MATCHES}) e"
        )
    if owners:
        each = max(20, OWN // len(owners))
        found.append(
            f"select e.* from unnest({ground.add(owners, 'bigint[]')}) o(owner) cross join lateral"
            f" (select {COLUMNS} from {ground.table} e where e.owner = o.owner order by e.record desc limit {each}) e"
            f" where {_any(ground, readings)} limit {MATCHES}"
        )
    return found


def _any(ground: Ground, readings: Sequence[Reading]) -> str:
    return "(" + " or ".join(_matches(ground, reading) for reading in readings) + ")"


def _matches(ground: Ground, reading: Reading) -> str:
    parts = [f"e.{reading.column} like {ground.hidden(f'%{like(part)}%', 'text')}" for part in reading.parts]
    return " and ".join([f"e.slot = any({listed(ground.reach.numbers(reading.kind))})", *parts])


def _beginnings(ground: Ground, asked: Asked) -> list[str]:
    """Entries whose text, or whose sound, begins with the question; what is equal to it comes first."""
    begun = [("text", asked.text)] + ([("sound", asked.letters)] if asked.letters else [])
    readable = listed(ground.reach.by_number)
    found = []
    for column, text in begun:
        head = f"left(e.{column}, {HEAD})"
        low, high = (ground.hidden(text[:HEAD] + end, "text") for end in ("", LAST_CHARACTER))
        found.append(
            f"select e.* from (select {COLUMNS} from {ground.table} e where {head} >= {low} and {head} < {high}"
            f" and e.{column} is not null order by {head} limit {BEGINNINGS}) e where e.slot = any({readable})"
            f" and e.{column} like {ground.hidden(f'{like(text)}%', 'text')}"
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
