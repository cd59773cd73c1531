"""A part of a value, such as the city of an address, is asked for like a field of its own, under the rights of the whole."""

from tests.fixtures.asking import create, figures, names, read, refused, update, walk
from tests.fixtures.field_values import definition
from tests.fixtures.organisation import Company
from yunchou.records.read import Query, rows
from yunchou.studio.change import create_field


async def test_parts_are_filtered_sorted_grouped_and_shown(company: Company) -> None:
    admin = company.caller("管理员")
    for kind in ("geo", "lunar_date"):
        await create_field(admin, "account", definition(kind))
    await create(
        admin, "account", name="甲", address={"province": "浙江省", "city": "杭州市"},
        a_geo={"lat": 30.25, "lng": 120.16}, a_lunar_date={"month": 4, "day": 5, "leap": True},
    )  # fmt: skip
    await create(admin, "account", name="乙", address={"province": "浙江省", "city": "宁波市"})
    other = await create(admin, "account", name="丙", address={"province": "江苏省"})
    for where in (
        'address.city = "杭州市"',
        '地址.市 = "杭州市"',
        "a_geo.lat > 30",
        "a_lunar_date.month = 4",
        "a_lunar_date.leap",
    ):
        assert await names(admin, "account", where) == ["甲"], where
    assert await names(admin, "account", 'address.province in ("浙江省")', ["address.city"]) == ["乙", "甲"]
    assert await names(admin, "account", "address.city is null") == ["丙"]
    found = await rows(admin, "account", Query(fields=["name", "address.city"], where="a_geo is not null"))
    assert found[0]["address.city"] == "杭州市"
    grouped = await figures(admin, "account", ["address.province"])
    assert {row["address.province"]: row["n"] for row in grouped} == {"浙江省": 2, "江苏省": 1}
    await create(admin, "contact", name="人", account=other)
    assert await names(admin, "contact", 'account.address.province = "江苏省"') == ["人"]
    for wrong in ("address.planet = 1", "address.city.name = 1", "a_geo.lat.x = 1"):
        with refused(400, "unknown_name"):
            await names(admin, "account", wrong)


async def test_pages_go_on_by_a_part(company: Company) -> None:
    admin = company.caller("管理员")
    for number in range(7):
        await create(
            admin,
            "account",
            name=f"客户{number}",
            address={"city": f"市{number % 3}"} if number % 2 else None,
        )
    walked = await walk(admin, "account", {"fields": ["name"], "sort": ["address.city"]}, 2)
    assert len({each["id"] for each in walked}) == 7


async def test_a_formula_may_use_a_part(company: Company) -> None:
    admin = company.caller("管理员")
    formula = {"name": "place", "type": "formula", "label": "地点", "result_type": "text"}
    await create_field(admin, "account", {**formula, "formula": 'address.city & "·" & name'})
    id = await create(admin, "account", name="甲", address={"city": "杭州市"})
    assert (await read(admin, "account", id))["place"] == "杭州市·甲"
    await update(admin, "account", id, address={"city": "宁波市"})
    assert (await read(admin, "account", id))["place"] == "宁波市·甲"
