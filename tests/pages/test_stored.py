"""Pages that people design: what is refused, who sees them, and what stands in for a shipped one."""

from typing import Any

import pytest

from tests.fixtures.asking import create, delete, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.metrics import CATALOGUE
from yunchou.apps.pages import PAGES
from yunchou.base.errors import Problem
from yunchou.pages.components import COMPONENTS
from yunchou.pages.content import check_page, read_content
from yunchou.pages.stored import stored_pages
from yunchou.pages.view import pages_json
from yunchou.records.change import Operation
from yunchou.records.write import write

WON: dict[str, Any] = {"id": "won", "kind": "number", "label": {"zh-CN": "赢单"}, "metrics": ["won_amount"]}
WORDS: dict[str, Any] = {
    "id": "words",
    "kind": "text",
    "options": {"text": "<p>你好<script>x()</script></p>"},
}


SHIPPED = list(dict.fromkeys(page.name for page in PAGES.dashboards))


async def dashboards(who: Caller) -> list[dict[str, Any]]:
    snapshot = await who.organisation.reload(await who.organisation.snapshot())
    found: list[dict[str, Any]] = pages_json(who, snapshot, PAGES, CATALOGUE, await stored_pages(who))[
        "dashboards"
    ]
    return found


async def design(who: Caller, name: str = "我的看板", *widgets: dict[str, Any], **values: Any) -> str:
    return await create(who, "dashboard", name=name, content={"widgets": list(widgets or (WON,))}, **values)


async def problems(
    who: Caller, *widgets: dict[str, Any], trusted: bool = False, hosts: tuple[str, ...] = (), **page: Any
) -> set[tuple[str, str, str]]:
    snapshot = await who.organisation.snapshot()
    given = read_content("", "", {"widgets": list(widgets), **page})
    found = check_page(who, snapshot, CATALOGUE, given, trusted=trusted, hosts=hosts)
    return {(fault.widget, fault.setting, fault.code) for fault in found}


async def test_a_page_is_its_maker_s_until_it_is_shared(company: Company) -> None:
    maker, other = company.caller("李经理"), company.caller("小王")
    id = await design(maker)
    assert [d["name"] for d in await dashboards(maker)] == [*SHIPPED, id]
    assert [d["name"] for d in await dashboards(other)] == SHIPPED
    await create(maker, "share", object="dashboard", record=id, role=company.ids["销售"], rights="read")
    shown = (await dashboards(other))[-1]
    assert (shown["name"], shown["id"], shown["mine"]) == (id, id, False)
    assert shown["label"] == {"zh-CN": "我的看板", "en": "我的看板"}
    assert [w["metrics"] for w in shown["widgets"]] == [["won_amount"]]
    with pytest.raises(Problem) as refusal:
        await update(other, "dashboard", id, name="改")
    assert refusal.value.status == 403


async def test_a_draft_is_nothing_that_others_are_shown(company: Company) -> None:
    maker = company.caller("小王")
    id = await create(maker, "dashboard", name="草稿", draft={"widgets": [WON]})
    assert [d["name"] for d in await dashboards(maker)] == SHIPPED
    await update(maker, "dashboard", id, content={"widgets": [WON]}, draft=None)
    assert (await dashboards(maker))[-1]["name"] == id


async def test_one_s_own_page_stands_in_for_a_shipped_one_and_goes_again(company: Company) -> None:
    maker = company.caller("小王")
    before = (await dashboards(maker))[0]
    id = await design(maker, "我的工作台", replaces="home")
    home = (await dashboards(maker))[0]
    assert (home["name"], home["id"], [w["id"] for w in home["widgets"]]) == ("home", id, ["won"])
    assert len(await dashboards(maker)) == len(SHIPPED)
    await delete(maker, "dashboard", id)
    assert (await dashboards(maker))[0] == before


async def test_a_home_page_of_a_role_is_made_by_administrators_for_its_people(company: Company) -> None:
    rep, admin = company.caller("小王"), company.caller("管理员")
    role = company.ids["销售"]
    refusal = await write(
        rep,
        "dashboard",
        [Operation("create", {"name": "x", "roles": [role], "replaces": "home"})],
        atomic=False,
    )
    assert (refusal[0].status, refusal[0].errors[0].field) == (403, "roles")
    id = await design(admin, "销售工作台", replaces="home", roles=[role])
    await create(admin, "share", object="dashboard", record=id, role=role, rights="read")
    assert (await dashboards(rep))[0]["id"] == id
    assert (await dashboards(company.caller("李经理")))[0]["id"] is None
    own = await design(rep, "自己的", replaces="home")
    assert (await dashboards(rep))[0]["id"] == own


async def test_a_colleague_s_page_never_takes_the_place_of_a_shipped_one(company: Company) -> None:
    maker, other = company.caller("小张"), company.caller("小王")
    id = await design(maker, "小张的", replaces="home")
    await create(maker, "share", object="dashboard", record=id, person=company.ids["小王"], rights="read")
    found = await dashboards(other)
    assert found[0]["id"] is None
    assert found[-1]["name"] == id


