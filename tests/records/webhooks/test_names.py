"""Webhooks wait for the events of an object by its name of today."""

from tests.fixtures.organisation import Company
from yunchou.studio import change


async def test_patterns_follow_the_new_name_of_an_object(company: Company) -> None:
    admin, db = company.caller("管理员"), company.organisation.db
    for name in ("car", "carpet"):
        await change.create_object(admin, {"name": name, "label": name})
    table = f'"{company.organisation.schema}".webhook'
    for events in (["car.*", "account.updated", "car.created", "carpet.*"], ["*"]):
        await db.execute(
            f"insert into {table} (name, url, events, secret, owner) values ('x', 'https://example.com', $1, '', $2)",
            events,
            int(company.ids["管理员"]),
        )
    await change.change_object(admin, "car", {"name": "auto"})
    rows = await db.fetch(f"select events from {table} order by id")
    assert [row["events"] for row in rows] == [
        ["auto.*", "account.updated", "auto.created", "carpet.*"],
        ["*"],
    ]
