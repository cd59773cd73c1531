"""What every organisation starts with, given once: when it is founded, or with the upgrade that brings it.

What was given stands in the organisation's table `standard_data`, so that what an administrator takes away stays away.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.access.rights import ANY, rights_json
from yunchou.apps.organisation.roles import COSTS, STANDARD_ROLES, StandardRole
from yunchou.apps.organisation.standard_activities import ACTIVITY_TEMPLATES
from yunchou.apps.organisation.standard_tenders import CHECKLIST, CRITERIA
from yunchou.apps.organisation.standard_views import (
    DOCUMENT_VIEWS,
    EXPENSE_VIEWS,
    STANDARD_VIEWS,
    TENDER_VIEWS,
)
from yunchou.apps.papers.standard import TEMPLATES
from yunchou.base.db import quote
from yunchou.model.object import Label, label
from yunchou.records import views
from yunchou.records.change import Operation
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit

DUPLICATE_RULES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "客户：名称或信用代码相同",
        "Accounts of the same name or credit code",
        {
            "object": "account",
            "conditions": [[{"field": "name"}], [{"field": "credit_code", "match": "exact"}]],
        },
    ),
    (
        "联系人：手机、邮箱或同一客户下姓名相同",
        "Contacts of the same phone or mail, or of the same name at one account",
        {
            "object": "contact",
            "conditions": [
                [{"field": "phone"}],
                [{"field": "email"}],
                [{"field": "name"}, {"field": "account", "match": "exact"}],
            ],
        },
    ),
    (
        "线索：手机、邮箱或同一公司下姓名相同",
        "Leads of the same phone or mail, or of the same name at one company",
        {
            "object": "lead",
            "conditions": [
                [{"field": "phone"}],
                [{"field": "email"}],
                [{"field": "name"}, {"field": "company"}],
            ],
        },
    ),
    (
        "线索：公司已是客户",
        "Leads whose company is an account",
        {
            "object": "lead",
            "target": "account",
            "active": False,
            "conditions": [[{"field": "company", "target": "name"}]],
        },
    ),
    (
        "线索：已是联系人",
        "Leads who are contacts",
        {
            "object": "lead",
            "target": "contact",
            "active": False,
            "conditions": [[{"field": "phone"}], [{"field": "email"}]],
        },
    ),
)
"""Name in Chinese and English, and the values of each rule."""


LEAD_MAPPING: tuple[tuple[str, str], ...] = (
    ("company", "account.name"),
    ("industry", "account.industry"),
    ("source", "account.source"),
    ("phone", "account.phone"),
    ("province", "account.address.province"),
    ("tags", "account.tags"),
    ("name", "contact.name"),
    ("title", "contact.title"),
    ("phone", "contact.phone"),
    ("email", "contact.email"),
    ("no_mails", "contact.no_mails"),
    ("tags", "contact.tags"),
    ("company", "opportunity.name"),
    ("source", "opportunity.source"),
    ("campaign", "opportunity.campaign"),
    ("tags", "opportunity.tags"),
    ("description", "opportunity.description"),
)
"""Which field of a lead fills what, until administrators say otherwise."""
VISIT_RISK_RULES: tuple[tuple[str, str, str, int, int], ...] = (
    ("impossible_speed", "两次签到间速度不合理", "Impossible speed between check-ins", 200, 40),
    ("repeated_photo", "照片与其他记录重复", "Photo seen in another record", 1, 40),
    ("mocked", "设备提示模拟定位", "Mocked place", 1, 50),
    ("perfect_place", "定位精度过于完美", "Too perfect a place", 0, 20),
    ("poor_accuracy", "定位精度差", "Poor accuracy", 500, 10),
    ("no_place", "没有定位", "No place", 1, 15),
    ("far", "远离客户", "Far from the customer", 1000, 30),
    ("shared_device", "多人共用设备", "Device of several persons", 2, 25),
    ("too_short", "停留过短", "Too short", 3, 15),
)
"""Sign, Chinese and English name, threshold and points of what makes a visit doubtful, until administrators say otherwise."""
LATER_VISIT_RISK_RULES: tuple[tuple[str, str, str, int, int], ...] = (
    ("sent_late", "记录后很久才传到", "Sent long after it was noted", 120, 10),
    ("left_mocked", "签退时提示模拟定位", "Mocked place at check-out", 1, 50),
    ("left_perfect_place", "签退定位精度过于完美", "Too perfect a place at check-out", 0, 20),
    ("left_poor_accuracy", "签退定位精度差", "Poor accuracy at check-out", 500, 10),
    ("other_device", "签到与签退设备不同", "Checked out on another device", 2, 20),
)
"""Those that came after the first organisations were founded."""
COMPLETENESS: dict[str, tuple[tuple[str, int], ...]] = {
    "account": (
        *(("industry", 2), ("phone", 2), ("address", 2), ("credit_code", 2)),
        *(("kind", 1), ("grade", 1), ("size", 1), ("website", 1)),
    ),
    "contact": (("phone", 3), ("email", 2), ("title", 2), ("account", 2), ("role", 1)),
    "lead": (("phone", 3), ("company", 2), ("email", 2), ("source", 1), ("industry", 1), ("province", 1)),
}
"""What a record should have, and how much each field counts, until administrators say otherwise."""
EXPENSE_KINDS: tuple[tuple[str, str, str, bool], ...] = (
    ("差旅交通", "Travel", "travel", True),
    ("住宿", "Accommodation", "travel", True),
    ("市内交通", "Local transport", "visit", False),
    ("客户招待", "Entertainment", "entertainment", True),
    ("样品", "Samples", "sample", True),
    ("市场活动", "Campaigns", "campaign", True),
    ("其他", "Other", "other", True),
)
"""Chinese and English name, purpose, and whether a receipt is needed, until finance says otherwise."""
USUAL_CURRENCIES = ("USD", "EUR", "GBP", "HKD", "JPY")
"""Others than its own that an organisation need only switch on."""
LATER_ROLES = ("system_administrator",)
"""Standard roles that came after the first organisations were founded."""
FIRST_RIGHTS = frozenset(
    {"user", "department", "role", "product", "pipeline", "stage", "campaign", "lead", "account", "contact"}
    | {"opportunity", "activity", "stage_history", "crm.convert_lead", "imports.run"}
)
"""What the standard roles spoke of from the beginning. A role that is silent on it has been made so."""

shipped_names("role", *(label(each.zh, each.en) for each in STANDARD_ROLES))
shipped_names("expense_kind", *(label(zh, en) for zh, en, _, _ in EXPENSE_KINDS))
shipped_names("duplicate_rule", *(label(zh, en) for zh, en, _ in DUPLICATE_RULES))
shipped_names(
    "visit_risk_rule", *(label(zh, en) for _, zh, en, *_ in VISIT_RISK_RULES + LATER_VISIT_RISK_RULES)
)
shipped_names("visit_template", label("客户拜访", "Customer visit"))
shipped_names("working_calendar", label("标准工作日历", "Standard calendar"))

Give: TypeAlias = Callable[[Unit], Awaitable[None]]


async def give_standard_data(organisation: Organisation) -> bool:
    """Gives an organisation what it never had of the standard data and rights; says whether there was anything."""
    caller = Caller(organisation, System("standard data"))
    table = f"{quote(organisation.schema)}.standard_data"
    wanted = {*_GIVEN, *(f"rights:{name}" for name in _spoken_of())}
    rows = await organisation.db.fetch(f"select name from {table}")
    if wanted <= {row["name"] for row in rows}:
        return False
    async with Unit(caller, {"standard": True}) as unit:
        fresh = await unit.link.fetch(
            f"insert into {table} (name) select unnest($1::text[]) on conflict do nothing returning name",
            sorted(wanted),
        )
        names = {row["name"] for row in fresh}
        for name, give in _GIVEN.items():
            if name in names:
                await give(unit)
        await _give_rights(unit, {name.removeprefix("rights:") for name in names} - FIRST_RIGHTS)
    return bool(fresh)


async def make_role(unit: Unit, *standard: StandardRole) -> list[int]:
    """Makes standard roles with their rights; gives their ids."""
    english = _english(unit)
    operations = [
        Operation("create", {"name": each.en if english else each.zh, "code": each.code}) for each in standard
    ]
    ids = [int(str(each.id)) for each in await unit.write("role", operations)]
    await unit.link.executemany(
        f"insert into {quote(unit.caller.organisation.schema)}.role_rights (role, rights) values ($1, $2::jsonb)",
        [(id, json.dumps(rights_json(each.rights))) for id, each in zip(ids, standard, strict=True)],
    )
    return ids


async def _duplicate_rules(unit: Unit) -> None:
    english = _english(unit)
    operations = [
        Operation("create", {**values, "name": en if english else zh, "conditions": _text(values)})
        for zh, en, values in DUPLICATE_RULES
    ]
    await unit.write("duplicate_rule", operations, atomic=False)


async def _lead_mapping(unit: Unit) -> None:
    operations = []
    for source, place in LEAD_MAPPING:
        into, _, target = place.partition(".")
        operations.append(Operation("create", {"source": source, "into": into, "target": target}))
    await unit.write("lead_mapping", operations, atomic=False)


async def _customer_rule(unit: Unit) -> None:
    name = "Standard" if _english(unit) else "标准规则"
    await unit.write("customer_rule", [Operation("create", {"name": name})])


async def _activity_templates(unit: Unit) -> None:
    english = _english(unit)
    operations = [
        Operation(
            "create",
            {
                "kind": kind,
                "name": en if english else zh,
                "content": content_en if english else content_zh,
                "about": about,
                "position": place * 10,
            },
        )
        for place, (kind, zh, en, about, content_zh, content_en) in enumerate(ACTIVITY_TEMPLATES, 1)
    ]
    await unit.write("activity_template", operations)


async def _visits(unit: Unit) -> None:
    """By what visits are judged, and one kind of visit to begin with."""
    await _visit_risks(unit, VISIT_RISK_RULES)
    name = "Customer visit" if _english(unit) else "客户拜访"
    values = {"name": name, "place_required": False, "position": 100}
    await unit.write("visit_template", [Operation("create", values)], atomic=False)


async def _later_visit_risks(unit: Unit) -> None:
    await _visit_risks(unit, LATER_VISIT_RISK_RULES)


async def _visit_risks(unit: Unit, several: Sequence[tuple[str, str, str, int, int]]) -> None:
    english = _english(unit)
    rules = [
        Operation(
            "create", {"kind": kind, "name": en if english else zh, "threshold": least, "points": points}
        )
        for kind, zh, en, least, points in several
    ]
    await unit.write("visit_risk_rule", rules)


async def _expense_kinds(unit: Unit) -> None:
    english = _english(unit)
    operations = [
        Operation(
            "create",
            {
                "name": en if english else zh,
                "purpose": purpose,
                "receipt_required": receipt,
                "position": place,
            },
        )
        for place, (zh, en, purpose, receipt) in enumerate(EXPENSE_KINDS, 1)
    ]
    await unit.write("expense_kind", operations, atomic=False)


async def _print_templates(unit: Unit) -> None:
    """Templates to begin with, in both languages."""
    await unit.write("print_template", [Operation("create", dict(values)) for values in TEMPLATES])


async def _lead_lifecycle(unit: Unit) -> None:
    """Leads that were there before the system kept where they stand get the state that their values give them."""
    table = unit.asking().table(unit.snapshot.model.object("lead"))
    await unit.link.execute(
        f"update {table} set lifecycle = case when status = 'converted' or converted_at is not null then 'converted'"
        " when status = 'unqualified' then 'invalid' when owner is null then 'unassigned'"
        " when responded_at is not null or status in ('contacted', 'qualified') then 'in_progress' else 'pending' end"
        " where lifecycle is null"
    )


async def _last_activities(unit: Unit) -> None:
    """Leads, deals and contacts tell of the activities that were done before the system kept the last of them."""
    asking = unit.asking()
    activity = asking.table(unit.snapshot.model.object("activity"))
    for name in ("lead", "opportunity", "contact"):
        table = asking.table(unit.snapshot.model.object(name))
        await unit.link.execute(
            f"update {table} t set last_activity_at = l.at from (select {name} as id, max(done_at) as at from {activity}"
            f" where {name} is not null and done_at is not null and deleted_at is null group by 1) l where l.id = t.id"
            " and t.last_activity_at is null"
        )


async def _completeness(unit: Unit) -> None:
    operations = [
        Operation("create", {"object": name, "field": field, "weight": weight})
        for name, fields in COMPLETENESS.items()
        for field, weight in fields
    ]
    await unit.write("completeness_item", operations, atomic=False)


async def _currencies(unit: Unit) -> None:
    """The organisation's own currency, in use, and the usual others, which are not."""
    own = unit.caller.organisation.settings.currency
    there = await _held(unit, "currency", "code")
    wanted = {own: True, **{code: False for code in USUAL_CURRENCIES if code != own}}
    operations = [
        Operation("create", {"code": code, "active": active})
        for code, active in wanted.items()
        if code not in there
    ]
    await unit.write("currency", operations)


