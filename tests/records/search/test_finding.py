"""What is found by what is typed."""

import pytest

from tests.fixtures.asking import create, delete, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import found, hits, index, settle
from yunchou.records.change import Operation
from yunchou.records.write import write


@pytest.fixture
async def customers(company: Company) -> Company:
    boss = company.caller("高总")
    await company.create(
        boss,
        "account",
        {"name": "华为技术有限公司", "phone": "021-5555 1234", "external_id": "KH-2024-0077"},
        {"name": "重庆长安汽车", "description": "对方关注华为的新平台，<b>下月</b>招标"},
        {"name": "Microsoft (China) Co., Ltd.", "phone": "+86 139 1234 5678"},
        {"name": "上海微创软件"},
        {"name": "Acme Steel"},
        {"name": "New Acme Steel Works"},
        {"name": "阿里巴巴 ABC 集团"},
    )
    await company.create(boss, "contact", {"name": "张晓明", "email": "xiaoming.zhang@huawei.com"})
    await index(company)
    return company


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("华为", "华为技术有限公司"),
        ("为技", "华为技术有限公司"),
        ("技术有限", "华为技术有限公司"),
        ("技术 华为", "华为技术有限公司"),
        ("汽", "重庆长安汽车"),
        ("huawei", "华为技术有限公司"),
        ("huaweijishu", "华为技术有限公司"),
        ("hua wei", "华为技术有限公司"),
        ("weijish", "华为技术有限公司"),
        ("hwjs", "华为技术有限公司"),
        ("jsyx", "华为技术有限公司"),
        ("hw", "华为技术有限公司"),
        ("HUAWEI", "华为技术有限公司"),
        ("ca", "重庆长安汽车"),
        ("changan", "重庆长安汽车"),
        ("zhangxm", "张晓明"),
        ("zxm", "张晓明"),
        ("zhang", "张晓明"),
        ("xiaoming.zhang@huawei.com", "张晓明"),
        ("xiaoming", "张晓明"),
        ("micro", "Microsoft (China) Co., Ltd."),
        ("mi", "Microsoft (China) Co., Ltd."),
        ("china microsoft", "Microsoft (China) Co., Ltd."),
        ("ｍｉｃｒｏ", "Microsoft (China) Co., Ltd."),
        ("1234 5678", "Microsoft (China) Co., Ltd."),
        ("5678", "Microsoft (China) Co., Ltd."),
        ("13912345678", "Microsoft (China) Co., Ltd."),
        ("+86 139-1234-5678", "Microsoft (China) Co., Ltd."),
        ("0215555", "华为技术有限公司"),
        ("KH-2024-0077", "华为技术有限公司"),
        ("2024-0077", "华为技术有限公司"),
        ("0077", "华为技术有限公司"),
        ("abc", "阿里巴巴 ABC 集团"),
        ("albbabc", "阿里巴巴 ABC 集团"),
    ],
)
async def test_a_record_is_found_by(customers: Company, text: str, name: str) -> None:
    assert name in await found(customers.caller("高总"), text)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("microsfot", "Microsoft (China) Co., Ltd."),
        ("micrsoft", "Microsoft (China) Co., Ltd."),
        ("steal", "Acme Steel"),
        ("华维技术", "华为技术有限公司"),
        ("华为记述", "华为技术有限公司"),
        ("长安气车", "重庆长安汽车"),
        ("张小明", "张晓明"),
    ],
)
async def test_a_slip_of_the_pen_is_forgiven(customers: Company, typed: str, name: str) -> None:
    assert name in await found(customers.caller("高总"), typed)


@pytest.mark.parametrize(
    "text", ["石油", "wanda", "9999", "华为汽车", "xyzzy", "microsystems gmbh", "KH-2031"]
)
async def test_what_nothing_fits_finds_nothing(customers: Company, text: str) -> None:
    assert await found(customers.caller("高总"), text) == []


async def test_what_fits_better_comes_first(customers: Company) -> None:
    boss = customers.caller("高总")
    await company_names(customers, "Steel", "Steelworks", "Blue-Steel", "Mysteel")
    assert await found(boss, "steel") == [
        "Steel",
        "Steelworks",
        "Blue-Steel",
        "New Acme Steel Works",
        "Acme Steel",
        "Mysteel",
    ]


async def company_names(company: Company, *names: str) -> None:
    await company.create(company.caller("高总"), "account", *({"name": name} for name in names))
    await settle(company)


