"""Pages and reports go on asking for an object or field that is called otherwise, and are told as its uses."""

from typing import Any

from tests.fixtures.asking import create, read
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.model.uses import saved_uses
from yunchou.studio.change import change_field, change_object, create_field, create_object

OWN = {
    "id": "own",
    "kind": "records",
    "object": "car",
    "fields": ["name", "worth"],
    "where": 'worth > 1 and name != "worth"',
}
BY_DAY = {
    **OWN,
    "id": "day",
    "kind": "calendar",
    "sort": "-worth,name",
    "options": {"date_field": "bought", "text": "worth"},
}
COUNTED = {
    "id": "counted", "kind": "bar", "label": {"zh-CN": "line_of"}, "metrics": ["won_amount"], "by": ["line_of"],
    "where": 'line_of = "x"',
}  # fmt: skip
REPORT = {
    "kind": "summary", "object": "car", "by": ["bought:month"], "where": "worth is not null",
    "measures": [{"name": "sum", "measure": "sum(worth)", "date": "bought"}],
    "calculated": [{"name": "c", "expression": "sum / 2"}],
}  # fmt: skip


async def made(admin: Caller) -> tuple[str, str]:
    await create_object(admin, {"name": "car", "label": "车"})
    await create_field(admin, "car", {"name": "worth", "type": "number", "label": "价值"})
    await create_field(admin, "car", {"name": "bought", "type": "date", "label": "购买日"})
    await create_field(admin, "opportunity", {"name": "line_of", "type": "text", "label": "条线"})
    content = {"widgets": [OWN, BY_DAY, COUNTED]}
    return (
        await create(admin, "dashboard", name="车队", content=content, draft=content),
        await create(admin, "report", name="车辆", definition={"kind": "joined", "blocks": [REPORT]}),
    )


async def content(admin: Caller, page: str) -> list[dict[str, Any]]:
    kept = await read(admin, "dashboard", page)
    assert kept["content"] == kept["draft"]
    widgets: list[dict[str, Any]] = kept["content"]["widgets"]
    return widgets


async def test_a_field_s_new_name_is_written_into_pages_and_reports(company: Company) -> None:
    admin = company.caller("管理员")
    page, report = await made(admin)
    await change_field(admin, "car", "worth", {"name": "price"})
    await change_field(admin, "car", "bought", {"name": "since"})
    await change_field(admin, "opportunity", "line_of", {"name": "branch"})
    own, by_day, counted = await content(admin, page)
    assert (own["fields"], own["where"]) == (["name", "price"], 'price > 1 and name != "worth"')
    assert (by_day["sort"], by_day["options"]) == (
        "-price,name",
        {"date_field": "since", "text": "<p>worth</p>"},
    )
    assert (counted["by"], counted["where"], counted["label"]) == (
        ["branch"],
        'branch = "x"',
        {"zh-CN": "line_of"},
    )
    (block,) = (await read(admin, "report", report))["definition"]["blocks"]
    assert (block["by"], block["where"]) == (["since:month"], "price is not null")
    assert block["measures"] == [{"name": "sum", "measure": "sum(price)", "date": "since"}]
    assert block["calculated"] == [{"name": "c", "expression": "sum / 2"}]


async def test_an_object_s_new_name_is_written_and_uses_are_told(company: Company) -> None:
    admin = company.caller("管理员")
    page, _ = await made(admin)
    snapshot = await admin.organisation.reload(await admin.organisation.snapshot())

    async def told(object: str, field: str | None) -> list[str]:
        async with admin.organisation.db.transaction() as link:
            uses = await saved_uses(link, admin.organisation.schema, snapshot.model, object, field)
        return sorted(use.where.en for use in uses if use.kind in ("dashboard", "report"))

    assert await told("car", "worth") == ["the dashboard 车队", "the report 车辆"]
    assert await told("opportunity", "line_of") == ["the dashboard 车队"]
    assert await told("car", None) == ["the dashboard 车队", "the report 车辆"]
    assert await told("opportunity", "amount") == []
    await change_object(admin, "car", {"name": "vehicle"})
    assert [widget.get("object") for widget in await content(admin, page)] == ["vehicle", "vehicle", None]