async def _working_calendar(unit: Unit) -> None:
    if not await _held(unit, "working_calendar", "name"):
        name = "Standard calendar" if _english(unit) else "标准工作日历"
        await unit.write("working_calendar", [Operation("create", {"name": name, "is_default": True})])


async def _later_roles(unit: Unit) -> None:
    there = await _held(unit, "role", "code")
    lacking = [each for each in STANDARD_ROLES if each.code in LATER_ROLES and each.code not in there]
    if lacking:
        await make_role(unit, *lacking)


async def _finance_role(unit: Unit) -> None:
    if "finance" not in await _held(unit, "role", "code"):
        await make_role(unit, *(each for each in STANDARD_ROLES if each.code == "finance"))


async def _service_roles(unit: Unit) -> None:
    there = await _held(unit, "role", "code")
    lacking = [
        e for e in STANDARD_ROLES if e.code in ("service_agent", "service_manager") and e.code not in there
    ]
    if lacking:
        await make_role(unit, *lacking)


async def _legal_role(unit: Unit) -> None:
    if "legal" not in await _held(unit, "role", "code"):
        await make_role(unit, *(each for each in STANDARD_ROLES if each.code == "legal"))


def _hiding(*names: str) -> Give:
    """Costs came to objects that organisations had before: whoever is not to see them must not meet them meanwhile."""

    async def give(unit: Unit) -> None:
        state = quote(unit.caller.organisation.schema)
        role = quote(unit.snapshot.model.object("role").table)
        for name in names:
            hiding = [e.code for e in STANDARD_ROLES if dict(e.rights.of(name).fields) == COSTS[name]]
            await unit.link.execute(
                f"update {state}.role_rights g set rights = jsonb_set(g.rights, array['objects', $3, 'fields'],"
                " $2::jsonb || coalesce(g.rights #> array['objects', $3, 'fields'], '{}'))"
                f" from {state}.{role} r where r.id = g.role and r.code = any($1::text[])"
                " and g.rights #> array['objects', $3] is not null",
                hiding,
                json.dumps(COSTS[name]),
                name,
            )
        unit.move_access()

    return give


