"""What somebody is shown of the records that his would repeat: permitted columns of those he may see, of others the owner."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yunchou.access.compile import may_read, row_condition, visible
from yunchou.base.db import Connection
from yunchou.model.object import Object
from yunchou.records.select import Asking, Select, display, name_sql
from yunchou.records.steps.targets import fresh
from yunchou.rules.duplicates.find import Match

MOST_SHOWN = 500
"""Records shown in one answer."""


async def shown_matches(
    link: Connection, asking: Asking, matches: Mapping[int, Sequence[Match]]
) -> dict[int, list[dict[str, Any]]]:
    """The public form of matches: `{"object", "id", "name", "fields", "owner", "in_bin", "rule"}`.

    Of a record that the asker may not see `id` and `name` are null and `fields` empty; so are those of one that is only
    being made. One statement per object that is matched.
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
            rule = {"id": str(match.rule.id), "name": match.rule.name, "blocks": match.rule.blocks}
            shown[place].append({"object": match.rule.target, **(record or UNKNOWN), "rule": rule})
    return shown


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
    listed = asking.params.add(ids, "bigint[]")
    rows = await link.fetch(
        f"select row_to_json(r)::text from (select t.id, ({seen}) as seen, t.owner as owned,"
        f" t.deleted_at is not null as in_bin, {name_sql(asking, target, 't')} as name{columns}"
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
            }
        else:
            found[target.name, record["id"]] = {**UNKNOWN, "owner": owner, "in_bin": record["in_bin"]}
    return found