async def test_a_name_comes_before_other_fields_and_own_records_before_others(customers: Company) -> None:
    boss, rep = customers.caller("高总"), customers.caller("小王")
    assert [(h["name"], h["field"]) for h in await hits(boss, "华为")] == [
        ("华为技术有限公司", "name"),
        ("重庆长安汽车", "description"),
    ]
    await customers.create(rep, "account", {"name": "宝钢一号"})
    await customers.create(boss, "account", {"name": "宝钢二号"}, {"name": "宝钢三号"})
    await settle(customers)
    assert (await found(boss, "宝钢"))[:2] == ["宝钢三号", "宝钢二号"]


async def test_every_object_has_its_place_in_the_answer_and_customers_come_before_their_deals(
    customers: Company,
) -> None:
    boss = customers.caller("高总")
    await customers.create(boss, "account", *({"name": f"宏达科技{n}"} for n in range(12)))
    await customers.create(boss, "contact", {"name": "科技小李"})
    await customers.create(boss, "opportunity", *({"name": f"科技园项目{n}"} for n in range(120)))
    await settle(customers)
    found_objects = [hit["object"] for hit in await hits(boss, "科技")]
    assert len(found_objects) == 20
    # What begins with the words comes before what holds them.
    assert found_objects == ["contact"] + ["opportunity"] * 16 + ["account"] * 3
    assert [hit["object"] for hit in await hits(boss, "宏达科技", limit=3)] == ["account"] * 3
    await customers.create(boss, "account", *({"name": f"科技园{n}"} for n in range(40)))
    await settle(customers)
    found_objects = [hit["object"] for hit in await hits(boss, "科技园")]
    assert found_objects == ["account"] * 15 + ["opportunity"] * 5


async def test_the_fitting_part_is_marked_and_everything_else_escaped(customers: Company) -> None:
    boss = customers.caller("高总")
    first = {text: (await hits(boss, text))[0]["snippet"] for text in ("华为", "hwjs", "weiji", "5555-12")}
    assert first == {
        "华为": "<mark>华为</mark>技术有限公司",
        "hwjs": "<mark>华为技术</mark>有限公司",
        "weiji": "华<mark>为技</mark>术有限公司",
        "5555-12": "021-<mark>5555 12</mark>34",
    }
    (hit,) = await hits(boss, "新平台")
    assert hit["snippet"] == "对方关注华为的<mark>新平台</mark>，&lt;b&gt;下月&lt;/b&gt;招标"
    assert hit["name"] == "重庆长安汽车"


async def test_a_long_text_is_cut_around_what_fits(customers: Company) -> None:
    boss = customers.caller("高总")
    await create(boss, "account", name="远景", description="开" * 300 + "风电项目" + "束" * 300)
    await settle(customers)
    (hit,) = await hits(boss, "风电")
    assert hit["snippet"] == "…" + "开" * 20 + "<mark>风电</mark>项目" + "束" * 96 + "…"


async def test_changes_deletions_and_restores_are_followed(customers: Company) -> None:
    boss = customers.caller("高总")
    id = await create(boss, "account", name="旧名称机械", phone="010-8888 7777")
    await settle(customers)
    assert await found(boss, "旧名称") == ["旧名称机械"]
    await update(boss, "account", id, name="新称呼机械", phone=None)
    await settle(customers)
    assert await found(boss, "旧名称") == []
    assert await found(boss, "88887777") == []
    assert await found(boss, "新称呼") == ["新称呼机械"]
    await delete(customers.caller("管理员"), "account", id)
    assert await found(boss, "新称呼") == []
    await settle(customers)
    assert await found(boss, "新称呼") == []
    await write(customers.caller("管理员"), "account", [Operation("restore", id=int(id))])
    await settle(customers)
    assert await found(boss, "新称呼") == ["新称呼机械"]


async def test_the_search_can_be_kept_to_some_objects(customers: Company) -> None:
    boss = customers.caller("高总")
    assert {"华为技术有限公司", "张晓明", "华东"} <= set(await found(boss, "hua"))
    assert await found(boss, "hua", ["contact"]) == ["张晓明"]
    assert set(await found(boss, "hua", ["contact", "department"])) == {"张晓明", "华东", "华西"}
    assert await found(boss, "steel", limit=1) == ["New Acme Steel Works"]