async def _tenders(unit: Unit) -> None:
    """By what it is decided whether to bid, and the papers of a bid."""
    english = _english(unit)
    criteria = [
        Operation("create", {"name": en if english else zh, "weight": weight, "position": n})
        for n, (zh, en, weight) in enumerate(CRITERIA)
    ]
    await unit.write("tender_criterion", criteria)
    papers = [
        Operation(
            "create",
            {
                "name": en if english else zh,
                "kind": kind,
                "needed": needed,
                "days_before": days,
                "position": n,
            },
        )
        for n, (zh, en, kind, needed, days) in enumerate(CHECKLIST)
    ]
    await unit.write("tender_checklist", papers)


def _giving(given: Sequence[tuple[Label, views.View]]) -> Give:
    async def give(unit: Unit) -> None:
        organisation = unit.caller.organisation
        language = organisation.settings.language
        await views.give(
            unit.link, organisation.schema, [replace(view, name=words[language]) for words, view in given]
        )

    return give


_GIVEN: dict[str, Give] = {
    "duplicate_rules": _duplicate_rules,
    "lead_mapping": _lead_mapping,
    "customer_rule": _customer_rule,
    "activity_templates": _activity_templates,
    "completeness": _completeness,
    "lead_lifecycle": _lead_lifecycle,
    "visits": _visits,
    "later_visit_risks": _later_visit_risks,
    "last_activities": _last_activities,
    "expense_kinds": _expense_kinds,
    "print_templates": _print_templates,
    "currencies": _currencies,
    "working_calendar": _working_calendar,
    "later_roles": _later_roles,
    "finance_role": _finance_role,
    "service_roles": _service_roles,
    "legal_role": _legal_role,
    "hidden_costs": _hiding("product"),
    "hidden_order_costs": _hiding("sales_order", "order_line"),
    "views": _giving(STANDARD_VIEWS),
    "document_views": _giving(DOCUMENT_VIEWS),
    "tenders": _tenders,
    "tender_views": _giving(TENDER_VIEWS),
    "expense_views": _giving(EXPENSE_VIEWS),
}


