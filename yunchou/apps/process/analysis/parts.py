"""What stands beside the analysed records: their reasons, the rivals they met, interviews, and the words people wrote.

Each part is a piece of a statement behind `ground`, under the asker's rights; None where the asker may not see it or the
records have nothing of the kind.
"""

from collections.abc import Sequence

from yunchou.access.compile import may_read, visible
from yunchou.apps.process.analysis.ground import Ground
from yunchou.model.object import Object
from yunchou.records.select import Select, names_of

RIVAL, RIVALS, INTERVIEWS = "competitor", "opportunity_competitor", "deal_interview"
FOLDED = "regexp_replace(lower(normalize({}, NFKC)), '\\s+', ' ', 'g')"
"""A text without regard to case, width and spacing, as `yunchou.records.search.terms.fold` has it."""


def readable(found: Ground, owner: Object, name: str) -> bool:
    """Whether records have the field and the asker may see it."""
    field = owner.fields.get(name)
    return field is not None and may_read(found.asking.viewer, owner, field)


def values(found: Ground, names: Sequence[str]) -> str:
    """SQL: id of a record and its own values of these fields, each under its name."""
    select = Select(found.asking, found.owner, "o")
    columns = [f"{select.place(names_of(name)).sql} as {name}" for name in names]
    # The joins are known when the columns are.
    return f"select {', '.join(['o.id', *columns])} from {select.table()}{select.joins} where {select.condition()}"


def beside(found: Ground, name: str, wanted: Sequence[str]) -> str | None:
    """SQL: id of a record, id of the part, and values of the part; null for a field that the asker may not see."""
    owner = found.asking.snapshot.model.objects.get(name)
    if owner is None or not visible(found.asking.viewer, owner):
        return None
    master = next((f for f in owner.fields.values() if f.type == "master_detail"), None)
    if master is None or master.target != found.owner.name:
        return None
    select = Select(found.asking, owner, "p")
    columns = [
        f"{select.place(names_of(each)).sql if readable(found, owner, each) else 'null'} as {each}"
        for each in wanted
    ]
    condition = select.condition()
    record = f"p.{master.column} as id"
    return f"select {', '.join([record, 'p.id as part', *columns])} from {select.table()}{select.joins} where {condition}"


def rivals(found: Ground) -> str | None:
    """SQL: id of a record and the name of each rival that it met, from both places where one is written."""
    ways = []
    if readable(found, found.owner, RIVAL) and found.owner.fields[RIVAL].type == "text":
        ways.append(
            f"select id, btrim({RIVAL}) as name from ({values(found, [RIVAL])}) a where btrim({RIVAL}) <> ''"
        )
    told = beside(found, RIVALS, ["name"])
    if told is not None:
        ways.append(f"select id, name from ({told}) b where name is not null")
    return " union ".join(ways) or None


def written(found: Ground) -> str | None:
    """SQL: id of a record and a folded text that somebody wrote about it: its remarks, and those of its parts."""
    owner, ways = found.owner, []
    own = [f.name for f in owner.fields.values() if f.type == "long_text" and readable(found, owner, f.name)]
    ways += [f"select id, {name} as said from ({values(found, [name])}) a" for name in own]
    for name in (RIVALS, INTERVIEWS):
        part = found.asking.snapshot.model.objects.get(name)
        texts = [] if part is None else [f.name for f in part.fields.values() if f.type == "long_text"]
        told = beside(found, name, texts)
        if told is not None:
            ways += [f"select id, {each}::text as said from ({told}) b" for each in texts]
    if not ways:
        return None
    return f"select id, {FOLDED.format('said')} as said from ({' union all '.join(ways)}) w where said <> ''"
