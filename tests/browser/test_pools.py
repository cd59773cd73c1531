"""Pools of leads as their people walk them: claimed, given back, assigned and taken back, with limits and returns in words."""

import re
from typing import Any

from playwright.async_api import expect

from tests.browser.pages import choose, notice
from tests.fixtures.browser import PHONE, Visit, Visitors

REP, OTHER = "gu.xiaolin@demo.example", "wu.mengjie@demo.example"
POOL, RULE = "走查线索池", "走查：10 天未跟进收回"
PHONES = ("139 0000 4321", "13900004321")


async def prepared(admin: Visit) -> dict[str, Any]:
    """A pool of two people run by the administrator, with a limit of one and three leads that wait."""
    people = {each: (await admin.first("user", f'login = "{each}"'))["id"] for each in (REP, OTHER)}
    me = (await admin.first("user", 'login = "admin@demo.example"'))["id"]
    pool = await admin.create(
        "pool",
        name=POOL,
        object="lead",
        members=list(people.values()),
        administrators=[me],
        masked="phone,email",
        cooldown_days=3,
    )
    await admin.create("pool_limit", name="走查：每人一条", object="lead", pool=pool, most=1)
    leads = [
        await admin.create(
            "lead",
            name=name,
            company="走查机械",
            phone="13900004321",
            email="a@walk.example",
            pool=pool,
            owner=None,
        )
        for name in ("甲工", "乙工", "丙工")
    ]
    return {"pool": pool, "leads": leads}


async def test_a_lead_is_claimed_given_back_assigned_and_taken_back(visit: Visitors) -> None:
    admin = await visit(path=None)
    made = await prepared(admin)
    lead = made["leads"][0]
    await returns_are_set(admin, made["pool"])
    rep = await visit(REP, f"/lead-pool?pool={made['pool']}")
    await claims(rep, lead)
    await asks_for_more_time(rep, lead)
    await is_refused_a_second(rep, made["pool"])
    await gives_back(rep, lead)
    await manages(admin, made["pool"], lead)
    phone = await visit(OTHER, f"/lead-pool?pool={made['pool']}", size=PHONE, language="en")
    await on_a_telephone(phone)


async def returns_are_set(admin: Visit, pool: str) -> None:
    """The administrator looks at the pool, sets a return rule, and sees what it would return before it is switched on."""
    page = admin.page
    await admin.goto(f"/records/pool/{pool}")
    await expect(page.get_by_role("heading", level=1, name=POOL)).to_be_visible()
    await admin.check_accessible()
    rule = await admin.create("return_rule", name=RULE, pool=pool, amount=10, active=False)
    await admin.goto(f"/records/return_rule/{rule}")
    await page.get_by_role("button", name="预览").click()
    await expect(page.get_by_role("dialog")).to_contain_text("现在有 0 条已到期")
    await admin.check_accessible()
    await page.keyboard.press("Escape")
    await admin.api("PATCH", f"/records/return_rule/{rule}", {"active": True})


async def claims(rep: Visit, lead: str) -> None:
    """What is masked before is open afterwards, and when it returns stands beside it."""
    page = rep.page
    await expect(page.get_by_text("领取后可见：")).to_be_visible()
    await expect(page.get_by_text("还可领取 1 条")).to_be_visible()
    await expect(page.get_by_text("139****4321").first).to_be_visible()
    await expect(page.locator("a[href^='tel:139']")).to_have_count(0)
    for shown in PHONES:
        await expect(page.get_by_text(shown)).to_have_count(0)
    await rep.check_accessible()
    await rep.goto(f"/records/lead/{lead}")
    for shown in PHONES:
        await expect(page.get_by_text(shown)).to_have_count(0)
    await page.get_by_role("button", name="领取", exact=True).click()
    await expect(notice(page, "已领取 1 条")).to_be_visible()
    await expect(page.get_by_text(PHONES[0]).or_(page.get_by_text(PHONES[1])).first).to_be_visible()
    await expect(page.get_by_text(re.compile(r"(9|10) 天后收回")).first).to_be_visible()
    await rep.check_accessible()


