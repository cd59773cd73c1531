"""The print templates that every organisation starts with: quote, contract and delivery note, in Chinese and English."""

from typing import Any

_Words = tuple[str, str]
QUOTE_TITLE: _Words = ("报价单", "Quotation")
CONTRACT_TITLE: _Words = ("销售合同", "Sales contract")
DELIVERY_TITLE: _Words = ("送货单", "Delivery note")
GOALS_TITLE: _Words = ("目标责任书", "Goal letter")


def _head(title: str) -> list[dict[str, Any]]:
    return [
        {"kind": "heading", "text": "{{ @organisation }}", "size": 3, "align": "center"},
        {"kind": "heading", "text": title, "size": 1, "align": "center"},
        {"kind": "line"},
    ]


def _facts(n: int, *pairs: tuple[str, str, str]) -> dict[str, Any]:
    return {"kind": "facts", "items": [{"label": (zh, en)[n], "text": text} for zh, en, text in pairs]}


def _column(n: int, zh: str, en: str, text: str, align: str = "left", **more: Any) -> dict[str, Any]:
    return {"label": (zh, en)[n], "text": text, "align": align, **more}


def _quote(n: int) -> list[dict[str, Any]]:
    capitals = [("大写", "", "{{ total | capitals }}")] if n == 0 else []
    return [
        *_head(QUOTE_TITLE[n]),
        _facts(
            n, ("客户", "To", "{{ account }}"), ("编号", "No.", "{{ number }}"),
            ("联系人", "Attention", "{{ contact }}"), ("日期", "Date", "{{ quote_date }}"),
            ("主题", "Subject", "{{ name }}"), ("有效期至", "Valid until", "{{ valid_until }}"),
        ),
        {"kind": "table", "of": "lines", "sort": "position", "columns": [
            _column(n, "序号", "No.", "{{ # }}", "center"),
            _column(n, "名称", "Description", "{{ name }}", width=1, foot=("合计", "Total")[n]),
            _column(n, "数量", "Quantity", "{{ quantity }}", "right", foot="{{ SUM(lines.quantity) }}"),
            _column(n, "单位", "Unit", "{{ unit }}"),
            _column(n, "单价", "Unit price", "{{ price }}", "right"),
            _column(n, "税率", "Tax", "{{ tax_rate }}", "right"),
            _column(n, "金额", "Amount", "{{ amount | plain }}", "right", foot="{{ total | plain }}"),
        ]},
        {"kind": "facts", "totals": True, "items": [
            {"label": ("价税合计", "Total")[n], "text": "{{ total }}"},
            *({"label": zh, "text": text} for zh, _, text in capitals),
        ]},
        {"kind": "words", "html": f"<p><strong>{('付款条件', 'Payment')[n]}</strong></p><p>{{{{ payment_terms }}}}</p>",
         "when": "payment_terms is not null"},
        {"kind": "words", "html": f"<p><strong>{('条款', 'Terms')[n]}</strong></p><p>{{{{ terms }}}}</p>",
         "when": "terms is not null"},
        {"kind": "signing", "parties": [
            {"label": ("报价方", "Seller")[n], "text": "{{ @organisation }}"},
            {"label": ("客户确认", "Accepted by")[n], "text": "{{ account }}"},
        ]},
    ]  # fmt: skip


def _contract(n: int) -> list[dict[str, Any]]:
    preamble = (
        "<p>甲乙双方经友好协商，就下列事项订立本合同，共同遵守。合同总价为 {{ total }}（大写：{{ total | capitals }}），"
        "自 {{ starts_on | long }} 起至 {{ ends_on | long }} 止有效。</p>",
        "<p>The parties agree as follows. The total price is {{ total }}. This contract is in force from"
        " {{ starts_on | long }} to {{ ends_on | long }}.</p>",
    )[n]
    return [
        *_head(CONTRACT_TITLE[n]),
        _facts(
            n, ("甲方（买方）", "Buyer", "{{ account }}"), ("合同编号", "No.", "{{ number }}"),
            ("乙方（卖方）", "Seller", "{{ @organisation }}"), ("签订日期", "Date", "{{ contract_date }}"),
            ("合同名称", "Subject", "{{ name }}"),
        ),
        {"kind": "words", "html": preamble},
        {"kind": "words", "html": f"<h3>{('付款条件', 'Payment')[n]}</h3><p>{{{{ payment_terms }}}}</p>",
         "when": "payment_terms is not null"},
        {"kind": "words", "html": f"<h3>{('合同条款', 'Terms')[n]}</h3><p>{{{{ terms }}}}</p>",
         "when": "terms is not null"},
        {"kind": "table", "of": "clauses", "sort": "position", "plain": True, "when": "COUNT(clauses) > 0", "columns": [
            _column(n, "", "", "{{ # }}. {{ name }}\n{{ body }}", width=1),
        ]},
        _facts(
            n, ("签约主体", "Signing party", "{{ signing_party }}"),
            ("信用代码", "Credit code", "{{ signing_party.credit_code }}"),
            ("开户银行", "Bank", "{{ signing_party.bank }}"), ("账号", "Account", "{{ signing_party.bank_account }}"),
        ) | {"when": "signing_party is not null"},
        {"kind": "signing", "parties": [
            {"label": ("甲方", "Buyer")[n], "text": "{{ account }}"},
            {"label": ("乙方", "Seller")[n], "text": "{{ @organisation }}"},
        ]},
    ]  # fmt: skip


