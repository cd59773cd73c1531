"""Templates are filled with what the reader may see, by the one language of expressions, and set as PDF."""

from typing import Any

import pytest

from tests.fixtures.asking import create, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.papers.content import Placeholder, Prose, pieces, read_content
from yunchou.apps.papers.printing import Template, _filled, pictured, printed, template_of
from yunchou.apps.papers.written import Kind, words_of_html, written
from yunchou.records.read import Query, rows

LINES = {
    "kind": "table",
    "of": "lines",
    "sort": "-position",
    "where": "quantity > 1",
    "columns": [
        {"label": "序", "text": "{{ # }}"},
        {"label": "名称", "text": "{{ name }} ×{{ quantity }}", "foot": "共 {{ COUNT(lines) }} 行"},
        {"label": "成本", "text": "{{ unit_cost }}", "foot": "{{ SUM(lines.amount) | capitals }}"},
    ],
}


def template(
    *blocks: dict[str, Any], object: str = "quote", language: str = "zh-CN", **more: str
) -> Template:
    return Template(object, "试", language, "a4", False, read_content({"blocks": list(blocks), **more}))


async def a_quote(company: Company, who: Caller) -> str:
    """Of three lines, whose product costs 60."""
    product = await create(company.caller("管理员"), "product", name="泵", unit="台", cost="60")
    account = await create(who, "account", name="远大<制造> #1 $x$")
    quote = await create(who, "quote", name="春季报价", account=account, quote_date="2026-03-01")
    for position, (name, quantity) in enumerate((("泵", 2), ("阀", 1), ("管", 3)), 1):
        await create(
            who, "quote_line", quote=quote, product=product, name=name, quantity=quantity, price="100",
            position=position, tax_rate="0.13",
        )  # fmt: skip
    return quote


async def filled(who: Caller, made: Template, id: str) -> list[dict[str, Any]]:
    papers, _ = await _filled(who, made, [int(id)])
    blocks: list[dict[str, Any]] = papers[int(id)]["blocks"]
    return blocks


def test_placeholders_and_formats() -> None:
    assert pieces("共 {{ total | capitals }} 元{{#}}{x}") == [
        "共 ",
        Placeholder("total", "capitals"),
        " 元",
        Placeholder("#"),
        "{x}",
    ]
    assert pieces('{{ "a | b" }}') == [Placeholder('"a | b"')]


@pytest.mark.parametrize(
    ("value", "kind", "format", "language", "said"),
    [
        ({"amount": "1234.50", "currency": "CNY"}, "money", "", "zh-CN", "¥1,234.50"),
        ({"amount": "1234.50", "currency": "CNY"}, "money", "capitals", "zh-CN", "壹仟贰佰叁拾肆元伍角整"),
        ({"amount": "7.00", "currency": "USD"}, "money", "plain", "en", "7.00"),
        ("****", "number", "", "en", "****"),
        ("0.13", "percent", "", "en", "13%"),
        ("2026-03-01", "date", "long", "zh-CN", "2026年3月1日"),
        ("2026-03-01", "date", "long", "en", "1 March 2026"),
        ("2026-03-01T20:30:00Z", "datetime", "", "en", "2026-03-02 04:30"),
        (True, "boolean", "", "en", "Yes"),
        ([{"id": "1", "name": "甲"}, {"id": "2", "name": "乙"}], "multi_lookup", "", "zh-CN", "甲、乙"),
        (None, "text", "", "en", ""),
    ],
)
def test_values_are_written(value: Any, kind: str, format: str, language: str, said: str) -> None:
    assert written(value, Kind(kind, {}), format, language, "Asia/Shanghai") == said


def test_rich_text_is_lines_of_words() -> None:
    assert words_of_html("<p>一 <strong>二</strong></p><ul><li>甲 &lt;b&gt;</li></ul>") == "一 二\n甲 <b>"


