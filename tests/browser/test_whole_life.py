"""The whole life of a customer: a stranger fills in a form, and it ends in money, an answered case and a satisfied customer.

A representative, a manager, somebody of finance, somebody of service and the customer play it in windows of their own. Each
chapter ends with the figures, as the API of metrics gives them and as the pages show them. A test plays what comes before its
chapter where no other test has.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.pages import act, choose, fact, form_field, notice, open_cell, planned
from tests.fixtures.browser import PHONE, Visit, Visitors
from tests.fixtures.mail_servers import Provider

ADMINISTRATOR = "admin@life.example"
MANAGER, REP = "boss@life.example", "rep@life.example"
FINANCE, AGENT = "money@life.example", "help@life.example"
PEOPLE = (
    (MANAGER, "周经理", "manager"),
    (REP, "林一", "rep"),
    (FINANCE, "钱会计", "finance"),
    (AGENT, "孙客服", "service_agent"),
)
CUSTOMER = "lu@kunde.example"
COMPANY = "海川重工"
PRICE, AMOUNT, DISCOUNTED = "113000", 226_000.0, 192_100.0
"""Two machines at the list price, and with fifteen per cent off."""


@dataclass
class Life:
    """What has happened so far: the records by what they are, and the chapters that were played."""

    visitors: Visitors
    provider: Provider
    ids: dict[str, str] = field(default_factory=dict)
    played: list[str] = field(default_factory=list)

    async def window(self, login: str, path: str = "/home", **more: Any) -> Visit:
        """A window of one of the people."""
        return await self.visitors(login, path, **more)

    async def figures(self, visit: Visit, *names: str) -> dict[str, float]:
        """Figures of all times, as the API gives them to somebody."""
        answer = await visit.api("POST", "/metric-query", {"metrics": list(names)})
        (found,) = answer["rows"]
        return {name: _number(found[name]) for name in names}


def _number(value: Any) -> float:
    given = value.get("amount") if isinstance(value, dict) else value
    return 0.0 if given is None else float(given)


@pytest.fixture(scope="module")
async def life(all_visitors: Visitors, mail_provider: Provider) -> Life:
    """An organisation in which a representative reports to a manager and nothing has happened yet."""
    server = all_visitors.server
    await server.command("organisation", "add", "Life", "--admin", ADMINISTRATOR)
    for login, name, role in PEOPLE:
        await server.command("user", "add", login, "--name", name, "--role", role, "--organisation", "Life")
    made = Life(all_visitors, mail_provider)
    admin = await made.window(ADMINISTRATOR)
    people = {login: (await admin.first("user", f'login = "{login}"'))["id"] for login, _, _ in PEOPLE}
    roles = {code: (await admin.first("role", f'code = "{code}"'))["id"] for code in ("rep", "manager")}
    await admin.api("PATCH", f"/records/user/{people[REP]}", {"manager": people[MANAGER]})
    await _process(admin, made, roles)
    await _service(admin, made, people)
    pool = await admin.create("pool", name="官网线索", object="lead", roles=[roles["rep"]], masked="phone")
    content = {
        "fields": [
            {"name": "name", "required": True},
            {"name": "company", "required": True},
            {"name": "email", "required": True},
            {"name": "phone"},
        ],
        "title": "预约产品演示",
        "values": {"source": "website", "pool": pool},
    }
    # What comes in waits in the pool: who makes it sees all leads.
    me = await admin.first("user", f'login = "{ADMINISTRATOR}"')
    made.ids["form"] = await admin.create(
        "web_form", name="官网预约", object="lead", assignee=me["id"], content=content, active=True
    )
    await all_visitors.close_all(None)
    return made


async def _process(admin: Visit, life: Life, roles: dict[str, str]) -> None:
    """What is sold, on which way, and how far a representative may go by himself."""
    life.ids["product"] = await admin.create(
        "product", name="重载输送线", code="HC-1", unit="套", list_price=PRICE, tax_rate=0.13
    )
    pipeline = await admin.create("pipeline", name="设备销售", object="opportunity", position=1)
    kinds = (("初步接触", "open"), ("方案报价", "open"), ("赢单", "won"), ("输单", "lost"))
    stages = {
        name: await admin.create("stage", name=name, pipeline=pipeline, kind=kind, position=place)
        for place, (name, kind) in enumerate(kinds)
    }
    await admin.create(
        "stage_requirement", name="报价前填写金额", stage=stages["方案报价"], kind="fields", fields="amount,next_step"
    )  # fmt: skip
    await admin.create("stage_task", name="确认技术要求", stage=stages["初步接触"], must_finish=True)
    await admin.create("discount_limit", name="销售权限", role=roles["rep"], most_discount="0.1")
    flow = await admin.first("automation", 'code = "commerce.quote_approval"')
    await admin.api("PATCH", f"/records/automation/{flow['id']}", {"active": True})


async def _service(admin: Visit, life: Life, people: dict[str, str]) -> None:
    """A queue with one person, how soon its cases are answered, a form for them, and the way of our letters."""
    life.provider.open(CUSTOMER)
    await admin.api("PUT", "/settings/outgoing", {"allow": ["127.0.0.1"]})
    server = {
        "host": "127.0.0.1",
        "port": life.provider.smtp,
        "security": "none",
        "sender": "help@crm.example",
    }
    await admin.api("PUT", "/settings/mail", server)
    fields = [{"name": name, "required": True} for name in ("name", "description", "contact_email")]
    me = await admin.first("user", f'login = "{ADMINISTRATOR}"')
    content = {"fields": fields, "title": "联系售后"}
    life.ids["help"] = await admin.create(
        "web_form", name="售后", object="case", assignee=me["id"], content=content, active=True
    )
    await admin.create("case_queue", name="售后", strategy="round_robin", members=[people[AGENT]], usual=True)
    await admin.create(
        "service_level", name="标准", clock="always", response_minutes=60, resolution_minutes=600
    )


Chapter = Callable[[Life], Awaitable[None]]


async def played(life: Life, *chapters: Chapter) -> None:
    """Plays the chapters that nobody has played yet, each in windows of its own."""
    for chapter in chapters:
        if chapter.__name__ not in life.played:
            await chapter(life)
            life.played.append(chapter.__name__)


def headline(page: Page, label: str) -> Locator:
    """One of the facts at the head of a record's page."""
    return page.locator("header dl div").filter(has_text=re.compile(f"^{label}"))