def _delivery(n: int) -> list[dict[str, Any]]:
    return [
        *_head(DELIVERY_TITLE[n]),
        _facts(
            n, ("收货单位", "Ship to", "{{ account }}"), ("单号", "No.", "{{ number }}"),
            ("收货地址", "Address", "{{ sales_order.delivery_address }}"), ("发货日期", "Date", "{{ delivery_date }}"),
            ("承运", "Carrier", "{{ carrier }} {{ tracking_number }}"), ("订单", "Order", "{{ sales_order }}"),
        ),
        {"kind": "table", "of": "lines", "columns": [
            _column(n, "序号", "No.", "{{ # }}", "center"),
            _column(n, "名称", "Description", "{{ name }}", width=1, foot=("合计", "Total")[n]),
            _column(n, "数量", "Quantity", "{{ quantity }}", "right", foot="{{ SUM(lines.quantity) }}"),
            _column(n, "单位", "Unit", "{{ unit }}"),
        ]},
        {"kind": "signing", "parties": [
            {"label": ("发货人", "Sent by")[n], "text": "{{ owner }}"},
            {"label": ("收货人", "Received by")[n], "text": ""},
        ]},
    ]  # fmt: skip


def _goals(n: int) -> list[dict[str, Any]]:
    parts = (
        ("basis", "制定依据", "Basis"),
        ("strategy", "策略", "Strategy"),
        ("initiatives", "关键举措", "Initiatives"),
    )
    return [
        *_head(GOALS_TITLE[n]),
        _facts(
            n, ("名称", "Subject", "{{ name }}"), ("年度", "Year", '{{ TEXT(year, "0") }}'),
            ("部门", "Department", "{{ department }}"), ("指标", "Goal", "{{ rule }}"),
            ("下发人", "Sent by", "{{ owner }}"), ("答复期限", "Answer by", "{{ due_on }}"),
        ),
        *(
            {"kind": "words", "html": f"<h3>{(zh, en)[n]}</h3><p>{{{{ {name} }}}}</p>", "when": f"{name} is not null"}
            for name, zh, en in parts
        ),
        {"kind": "table", "of": "replies", "sort": "name", "columns": [
            _column(n, "部门 / 人员", "Whose", "{{ name }}", width=1),
            _column(n, "第一季", "Q1", "{{ goal_version.m1 + goal_version.m2 + goal_version.m3 }}", "right"),
            _column(n, "第二季", "Q2", "{{ goal_version.m4 + goal_version.m5 + goal_version.m6 }}", "right"),
            _column(n, "第三季", "Q3", "{{ goal_version.m7 + goal_version.m8 + goal_version.m9 }}", "right"),
            _column(n, "第四季", "Q4", "{{ goal_version.m10 + goal_version.m11 + goal_version.m12 }}", "right"),
            _column(n, "全年", "Year", "{{ goal_version.total }}", "right"),
            _column(n, "答复", "Answer", "{{ answer }}"),
        ]},
        {"kind": "signing", "parties": [
            {"label": ("下发人", "Sent by")[n], "text": "{{ owner }}"},
            {"label": ("责任人", "Answered by")[n], "text": ""},
        ]},
    ]  # fmt: skip


_MADE = (
    (QUOTE_TITLE, "quote", "quote", _quote, "a4"),
    (CONTRACT_TITLE, "contract", "contract", _contract, "a4"),
    (DELIVERY_TITLE, "delivery", "delivery", _delivery, "a4"),
    (GOALS_TITLE, "goal_letter", "letter", _goals, "a4"),
)
TEMPLATES: tuple[dict[str, Any], ...] = tuple(
    {
        "name": f"{title[0]}（中文）" if n == 0 else f"{title[1]} (English)",
        "object": object,
        "kind": kind,
        "language": ("zh-CN", "en")[n],
        "paper": paper,
        "content": {"blocks": blocks(n)},
    }
    for title, object, kind, blocks, paper in _MADE
    for n in (0, 1)
)
"""The values of each template."""
