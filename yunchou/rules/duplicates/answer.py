"""What somebody is shown of the records that his would repeat: permitted columns of those he may see, of others the owner."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yunchou.access.compile import may_read, row_condition, visible
from yunchou.access.withheld import withheld_sql
from yunchou.base.db import Connection, name_literal
from yunchou.model.object import Object
from yunchou.records.select import Asking, Select, display, name_sql
from yunchou.records.steps.targets import fresh
from yunchou.rules.duplicates.find import Match
from yunchou.rules.duplicates.rule import Condition

MOST_SHOWN = 500
"""Records shown in one answer."""


async def shown_matches(
    link: Connection, asking: Asking, matches: Mapping[int, Sequence[Match]]
) -> dict[int, list[dict[str, Any]]]:
    """The public form of matches: `{"object", "id", "name", "fields", "owner", "in_bin", "rule"}`.

    Of a record that the asker may not see `id` and `name` are null and `fields` empty; so are those of one that is only
    being made, and of one that was found by a field alone that the asker may not read: otherwise whoever tries values would
    learn whose they are. One statement per object that is matched.
    """
    wanted: dict[str, dict[int, set[str]]] = defaultdict(dict)
    for match in _listed(matches):
        if match.record is not None:
            fields = wanted[match.rule.target].setdefault(match.record, set())
            fields.update(each.target for group in match.rule.groups for each in group)
    records: dict[tuple[str, int], dict[str, Any]] = {}
    for name, found in wanted.items():
        fields = set().union(*found.values())
        records |= await _records(link, asking, asking.snapshot.model.object(name), list(found), fields)
    shown: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for place, each in matches.items():
        for match in each:
            record = records.get((match.rule.target, match.record or 0))
            if record is not None and not _openly(asking, match, record.get("kept", ())):
                record = {**UNKNOWN, "owner": record["owner"], "in_bin": record["in_bin"]}
            rule = {"id": str(match.rule.id), "name": match.rule.name, "blocks": match.rule.blocks}
            told = {key: (record or UNKNOWN)[key] for key in UNKNOWN}
            shown[place].append({"object": match.rule.target, **told, "rule": rule})
    return shown


def _openly(asking: Asking, match: Match, kept: Sequence[str]) -> bool:
    """Whether some group of conditions that holds looks at nothing that the asker may not read, or that the record keeps back."""
    return any(
        readable(asking, asking.snapshot.model.object(match.rule.target), group)
        and not any(each.target in kept for each in group)
        for group in match.through
    )


def readable(asking: Asking, target: Object, group: Sequence[Condition]) -> bool:
    """Whether the asker may read all that a group of conditions looks at in the records that are there."""
    return all(may_read(asking.viewer, target, target.fields[each.target]) for each in group)


UNKNOWN: Mapping[str, Any] = {"id": None, "name": None, "fields": {}, "owner": None, "in_bin": False}


def _listed(matches: Mapping[int, Sequence[Match]]) -> Iterable[Match]:
    count = 0
    for each in matches.values():
        for match in each:
            count += 1
            if count > MOST_SHOWN:
                return
            yield match


async def _records(
    link: Connection, asking: Asking, target: Object, ids: list[int], fields: set[str]
) -> dict[tuple[str, int], dict[str, Any]]:
    asking = fresh(asking)
    select = Select(asking, target)
    seen = "false"
    if visible(asking.viewer, target):
        seen = row_condition(asking, target, "t") or "true"
    shown = [
        target.fields[name]
        for name in sorted(fields)
        if name in target.fields and may_read(asking.viewer, target, target.fields[name])
    ]
    columns = "".join(
        f", {display(select, select.at('t', target, field))} as v{n}" for n, field in enumerate(shown)
    )
    hidden = {f.name: sql for f in shown if (sql := withheld_sql(asking, target, f, "t"))}
    kept = ", ".join(f"case when {sql} then {name_literal(name)} end" for name, sql in hidden.items())
    listed = asking.params.add(ids, "bigint[]")
    rows = await link.fetch(
        f"select row_to_json(r)::text from (select t.id, ({seen}) as seen, t.owner as owned,"
        f" t.deleted_at is not null as in_bin, {name_sql(asking, target, 't')} as name{columns},"
        f" array_remove(array[{kept}]::text[], null) as kept"
        f" from {select.table()}{select.joins} where t.id = any({listed})) r",
        *asking.params.values,
    )
    people = asking.snapshot.access.people
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for row in rows:
        record = json.loads(row[0])
        person = people.get(record["owned"] or 0)
        owner = None if person is None else {"id": str(person.id), "name": person.name}
        if record["seen"]:
            found[target.name, record["id"]] = {
                "id": str(record["id"]),
                "name": record["name"],
                "fields": {field.name: record[f"v{n}"] for n, field in enumerate(shown)},
                "owner": owner,
                "in_bin": record["in_bin"],
                "kept": record["kept"],
            }
        else:
            found[target.name, record["id"]] = {**UNKNOWN, "owner": owner, "in_bin": record["in_bin"]}
    return found