def record_in(page: Page) -> str:
    """The id of the record whose page is shown."""
    return page.url.rsplit("/", 1)[1].split("?")[0]


async def tile(visit: Visit, path: str, title: str, text: str) -> None:
    """A figure as a dashboard shows it."""
    await visit.goto(path)
    await expect(visit.page.get_by_role("region", name=title, exact=True).first).to_contain_text(text)


async def hand_in(life: Life, form: str, **filled: str) -> None:
    """Somebody without an account fills in a web form on the telephone."""
    admin = await life.window(ADMINISTRATOR)
    found = await admin.first("web_form", f'id = "{life.ids[form]}"', "token")
    stranger = await life.visitors.nobody(size=PHONE)
    page = stranger.page
    await page.goto(f"{stranger.address}/f/{found['token']}?utm_source=baidu")
    for label, text in filled.items():
        await page.get_by_label(label).fill(text)
    await expect(page.locator("input[name=form_work]")).not_to_have_value("")
    await page.evaluate("new Promise(done => setTimeout(done, Math.max(0, 2500 - performance.now())))")
    await page.get_by_role("button", name="提交").click()
    await expect(page.get_by_role("status")).to_contain_text("已收到")


async def fill_in_the_form(life: Life) -> None:
    """A stranger asks for a demonstration."""
    await hand_in(life, "form", 姓名="陆工", 公司=COMPANY, 邮箱=CUSTOMER, 手机="19900001234")
    admin = await life.window(ADMINISTRATOR)
    lead = await admin.first("lead", f'company = "{COMPANY}"', "owner", "source")
    assert (lead["owner"], lead["source"]) == (None, "website")
    life.ids["lead"] = lead["id"]
    assert await life.figures(admin, "new_leads", "converted_leads") == {"new_leads": 1, "converted_leads": 0}


