"""A record made once more, with its details and those of its details."""

from tests.fixtures.asking import create, names, read, refused, update
from tests.fixtures.organisation import Company
from tests.records.test_relations import with_lines
from yunchou.records.clone import clone
from yunchou.records.read import Query, rows
from yunchou.studio import change


async def test_details_come_along_at_every_level(company: Company) -> None:
    admin = company.caller("管理员")
    deal, _ = await with_lines(company)
    made = str(await clone(admin, "opportunity", int(deal), details=True))
    copy = await read(admin, "opportunity", made)
    assert (copy["name"], copy["total"], copy["owner"]["name"]) == ("单（副本）", 15, "管理员")
    assert copy["account"] == (await read(admin, "opportunity", deal))["account"]
    lines = await rows(
        admin, "deal_line", Query(fields=["name", "price"], where=f'deal = "{made}"', sort=["id"])
    )
    assert [(each["name"], each["price"]) for each in lines] == [("一", 5), ("二", 5), ("三", 5)]
    assert len(await names(admin, "line_part", f'line.deal = "{made}"')) == 3
    alone = str(await clone(admin, "opportunity", int(deal), details=False))
    assert (await read(admin, "opportunity", alone))["total"] == 0


async def test_what_must_not_be_there_twice_or_may_not_be_seen_is_left_out(company: Company) -> None:
    admin, wang, zhao = (company.caller(n) for n in ("管理员", "小王", "小赵"))
    await change.create_field(
        admin, "contact", {"name": "badge", "type": "text", "label": "证", "unique": True}
    )
    options = [{"value": "a"}, {"value": "b"}]
    await change.create_field(
        admin, "contact", {"name": "tier", "type": "choice", "label": "级", "options": options}
    )
    account = await create(zhao, "account", name="看不见")
    contact = await create(wang, "contact", name="人", badge="7", tier="a", title="经理")
    await update(admin, "contact", contact, account=account)
    await change.change_field(admin, "contact", "tier", {"options": [{"value": "b"}]})
    copy = await read(admin, "contact", str(await clone(wang, "contact", int(contact), details=True)))
    assert (copy["name"], copy["title"], copy["tier"]) == ("人（副本）", "经理", "a")
    assert (copy["badge"], copy["account"]) == (None, None)
    with refused(404):
        await clone(zhao, "contact", int(contact), details=True)
    with refused(404):
        await clone(admin, "contact", 1, details=True)
