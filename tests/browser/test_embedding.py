"""Pages of others and components of one's own in frames that reach nothing of the page around them."""

import pytest
from playwright.async_api import expect

from tests.browser.test_dashboard_designer import add, ask, new_dashboard, properties
from tests.browser.test_rep_day import REP
from tests.fixtures.browser import Visitors

CODE = """<p id=out>…</p><button id=go>打开</button><script>
let said = [];
const sealed = what => { try { what(); return 'open' } catch { return 'sealed' } };
addEventListener('message', e => {
  if (e.data.type !== 'data') return;
  said = [e.data.rows.length > 0 ? 'rows' : 'none'];
  said.push(sealed(() => localStorage.length), sealed(() => top.document.title), e.data.language);
  document.getElementById('out').textContent = said.join(' ');
  const row = e.data.rows[0];
  if (!row) return;
  const asked = { type: 'drill', metric: 'won_count', by: { region: row.region } };
  document.getElementById('go').onclick = () => parent.postMessage(asked, '*');
});
</script>"""


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_component_of_one_s_own_is_sealed_and_drills(visit: Visitors, theme: str) -> None:
    someone = await visit(theme=theme)
    page = someone.page
    await new_dashboard(someone, f"自制{theme}")
    await add(page, "自定义组件", "自制图")
    await ask(page, "指标", "赢单数")
    await ask(page, "维度", "大区")
    await properties(page).get_by_role("textbox", name="代码（HTML）").fill(CODE)
    await expect(page.get_by_role("status").filter(has_text="草稿已保存")).to_be_visible()
    await someone.check_accessible()
    await page.get_by_role("button", name="发布", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()
    await expect(page.get_by_role("heading", level=1, name=f"自制{theme}", exact=True)).to_be_visible()
    frame = page.get_by_role("region", name="自制图").frame_locator("iframe")
    await expect(frame.locator("#out")).to_have_text("rows sealed sealed zh-CN")
    await someone.check_accessible()
    await frame.get_by_role("button", name="打开").click()
    await page.wait_for_url("**/records/opportunity?**")
    await expect(page.get_by_role("grid")).to_be_visible()


async def test_an_embedded_page_stands_in_a_frame_and_only_some_may_place_one(visit: Visitors) -> None:
    someone = await visit()
    page = someone.page
    await new_dashboard(someone, "嵌入页")
    await add(page, "嵌入网页", "公司门户")
    box = properties(page).get_by_role("textbox", name="网址")
    await box.fill("https://not-allowed.example/")
    await expect(page.get_by_role("list", name="问题").get_by_role("button")).to_have_count(1)
    await expect(page.get_by_role("button", name="发布", exact=True)).to_be_disabled()
    await someone.check_accessible()
    await box.fill("/component.html")
    await expect(page.get_by_role("list", name="问题")).to_have_count(0)
    await page.get_by_role("button", name="发布", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()
    frame = page.get_by_role("region", name="公司门户").locator("iframe")
    await expect(frame).to_be_visible()
    assert "allow-same-origin" not in (await frame.get_attribute("sandbox") or "")
    # A representative makes pages too, but none with frames.
    rep = await visit(REP)
    await new_dashboard(rep, "销售自己的页面")
    names = await rep.page.get_by_role("navigation", name="组件").get_by_role("button").all_inner_texts()
    assert "指标卡" in names
    assert "嵌入网页" not in names
    assert "自定义组件" not in names