async def asks_for_more_time(rep: Visit, lead: str) -> None:
    """Days and a reason go to an approval; meanwhile the record says what waits and is not counted down."""
    page = rep.page
    await page.get_by_role("button", name="公海", exact=True).click()
    await page.get_by_role("menuitem", name="申请延期", exact=True).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="确定", exact=True)).to_be_disabled()
    await dialog.get_by_label("申请延期天数").fill("20")
    await dialog.get_by_label("请说明原因").fill("客户在走流程")
    await rep.check_accessible()
    await dialog.get_by_role("button", name="确定", exact=True).click()
    await expect(notice(page, "已提交审批")).to_be_visible()
    await expect(page.get_by_text("申请延期 20 天，审批中").first).to_be_visible()
    await expect(page.get_by_text("天后收回")).to_have_count(0)
    await rep.check_accessible()


async def is_refused_a_second(rep: Visit, pool: str) -> None:
    """Beyond the limit nothing is claimed, and why is said."""
    page = rep.page
    await rep.goto(f"/lead-pool?pool={pool}")
    await expect(page.get_by_text("还可领取 0 条")).to_be_visible()
    await page.get_by_role("checkbox", name="选择 乙工").check()
    await page.get_by_role("button", name="领取", exact=True).click()
    await expect(notice(page, "上限")).to_be_visible()


async def gives_back(rep: Visit, lead: str) -> None:
    """Giving back asks why; afterwards the record cools down, which is told in words."""
    page = rep.page
    await rep.goto(f"/records/lead/{lead}")
    await page.get_by_role("button", name="公海", exact=True).click()
    await page.get_by_role("menuitem", name="退回", exact=True).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="退回", exact=True)).to_be_disabled()
    await choose(page, dialog.get_by_label("退回原因"), "联系不上")
    await rep.check_accessible()
    await dialog.get_by_role("button", name="退回", exact=True).click()
    await expect(notice(page, "已退回 1 条")).to_be_visible()
    await expect(page.get_by_text(PHONES[0]).or_(page.get_by_text(PHONES[1]))).to_have_count(0)
    await page.get_by_role("button", name="领取", exact=True).click()
    await expect(notice(page, "冷却期内")).to_be_visible()


async def manages(admin: Visit, pool: str, lead: str) -> None:
    """Whoever runs the pool assigns, takes back, and reads in the log what happened."""
    page = admin.page
    await admin.goto(f"/lead-pool?pool={pool}")
    await page.get_by_role("checkbox", name="选择 丙工").check()
    await page.get_by_role("button", name="分配", exact=True).click()
    dialog = page.get_by_role("dialog")
    await choose(page, dialog.get_by_label("分配给"), "吴梦洁")
    await dialog.get_by_role("button", name="分配", exact=True).click()
    await expect(notice(page, "已分配 1 条")).to_be_visible()
    await page.get_by_text("已领取", exact=True).click()
    await page.get_by_role("checkbox", name="选择 丙工").check()
    await admin.check_accessible()
    await page.get_by_role("button", name="收回", exact=True).click()
    await expect(notice(page, "已收回 1 条")).to_be_visible()
    await admin.goto(f"/records/lead/{lead}")
    log = page.get_by_role("region", name="流转记录")
    await expect(log.get_by_role("listitem").filter(has_text="退回")).to_contain_text("联系不上")
    await expect(log.get_by_role("listitem").filter(has_text="领取")).to_contain_text("顾晓琳")
    # What was never voided is not offered to be brought back.
    await expect(page.get_by_role("button", name="恢复作废线索")).to_have_count(0)


async def on_a_telephone(other: Visit) -> None:
    """The pool in English on a telephone: claimed with a thumb."""
    page = other.page
    await expect(page.get_by_text("Shown once claimed", exact=False).first).to_be_visible()
    await page.get_by_role("checkbox", name="乙工").check()
    await page.get_by_role("button", name="Claim", exact=True).click()
    await expect(notice(page, "1")).to_be_visible()
    await other.check_accessible()
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