async def claim_and_call(life: Life) -> None:
    """The representative takes the lead out of the pool, calls and visits."""
    rep = await life.window(REP, "/lead-pool")
    page = rep.page
    await expect(page.get_by_text("领取后可见：")).to_be_visible()
    await page.get_by_role("checkbox", name="选择 陆工").check()
    await page.get_by_role("button", name="领取", exact=True).click()
    await expect(notice(page, "已领取 1 条")).to_be_visible()
    await rep.goto(f"/records/lead/{life.ids['lead']}")
    await expect(page.get_by_text("199 0000 1234").or_(page.get_by_text("19900001234")).first).to_be_visible()
    kinds = page.get_by_role("group", name="跟进类型")
    for kind, words, text in (
        ("电话", "通话", "电话约了周五看现场"),
        ("拜访", "拜访", "看了产线\n需要两套输送线"),
    ):
        await kinds.get_by_role("button", name=kind).click()
        await page.get_by_role("textbox", name=re.compile(f"^记录这次{words}")).fill(text)
        await page.get_by_role("button", name="保存", exact=True).click()
        entry = page.get_by_role("tabpanel").get_by_role("listitem").filter(has_text=text.splitlines()[0])
        await expect(entry.first).to_be_visible()
    await rep.check_accessible()
    assert await life.figures(rep, "activities") == {"activities": 2}
    await tile(rep, "/home", "本月跟进", "2")


async def convert(life: Life) -> None:
    """The lead becomes a customer, a contact and a deal."""
    rep = await life.window(REP, f"/records/lead/{life.ids['lead']}")
    page = rep.page
    await page.get_by_role("button", name="转换线索", exact=True).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text(f"新建客户“{COMPANY}”")
    await rep.check_accessible()
    await dialog.get_by_role("button", name="转换", exact=True).click()
    await expect(page).to_have_url(re.compile("/records/opportunity/"))
    await expect(page.get_by_role("heading", level=1, name=f"{COMPANY}的商机")).to_be_visible()
    life.ids["deal"] = record_in(page)
    deal = await rep.api("GET", f"/records/opportunity/{life.ids['deal']}")
    life.ids["account"], life.ids["contact"] = deal["account"]["id"], deal["contact"]["id"]
    assert await life.figures(rep, "lead_conversion_rate", "open_count") == {
        "lead_conversion_rate": 1,
        "open_count": 1,
    }
    # What was said to the lead is known of the customer.
    await rep.goto(f"/records/account/{life.ids['account']}?tab=timeline")
    await expect(page.get_by_role("tabpanel").get_by_text("电话约了周五看现场").first).to_be_visible()


async def move_on(life: Life) -> None:
    """The deal goes on once its gate is met."""
    rep = await life.window(REP, f"/records/opportunity/{life.ids['deal']}")
    page = rep.page
    bar = page.get_by_role("navigation", name="阶段")
    await bar.get_by_role("checkbox", name="确认技术要求").check()
    rep.watch.allow(422, "/api/v1/records/opportunity")
    await bar.get_by_role("button", name="推进到“方案报价”").click()
    dialog = page.get_by_role("dialog", name="移到“方案报价”前还需要补充")
    await form_field(dialog, "amount").get_by_role("spinbutton").fill("226000")
    await form_field(dialog, "next_step").get_by_role("textbox").fill("发送正式报价")
    await dialog.get_by_role("button", name="保存并移动").click()
    await expect(bar.locator("[aria-current=step]")).to_contain_text("方案报价")
    manager = await life.window(MANAGER)
    for who in (rep, manager):
        assert await life.figures(who, "open_amount", "won_amount") == {
            "open_amount": AMOUNT,
            "won_amount": 0,
        }
    await tile(manager, "/home", "在手商机", "22.6 万")


async def fill_cell(page: Page, column: str, text: str) -> None:
    """Types into the only line of a document, as into a spreadsheet."""
    lines = page.get_by_role("grid", name="明细")
    await expect(lines.get_by_role("columnheader").filter(has_text=column).first).to_be_visible()
    # The first heading is that of the boxes for choosing rows, which is no column of the record.
    place = [each.strip() for each in await lines.get_by_role("columnheader").all_inner_texts()].index(column)
    cell = lines.locator(f"[role=gridcell][aria-colindex='{place}']").first
    box = await open_cell(cell)
    await box.fill(text)
    await box.press("Enter")