async def test_a_shared_page_is_cut_to_what_its_reader_may_ask(company: Company) -> None:
    maker = company.caller("管理员")
    role = company.ids["销售"]
    roles = {"id": "roles", "kind": "records", "object": "sharing_rule", "fields": ["name"]}
    id = await design(maker, "全公司", WON, roles)
    await create(maker, "share", object="dashboard", record=id, role=role, rights="read")
    assert [w["id"] for w in (await dashboards(maker))[-1]["widgets"]] == ["won", "roles"]
    assert [w["id"] for w in (await dashboards(company.caller("小王")))[-1]["widgets"]] == ["won"]


@pytest.mark.parametrize(
    "content",
    [
        [],
        "x",
        7,
        {"widgets": 1},
        {"widgets": [{"id": "a"}]},
        {"widgets": [{"id": "a b", "kind": "number"}]},
        {"widgets": [{**WON, "width": 99}]},
        {"widgets": [{**WON, "unknown": 1}]},
        {"widgets": [{**WON, "id": str(n)} for n in range(61)]},
        {"extra": 1},
    ],
)
async def test_what_is_no_page_is_refused(company: Company, content: Any) -> None:
    who = company.caller("小王")
    results = await write(
        who, "dashboard", [Operation("create", {"name": "x", "content": content})], atomic=False
    )
    assert (results[0].status, results[0].errors[0].code) == (422, "wrong_type")


async def test_markup_of_a_text_is_cleaned(company: Company) -> None:
    who = company.caller("小王")
    await design(who, "文字", WORDS)
    assert (await dashboards(who))[-1]["widgets"][0]["options"] == {"text": "<p>你好</p>"}


async def test_frames_and_scripts_are_for_administrators(company: Company) -> None:
    code = {"id": "c", "kind": "custom", "options": {"code": "<b>1</b>"}}
    values = {"name": "x", "content": {"widgets": [code]}}
    refusal = await write(company.caller("小王"), "dashboard", [Operation("create", values)], atomic=False)
    assert refusal[0].status == 403
    assert (await write(company.caller("管理员"), "dashboard", [Operation("create", values)]))[
        0
    ].status == 201


async def test_a_check_names_what_is_wrong_and_where(company: Company) -> None:
    who = company.caller("小王")
    assert await problems(who, WON, WORDS) == set()
    assert await problems(who, {"id": "a", "kind": "number"}) == {("a", "metrics", "required")}
    assert await problems(who, {"id": "a", "kind": "nothing"}) == {("a", "kind", "not_an_option")}
    assert await problems(who, {**WON, "where": "amount >"}) == {("won", "where", "unexpected_end")}
    assert await problems(who, {**WON, "metrics": ["gone"]}) == {("won", "", "unknown_name")}
    assert await problems(who, {**WON, "metrics": ["won_amount", "won_count"]}) == {
        ("won", "metrics", "out_of_range")
    }
    assert await problems(who, WON, WON) == {("", "widgets", "duplicate")}
    assert await problems(who, WON, period="soon") == {("", "period", "malformed"), ("won", "", "malformed")}
    link = {
        "id": "b",
        "kind": "button",
        "options": {"caption": "去", "does": "open", "url": "javascript:alert(1)"},
    }
    assert await problems(who, link) == {("b", "url", "out_of_range")}
    frame = {"id": "f", "kind": "embed", "options": {"url": "https://example.com/"}}
    assert await problems(who, frame, hosts=("example.com",)) == {("f", "kind", "forbidden")}
    assert await problems(who, frame, trusted=True) == {("f", "url", "not_an_option")}
    assert await problems(who, frame, trusted=True, hosts=("example.com",)) == set()
    assert await problems(who, frame, trusted=True, hosts=("*.example.com",)) == {
        ("f", "url", "not_an_option")
    }
    below = {**frame, "options": {"url": "https://bi.example.com/a"}}
    assert await problems(who, below, trusted=True, hosts=("*.example.com",)) == set()
    assert await problems(who, {**frame, "options": {"url": "/favicon.svg"}}, trusted=True) == set()
    assert await problems(who, {**WON, "inside": "t"}) == {("won", "inside", "not_an_option")}
    tabs = {"id": "t", "kind": "tabs", "options": {"tabs": ["一", "二"]}}
    assert await problems(who, tabs, {**WON, "inside": "t", "tab": 1}) == set()


async def test_the_shipped_pages_pass_the_check_of_designed_ones(company: Company) -> None:
    who = company.caller("管理员")
    snapshot = await who.organisation.snapshot()
    for page in PAGES.dashboards:
        assert check_page(who, snapshot, CATALOGUE, page, trusted=False) == []


def test_every_kind_of_component_is_said_in_both_languages() -> None:
    for kind, each in COMPONENTS.items():
        assert kind == each.kind
        assert set(each.label) == {"zh-CN", "en"}
        assert 2 <= each.width <= 24
        assert len({setting.name for setting in each.settings}) == len(each.settings)
