"""Business cards pasted as text, Chinese and English, become the fields of a lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.organisation import Company
from yunchou.actions.runner import run
from yunchou.apps.crm.cards import read_card

# Each card as it is pasted, and what it says.
CARDS: list[tuple[str, dict[str, str]]] = [
    (
        "王建国\n采购经理\n苏州精工机械有限公司\n手机：138-1234-5678\n电话：0512-66668888\n传真：0512-66669999\n邮箱：wang@jinggong.example\n"
        "地址：江苏省苏州市工业园区星湖街328号",
        {
            "name": "王建国",
            "title": "采购经理",
            "company": "苏州精工机械有限公司",
            "phone": "13812345678",
            "email": "wang@jinggong.example",
            "address": "江苏省苏州市工业园区星湖街328号",
            "province": "江苏",
        },
    ),
    (
        "李 娜\n深圳市云图科技股份有限公司\n市场总监\nM: +86 139 1111 2222  E: LiNa@yuntu.example",
        {
            "name": "李娜",
            "title": "市场总监",
            "company": "深圳市云图科技股份有限公司",
            "phone": "13911112222",
            "email": "lina@yuntu.example",
        },
    ),
    (
        "张伟 | 销售总监\n上海宏图集团\nTel 021-5550 1234\nwww.hongtu.example",
        {
            "name": "张伟",
            "title": "销售总监",
            "company": "上海宏图集团",
            "phone": "021-5550 1234",
            "website": "www.hongtu.example",
            "province": "上海",
        },
    ),
    (
        "欧阳明月\n高级工程师\n北京自动化研究院",
        {"name": "欧阳明月", "title": "高级工程师", "company": "北京自动化研究院", "province": "北京"},
    ),
    (
        "John Smith\nPurchasing Manager\nAcme Industrial Inc.\nTel: +1 (415) 555-0132\n"
        "Email: john.smith@acme.example\n500 Market Street, San Francisco",
        {
            "name": "John Smith",
            "title": "Purchasing Manager",
            "company": "Acme Industrial Inc.",
            "phone": "+1 (415) 555-0132",
            "email": "john.smith@acme.example",
            "address": "500 Market Street, San Francisco",
        },
    ),
    (
        "姓名：赵敏\n职务：总经理助理\n公司：广州天河贸易商行\n手机 18600001111",
        {"name": "赵敏", "title": "总经理助理", "company": "广州天河贸易商行", "phone": "18600001111"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), CARDS)
def test_a_card_is_read(text: str, expected: dict[str, str]) -> None:
    card = read_card(text)
    assert {name: getattr(card, name) for name in expected} == expected


@pytest.mark.parametrize("text", ["", "\n \n", "？？？", "13", "@", "公司", "a" * 5000, "1" * 4000])
def test_what_is_no_card_makes_nothing_up(text: str) -> None:
    card = read_card(text)
    assert (card.email, card.website, card.title) == (None, None, None)


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault_and_nothing_is_made_up(text: str) -> None:
    card = read_card(text)
    for value in (card.company, card.title, card.address):
        assert value is None or value in " ".join(text.split()) or value in text


async def test_reading_a_card_writes_nothing(company: Company) -> None:
    found = await run(company.caller("小王"), "crm.read_card", {"text": CARDS[0][0]})
    assert (found.name, found.phone, found.rest) == ("王建国", "13812345678", [])
