"""Territories of the demo organisation: its regions with the people who sell there, key customers across them, one over,
one still to come. They are made by two changes, as an administrator would make them, after the customers were loaded.
"""

import datetime as dt
from collections import defaultdict
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.demo.english import DEPARTMENTS
from yunchou.apps.territories.changing import Step, change
from yunchou.base.db import quote
from yunchou.model.object import label
from yunchou.records.shipped_names import shipped_names

REGIONS = {
    "华东": "east",
    "华南": "south",
    "华北": "north",
    "华中": "central",
    "西南": "southwest",
    "东北": "northeast",
}
"""The region of customers that each large territory takes in."""
PARTS = {"上海销售部": "上海", "苏州销售部": "江苏", "杭州销售部": "浙江"}
"""The provinces within 华东, by the department that sells there."""
OTHERS = {
    "全国": "China",
    "重点客户": "Key accounts",
    "西北": "Northwest China",
    "新能源专项": "New energy programme",
}
PROVINCES = {"上海": "Shanghai", "江苏": "Jiangsu", "浙江": "Zhejiang"}
LATER, BEFORE = dt.timedelta(days=40), dt.timedelta(days=60)

shipped_names("territory", *(label(zh, en) for zh, en in (OTHERS | PROVINCES).items()))
shipped_names("territory", *(label(zh, DEPARTMENTS[zh]) for zh in REGIONS))
shipped_names(
    "territory_change",
    label("按大区划分", "Divided by region"),
    label("设立重点客户区域", "A territory of key accounts"),
)


async def add_territories(administrator: Caller, today: dt.date) -> None:
    """Makes the tree with its people and rules, then the territory of key accounts: two changes."""
    people = await _people(administrator)
    await change(administrator, "按大区划分", _regions(people, today))
    await change(administrator, "设立重点客户区域", _key_accounts(people, today))


async def _people(administrator: Caller) -> dict[str, list[str]]:
    """The active people of each department and of those below it, whoever leads it first."""
    schema = quote(administrator.organisation.schema)
    rows = await administrator.organisation.db.fetch(
        f"select d.name, p.name as above, u.id, u.id = d.manager as leads from {schema}.r_department d"
        f" left join {schema}.r_department p on p.id = d.parent"
        f" join {schema}.r_user u on u.department = d.id and u.active and u.deleted_at is null"
        " where d.deleted_at is null order by d.name, leads desc nulls last, u.id"
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: each["name"] not in REGIONS):
        for name in {row["name"], row["above"]} - {None}:
            found[name].append(str(row["id"]))
    return found


def _new(name: str, parent: str | None = None, **values: Any) -> Step:
    return Step("create", "territory", values={"name": name, "parent": parent, **values})


def _rule(place: int, condition: str, rights: str = "read") -> Step:
    values = {"territory": f"#{place}", "object": "account", "condition": condition, "rights": rights}
    return Step("create", "territory_rule", values=values)


def _working(place: int, people: list[str], part: str = "seller", **days: str) -> list[Step]:
    """The people of a territory: the first leads it, the others have that part."""
    return [
        Step(
            "create",
            "territory_person",
            values={"territory": f"#{place}", "person": id, "part": part if n else "lead", **days},
        )
        for n, id in enumerate(people)
    ]


def _regions(people: dict[str, list[str]], today: dt.date) -> list[Step]:
    steps = [_new("全国")]
    places: dict[str, int] = {}
    for name in REGIONS:
        places[name] = len(steps)
        steps.append(_new(name, "#0"))
    for department, name in PARTS.items():
        places[department] = len(steps)
        steps.append(_new(name, f"#{places['华东']}"))
    coming = len(steps)
    steps.append(_new("西北", "#0", starts_on=str(today + LATER)))
    over = len(steps)
    steps.append(
        _new(
            "新能源专项",
            None,
            starts_on=str(today - 3 * BEFORE),
            ends_on=str(today - BEFORE),
            with_deals=False,
        )
    )
    steps += [_rule(places[name], f'region = "{region}"') for name, region in REGIONS.items()]
    steps += [_rule(places[dept], f'address.province contains "{name}"') for dept, name in PARTS.items()]
    steps += [_rule(coming, 'region = "northwest"'), _rule(over, 'industry = "energy"')]
    # Representatives keep to customers of their own: whoever leads a region works it, with somebody of pre-sales.
    presales = people["售前技术部"]
    for number, name in enumerate((*REGIONS, *PARTS)):
        steps += _working(places[name], [people[name][0], presales[number % len(presales)]], "support")
    return steps


def _key_accounts(people: dict[str, list[str]], today: dt.date) -> list[Step]:
    presales = people["售前技术部"][:2]
    until = str(today + 2 * BEFORE)
    return [
        _new("重点客户"),
        _rule(0, 'grade = "A"'),
        *_working(0, presales, starts_on=str(today - BEFORE), ends_on=until),
    ]