async def _held(unit: Unit, name: str, field: str) -> set[Any]:
    """The values of a field in all records of an object, those in the recycle bin too."""
    owner = unit.snapshot.model.object(name)
    column = quote(owner.fields[field].column)
    table = f"{quote(unit.caller.organisation.schema)}.{quote(owner.table)}"
    return {row["value"] for row in await unit.link.fetch(f"select {column} as value from {table}")}


def _spoken_of() -> set[str]:
    """Every object and action on which a standard role grants something."""
    rights = [each.rights for each in STANDARD_ROLES]
    return {name for each in rights for name in (*each.objects, *each.actions)} - {ANY}


async def _give_rights(unit: Unit, names: set[str]) -> None:
    """Gives the standard roles their rights on objects and actions of these names, where they say nothing of them yet."""
    if not names:
        return
    state = quote(unit.caller.organisation.schema)
    standard = {each.code: rights_json(each.rights) for each in STANDARD_ROLES}
    role = quote(unit.snapshot.model.object("role").table)
    rows = await unit.link.fetch(
        f"select g.role, r.code, g.rights::text as rights from {state}.role_rights g"
        f" join {state}.{role} r on r.id = g.role where r.code = any($1::text[])",
        list(standard),
    )
    changed = []
    for row in rows:
        held, wanted = json.loads(row["rights"]), standard[row["code"]]
        objects, actions = held.get("objects", {}), held.get("actions", [])
        new = {n: wanted["objects"][n] for n in names & wanted["objects"].keys() - objects.keys()}
        if ANY in objects and ANY not in wanted["objects"]:
            # Somebody opened the role to every object; a word on one of them would narrow it.
            new = {}
        more = sorted(names & set(wanted["actions"]) - set(actions))
        if new or more:
            given = {"objects": objects | new, "actions": [*actions, *more]}
            changed.append((row["role"], json.dumps(given)))
    await unit.link.executemany(f"update {state}.role_rights set rights = $2::jsonb where role = $1", changed)
    if changed:
        unit.move_access()


def _english(unit: Unit) -> bool:
    return unit.caller.organisation.settings.language == "en"


def _text(values: dict[str, Any]) -> str:
    return json.dumps(values["conditions"])
