"""What leads to a record in the recycle bin stands in lists and figures where what leads nowhere stands."""

from tests.fixtures.asking import create, delete, names
from tests.fixtures.organisation import Company


async def test_a_look_up_to_a_record_in_the_bin_sorts_as_if_it_were_empty(company: Company) -> None:
    admin = company.caller("管理员")
    for customer in ("丙", "甲", "乙"):
        account = await create(admin, "account", name=customer)
        await create(admin, "contact", name=f"{customer}的人", account=account)
        if customer == "丙":
            gone = account
    await create(admin, "contact", name="散客")
    await delete(admin, "account", gone)
    assert await names(admin, "contact", sort=["account", "name"]) == ["丙的人", "散客", "甲的人", "乙的人"]
    assert await names(admin, "contact", sort=["-account", "name"]) == ["乙的人", "甲的人", "丙的人", "散客"]
