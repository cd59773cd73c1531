"""Pages: whatever a person is shown can also be asked by that person, and everything declared is there to be seen."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.asking import create, figures
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.metrics import CATALOGUE
from yunchou.apps.pages import PAGES
from yunchou.metrics.query import MetricQuery, query
from yunchou.model.object import Inverse
from yunchou.pages.view import pages_json
from yunchou.records.read import Query, page
from yunchou.studio.change import create_object
from yunchou.studio.rights import set_role_rights

WEB = Path(__file__).parents[2] / "web"


async def shown(who: Caller) -> dict[str, Any]:
    return pages_json(who, await who.organisation.snapshot(), PAGES, CATALOGUE)


async def check_all(who: Caller) -> dict[str, Any]:
    """Asks everything that the pages of somebody would ask."""
    found = await shown(who)
    for dashboard in found["dashboards"]:
        for widget in dashboard["widgets"]:
            await ask(who, widget, dashboard["period"])
    for name, pages in found["objects"].items():
        sort = pages["list"]["sort"].split(",") if pages["list"]["sort"] else []
        await page(who, name, Query(fields=pages["list"]["fields"], sort=sort))
        await page(
            who, name, Query(fields=[*pages["header"], *(f for s in pages["form"] for f in s["fields"])])
        )
        if pages["board"]:
            measures = {"v": f"sum({pages['board']['sum']})"} if pages["board"]["sum"] else {}
            await figures(who, name, [pages["board"]["field"]], n="count()", **measures)
        for figure in pages["figures"]:
            await query(who, CATALOGUE, MetricQuery([figure]))
        children = (await who.organisation.snapshot()).model.inverses(name)
        for related in pages["related"]:
            child = children[related["inverse"]]
            await page(
                who,
                child.object,
                Query(fields=found["objects"][child.object]["list"]["fields"], where=related_to(who, child)),
            )
    return found


def related_to(who: Caller, inverse: Inverse) -> str:
    known = who.organisation.known
    assert known is not None
    many = known.model.object(inverse.object).fields[inverse.field].type == "multi_lookup"
    return f'{inverse.field} {"contains" if many else "="} "1"'


async def ask(who: Caller, widget: dict[str, Any], period: str) -> None:
    if widget["metrics"]:
        sort = widget["sort"].split(",") if widget["sort"] else []
        asked = MetricQuery(
            widget["metrics"],
            widget["by"],
            widget["where"],
            widget["period"] or period,
            sort,
            widget["limit"] or 1000,
        )
        await query(who, CATALOGUE, asked)
    else:
        sort = widget["sort"].split(",") if widget["sort"] else []
        await page(
            who, widget["object"], Query(widget["fields"], widget["where"], sort, widget["limit"] or 50)
        )


PEOPLE = ["管理员", "高总", "李经理", "小王"]


@pytest.mark.parametrize("name", PEOPLE)
async def test_everything_on_the_pages_of_a_standard_role_can_be_asked(company: Company, name: str) -> None:
    who = company.caller(name)
    await create(who, "opportunity", name="单", amount=5)
    found = await check_all(who)
    assert [d["name"] for d in found["dashboards"]] == [
        "home",
        "sales",
        "pipeline",
        "receivables",
        "pools",
        "customers",
        "visits",
        "service",
        "tenders",
        "territories",
        "expenses",
        "papers",
    ]
    declared = {d.name: [w.id for w in d.widgets] for d in PAGES.dashboards if d.name == "sales"}
    assert [w["id"] for w in found["dashboards"][1]["widgets"]] == declared["sales"]


LIMITS: list[dict[str, Any]] = [
    {},
    {"objects": {"opportunity": {"read": "own"}}},
    {"objects": {"account": {"create": True}}},
    {
        "objects": {
            "*": {
                "read": "own",
                "fields": dict.fromkeys(
                    ["name", "owner", "created_at", "stage", "amount", "position"], "none"
                ),
            }
        }
    },
    {
        "objects": {
            "*": {
                "read": "all",
                "fields": dict.fromkeys(["name", "owner", "stage", "amount", "status", "pipeline"], "mask"),
            }
        }
    },
    {
        "objects": {
            "*": {"read": "all"},
            "opportunity": {"read": "all", "fields": {"amount": "none", "close_date": "none"}},
        }
    },
    {"objects": {"*": {"read": "all"}, "account": {"read": "none"}, "stage": {"read": "none"}}},
]


@pytest.mark.parametrize("limits", LIMITS)
async def test_pages_are_cut_to_what_may_be_read(company: Company, limits: dict[str, Any]) -> None:
    await set_role_rights(company.caller("管理员"), int(company.ids["销售"]), limits)
    await company.organisation.reload(await company.organisation.snapshot())
    await check_all(company.caller("小王"))


async def test_a_widget_with_a_hidden_field_is_left_out(company: Company) -> None:
    limits = {"objects": {"*": {"read": "all"}, "opportunity": {"read": "all", "fields": {"amount": "none"}}}}
    await set_role_rights(company.caller("管理员"), int(company.ids["销售"]), limits)
    await company.organisation.reload(await company.organisation.snapshot())
    found = await shown(company.caller("小王"))
    sales = {w["id"] for w in next(d for d in found["dashboards"] if d["name"] == "sales")["widgets"]}
    assert "won" not in sales
    assert "deals" in sales
    assert found["objects"]["opportunity"]["board"] == {"field": "stage", "sum": None}
    assert "amount" not in found["objects"]["opportunity"]["list"]["fields"]
    assert "won_amount" not in found["objects"]["account"]["figures"]


async def test_the_navigation_shows_what_may_be_seen(company: Company) -> None:
    def entries(found: dict[str, Any]) -> set[str]:
        return {item["name"] for area in found["navigation"] for item in area["items"]}

    admin, rep = await shown(company.caller("管理员")), await shown(company.caller("小王"))
    assert {"role", "model", "imports"} <= entries(admin)
    assert not {"role", "model", "imports"} & entries(rep)
    assert {"account", "opportunity", "home"} <= entries(rep)
    await create_object(company.caller("管理员"), {"name": "car", "label": "车"})
    found = await check_all(company.caller("管理员"))
    assert "car" in entries(found)
    assert found["objects"]["car"]["list"]["fields"] == ["name", "owner", "created_at"]
    assert "car" not in entries(await shown(company.caller("小王")))


def test_what_is_declared_is_there() -> None:
    """Widgets have names of their own; pages name objects, fields and metrics that exist."""
    from tests.fixtures.organisation import DECLARED

    objects = {o.name: o for o in DECLARED}
    for dashboard in PAGES.dashboards:
        ids = [w.id for w in dashboard.widgets]
        assert len(set(ids)) == len(ids)
        for widget in dashboard.widgets:
            assert all(name in CATALOGUE.metrics for name in widget.metrics)
            assert not widget.object or widget.object in objects
            assert bool(widget.metrics) != bool(widget.object)
            assert 1 <= widget.width <= 24
    for name, pages in PAGES.objects.items():
        fields = objects[name].fields
        named = [*pages.list_fields, *pages.header, *(f for s in pages.form for f in s.fields)]
        assert all(each.split(".")[0] in fields for each in named), name
        placed = [f for s in pages.form for f in s.fields]
        assert len(set(placed)) == len(placed), name
        assert all(figure in CATALOGUE.metrics for figure in pages.figures)
    for area in PAGES.areas:
        assert all(item.kind != "object" or item.name in objects for item in area.items)


def test_every_icon_that_is_named_is_drawn() -> None:
    """A name without a drawing would show a table, whatever it stands for."""
    from tests.fixtures.organisation import DECLARED

    other_names = {"share", "bar_chart", "file"}
    drawn = (
        set(re.findall(r'<symbol id="([a-z-]+)"', (WEB / "src/ui/icons.svg").read_text("utf-8")))
        | other_names
    )
    named = {each.icon for each in DECLARED} | {each.icon for each in PAGES.areas}
    named |= {item.icon for area in PAGES.areas for item in area.items if item.icon}
    assert named - drawn == set()