async def quote_with_a_discount(life: Life) -> None:
    """A quote goes further than the representative may: it is sent once the manager has approved it."""
    rep = await life.window(REP, f"/records/opportunity/{life.ids['deal']}")
    page = rep.page
    await act(page, "生成报价单")
    await expect(page).to_have_url(re.compile("/records/quote/"))
    life.ids["quote"] = record_in(page)
    picker = page.get_by_role("combobox", name="选择产品，添加一行")
    await choose(page, picker, "重载输送线", search=True)
    await expect(page.get_by_role("grid", name="明细").get_by_role("link", name="重载输送线")).to_be_visible()
    await fill_cell(page, "数量", "2")
    await expect(headline(page, "价税合计")).to_contain_text("226,000")
    await fill_cell(page, "折扣", "15")
    await expect(headline(page, "价税合计")).to_contain_text("192,100")
    rep.watch.allow(422, "/actions/commerce.send_quote")
    head = page.locator("header").filter(has=page.get_by_role("heading", level=1))
    await head.get_by_role("button", name="发送报价", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="发送报价", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_contain_text("需要先审批：折扣 15%，权限 10%")
    await dialog.get_by_role("button", name="取消").click()
    await page.get_by_role("button", name="提交审批").click()
    await dialog.get_by_role("textbox", name="提交说明").fill("两套一起订")
    await dialog.get_by_role("button", name="提交", exact=True).click()
    await expect(notice(page, "已提交审批")).to_be_visible()

    manager = await life.window(MANAGER, "/approvals")
    await manager.page.get_by_role("button", name=re.compile(COMPANY)).click()
    detail = manager.page.get_by_role("region", name="审批详情")
    await expect(detail).to_contain_text("192,100")
    await detail.get_by_role("button", name="同意", exact=True).click()
    dialog = manager.page.get_by_role("dialog")
    await dialog.get_by_role("button", name="同意", exact=True).click()
    await expect(notice(manager.page, "已同意")).to_be_visible()
    await rep.goto(f"/records/quote/{life.ids['quote']}")
    await act(page, "发送报价")
    await expect(headline(page, "状态")).to_contain_text("已发送")
    assert await life.figures(manager, "quoted_amount") == {"quoted_amount": DISCOUNTED}


async def accept_by_link(life: Life) -> None:
    """The customer accepts on the telephone, by the link alone."""
    clipboard = ["clipboard-read", "clipboard-write"]
    rep = await life.window(REP, f"/records/quote/{life.ids['quote']}", permissions=clipboard)
    await rep.page.get_by_role("button", name="复制确认链接").click()
    await expect(notice(rep.page, "链接已复制")).to_be_visible()
    link = await rep.page.evaluate("navigator.clipboard.readText()")
    customer = await life.visitors.nobody(size=PHONE)
    page = customer.page
    # The port of the server was not known when it was told its address.
    await page.goto(re.sub("^http://[^/]+", customer.address, link))
    await expect(page.get_by_text("192,100").first).to_be_visible()
    await customer.check_accessible()
    await page.get_by_label("您的姓名").fill("陆工")
    await page.get_by_role("button", name="接受报价", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("已接受")
    await rep.page.reload()
    await expect(headline(rep.page, "状态")).to_contain_text("已接受")


async def win(life: Life) -> None:
    """The deal is won with what was agreed."""
    rep = await life.window(REP, f"/records/opportunity/{life.ids['deal']}")
    page = rep.page
    amount = fact(page, "金额")
    await amount.get_by_role("button", name="编辑金额").click()
    await amount.get_by_role("spinbutton").fill("192100")
    await amount.get_by_role("spinbutton").press("Enter")
    await expect(amount).to_contain_text("192,100")
    bar = page.get_by_role("navigation", name="阶段")
    await bar.get_by_role("button", name="标记为赢单").click()
    await expect(bar.locator("[aria-current=step]")).to_contain_text("赢单")
    manager = await life.window(MANAGER)
    names = ("won_amount", "won_count", "open_amount", "win_rate")
    for who in (rep, manager):
        assert await life.figures(who, *names) == dict(zip(names, (DISCOUNTED, 1, 0, 1), strict=True))
    await tile(rep, "/home", "本月赢单", "19.21 万")
    await tile(manager, "/home", "本月赢单", "19.21 万")


async def order(life: Life) -> None:
    """The quote becomes a contract, and this an order in force."""
    rep = await life.window(REP, f"/records/quote/{life.ids['quote']}")
    page = rep.page
    await act(page, "生成合同")
    await expect(page).to_have_url(re.compile("/records/contract/"))
    await act(page, "签订")
    await act(page, "生成订单")
    await expect(page).to_have_url(re.compile("/records/sales_order/"))
    life.ids["order"] = record_in(page)
    assert await life.figures(rep, "order_amount") == {"order_amount": 0}
    await act(page, "确认订单")
    chain = page.get_by_role("list", name="单据链")
    await expect(chain.get_by_role("link", name=re.compile("QT-"))).to_be_visible()
    await rep.check_accessible()
    names = ("order_amount", "uninvoiced_amount", "undelivered_amount", "receivable")
    values = (DISCOUNTED, DISCOUNTED, DISCOUNTED, DISCOUNTED)
    finance = await life.window(FINANCE)
    for who in (rep, finance):
        assert await life.figures(who, *names) == dict(zip(names, values, strict=True))


async def invoice_in_instalments(life: Life) -> None:
    """Finance plans two instalments; each machine is invoiced for itself."""
    finance = await life.window(FINANCE, f"/records/sales_order/{life.ids['order']}")
    page = finance.page
    await planned(page, "50/50")
    await page.get_by_role("tab", name="回款计划").click()
    await expect(page.get_by_role("grid", name="回款计划").get_by_text("96,050").first).to_be_visible()
    assert await life.figures(finance, "receivable") == {"receivable": DISCOUNTED}
    rep = await life.window(REP)
    for number, part in (("24442000000000000001", "1"), ("24442000000000000002", None)):
        await rep.goto(f"/records/sales_order/{life.ids['order']}")
        await act(rep.page, "申请开票")
        await expect(rep.page).to_have_url(re.compile("/records/invoice/"))
        if part:
            await fill_cell(rep.page, "数量", part)
        await expect(headline(rep.page, "价税合计")).to_contain_text("96,050")
        await finance.goto(f"/records/invoice/{record_in(rep.page)}")
        await act(page, "登记开票", 发票号码=number)
        await expect(headline(page, "状态")).to_contain_text("已开票")
    await finance.check_accessible()
    names = ("invoiced_amount", "uninvoiced_amount", "collected_amount")
    assert await life.figures(finance, *names) == dict(zip(names, (DISCOUNTED, 0, 0), strict=True))
    await tile(finance, "/dashboards/receivables", "开票金额", "19.21 万")


async def collect(life: Life) -> None:
    """Two payments settle the instalments: the first by itself, the second by hand."""
    finance = await life.window(FINANCE, "/records/payment")
    page = finance.page
    for amount in ("100000", "92100"):
        await finance.goto("/records/payment")
        await page.get_by_role("button", name="新建回款").first.click()
        form = page.get_by_role("dialog")
        await choose(page, form_field(form, "account").get_by_role("combobox"), COMPANY, search=True)
        await form_field(form, "amount").get_by_role("spinbutton").fill(amount)
        await form.get_by_role("button", name="保存").first.click()
        await expect(form).to_have_count(0)
        payment = await finance.first("payment", f'account = "{life.ids["account"]}" and allocated = 0', "id")
        await finance.goto(f"/records/payment/{payment['id']}")
        if amount == "100000":
            await act(page, "自动核销")
            assert await life.figures(finance, "receivable", "collected_amount") == {
                "receivable": DISCOUNTED - 100_000,
                "collected_amount": 100_000,
            }
            continue
        await page.get_by_role("button", name="手动核销").click()
        await page.get_by_role("button", name="按到期先后填入").click()
        await page.get_by_role("button", name="手动核销").click()
        await expect(page).to_have_url(re.compile("/records/payment/"))
        await expect(headline(page, "未核销")).to_contain_text("0")
    names = ("receivable", "collected_amount", "invoiced_amount", "order_amount")
    values = (0, DISCOUNTED, DISCOUNTED, DISCOUNTED)
    manager = await life.window(MANAGER)
    for who in (finance, manager):
        assert await life.figures(who, *names) == dict(zip(names, values, strict=True))
    await tile(finance, "/dashboards/receivables", "回款金额", "19.21 万")
    await tile(finance, "/dashboards/receivables", "应收余额", "0")


async def ask_for_help(life: Life) -> None:
    """The customer has a fault: the case is known as the customer's, and lies with somebody of service."""
    await hand_in(life, "help", 主题="输送线异响", 问题描述="第二套启动时有异响", 来访人邮箱=CUSTOMER)
    agent = await life.window(AGENT)
    case = await agent.first("case", 'name = "输送线异响"', "account", "owner", "channel")
    life.ids["case"] = case["id"]
    assert (case["account"]["id"], case["owner"]["name"], case["channel"]) == (
        life.ids["account"],
        "孙客服",
        "web",
    )
    mine = agent.page.get_by_role("region", name="我的工单", exact=True)
    await agent.page.reload()
    await expect(mine.get_by_role("link", name="输送线异响")).to_be_visible()
    await agent.check_accessible()
    assert await life.figures(agent, "open_cases", "new_cases") == {"open_cases": 1, "new_cases": 1}
    rep = await life.window(REP, f"/records/account/{life.ids['account']}")
    await expect(rep.page.get_by_role("link", name=re.compile("输送线异响")).first).to_be_visible()


async def solve(life: Life) -> None:
    """The case is answered, solved and closed within its time."""
    agent = await life.window(AGENT, f"/records/case/{life.ids['case']}")
    page = agent.page
    await expect(page.get_by_text(re.compile("^剩 ")).first).to_be_visible()
    await act(page, "已响应客户")
    await act(page, "解决", 解决方案="更换了张紧轮轴承")
    await act(page, "关闭")
    await expect(headline(page, "状态")).to_contain_text("已关闭")
    names = ("open_cases", "resolved_cases", "resolution_met_rate", "reopened_rate")
    assert await life.figures(agent, *names) == dict(zip(names, (0, 1, 1, 0), strict=True))


async def judge_by_link(life: Life) -> None:
    """The letter after the case asks one question; what the customer answers is a figure."""
    letters = await life.provider.until(CUSTOMER, 2)
    text = "\n".join(_text_of(each) for each in letters)
    link = re.search(r"http://\S+/s/[\w=.-]+", text)
    assert link is not None, text
    customer = await life.visitors.nobody(size=PHONE)
    page = customer.page
    await page.goto(re.sub("^http://[^/]+", customer.address, link[0]))
    await customer.check_accessible()
    await page.get_by_role("radio", name="非常满意", exact=True).check()
    await page.get_by_label(re.compile("还想告诉我们什么")).fill("当天就修好了")
    await page.get_by_role("button", name="提交评价").click()
    await expect(page.get_by_role("status")).to_contain_text("感谢您的评价")
    agent = await life.window(AGENT)
    assert await life.figures(agent, "satisfaction_score", "satisfied_rate") == {
        "satisfaction_score": 5,
        "satisfied_rate": 1,
    }
    await tile(agent, "/home", "本月满意度", "5")
    await tile(await life.window(ADMINISTRATOR), "/dashboards/service", "满意率", "100%")
    await agent.goto(f"/records/case/{life.ids['case']}")
    await expect(fact(agent.page, "客户评价")).to_contain_text("当天就修好了")


def _text_of(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    return "" if part is None else str(part.get_content())


LEAD = (fill_in_the_form, claim_and_call, convert, move_on)
SALE = (*LEAD, quote_with_a_discount, accept_by_link, win)
CASH = (*SALE, order, invoice_in_instalments, collect)
SERVICE = (*SALE, ask_for_help, solve, judge_by_link)


@pytest.mark.usefixtures("visit")
async def test_a_form_becomes_a_deal(life: Life) -> None:
    await played(life, *LEAD)


@pytest.mark.usefixtures("visit")
async def test_the_deal_is_won_by_an_approved_quote_that_the_customer_accepts(life: Life) -> None:
    await played(life, *SALE)


@pytest.mark.usefixtures("visit")
async def test_the_order_is_invoiced_in_instalments_and_paid(life: Life) -> None:
    await played(life, *CASH)


@pytest.mark.usefixtures("visit")
async def test_the_customer_is_helped_and_satisfied(life: Life) -> None:
    await played(life, *SERVICE)