async def test_fields_lists_sums_and_conditions(company: Company) -> None:
    wang = company.caller("小王")
    quote = await a_quote(company, wang)
    made = template(
        {"kind": "heading", "text": "{{ account.name }} {{ quote_date | long }}"},
        {
            "kind": "words",
            "html": '<p>合计 <strong>{{ total }}</strong>{{ IF(total &gt; 1, "多", "少") }}</p>',
        },
        {"kind": "words", "html": "<p>不印</p>", "when": 'status = "accepted"'},
        LINES,
    )
    heading, words, table = await filled(wang, made, quote)
    assert heading["text"] == "远大<制造> #1 $x$ 2026年3月1日"
    assert words["nodes"] == [
        {"t": "p", "c": ["合计 ", {"t": "strong", "c": ["¥600.00"]}, "多"]},
    ]
    # A rep may not see what things cost.
    assert table["lines"] == [["1", "管 ×3", "—"], ["2", "泵 ×2", "—"]]
    assert table["foot"] == ["", "共 3 行", "陆佰元整"]
    boss = await filled(company.caller("高总"), made, quote)
    assert boss[2]["lines"][0][2] == "60"


async def test_conditions_on_what_is_hidden_do_not_hold(company: Company) -> None:
    wang = company.caller("小王")
    quote = await a_quote(company, wang)
    made = template({"kind": "words", "html": "<p>有成本</p>", "when": "cost > 0"})
    assert await filled(wang, made, quote) == []
    assert len(await filled(company.caller("高总"), made, quote)) == 1


async def test_only_what_may_be_seen_is_printed(company: Company) -> None:
    wang = company.caller("小王")
    quote = await a_quote(company, wang)
    made = template({"kind": "heading", "text": "{{ number }}"}, LINES)
    pdf = await printed(wang, made, [int(quote)])
    assert pdf[:5] == b"%PDF-"
    with refused(404):
        await printed(company.caller("小赵"), made, [int(quote)])
    pages, faults = await pictured(wang, made, int(quote))
    assert pages[0][:4] == b"\x89PNG"
    assert [(each.block, each.text) for each in faults] == [(1, "unit_cost")]


async def test_templates_are_checked_and_cleaned(company: Company) -> None:
    admin = company.caller("管理员")
    values = {"name": "试", "object": "quote"}
    for wrong in (
        {"blocks": [{"kind": "heading", "text": "{{ nothing_like_it }}"}]},
        {"blocks": [{"kind": "heading", "text": "{{ number | shout }}"}]},
        {"blocks": [{"kind": "heading", "text": "x", "when": "number +"}]},
        {"blocks": [{"kind": "table", "of": "nothing"}]},
        {"blocks": [{"kind": "script"}]},
        {"blocks": "x"},
    ):
        with refused(422):
            await create(admin, "print_template", **values, content=wrong)
    with refused(422):
        await create(admin, "print_template", name="试", object="nothing", content={"blocks": []})
    hostile = {
        "blocks": [{"kind": "words", "html": '<p onclick="x">a<script>b</script><img src="/etc/passwd"></p>'}]
    }
    id = await create(admin, "print_template", **values, content=hostile)
    with refused(403):
        await create(company.caller("小王"), "print_template", **values)
    with refused(403):
        await update(company.caller("小王"), "print_template", id, name="mine")
    found = await template_of(company.caller("小王"), int(id))
    (block,) = found.content.blocks
    assert isinstance(block, Prose)
    assert block.html == "<p>a</p>"
    await update(admin, "print_template", id, active=False)
    with refused(422):
        await template_of(admin, int(id))


async def test_every_organisation_has_templates_that_print(company: Company) -> None:
    wang = company.caller("小王")
    quote = await a_quote(company, wang)
    found = await rows(wang, "print_template", Query(where='object = "quote"', sort=["name"]))
    assert len(found) == 2
    for each in found:
        made = await template_of(wang, int(each["id"]))
        _, faults = await _filled(wang, made, [int(quote)])
        assert not faults
        assert (await printed(wang, made, [int(quote), int(quote)]))[:5] == b"%PDF-"
