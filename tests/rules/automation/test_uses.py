"""What automations name is not deleted under them, and they follow when it gets another name."""

import json

from tests.fixtures.asking import create, read, refused
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import automation, runs, work
from yunchou.rules.automation.matching import FOLLOWER
from yunchou.studio.change import change_field, create_field, delete_field


async def test_a_field_that_a_step_names_is_not_deleted(company: Company) -> None:
    admin = company.caller("管理员")
    for name in ("plain", "used", "shown"):
        await create_field(admin, "opportunity", {"name": name, "type": "text", "label": name})
    await automation(
        company,
        {"kind": "branch", "branches": [{"condition": "used is null", "steps": [{"kind": "stop"}]}]},
        {"kind": "notify", "to": [{"kind": "owner"}], "text": {"zh": "{shown}"}},
    )
    for name in ("used", "shown"):
        with refused(409) as found:
            await delete_field(admin, "opportunity", name)
        assert "自动化" in found.problem.detail.zh
    await delete_field(admin, "opportunity", "plain")


async def test_automations_and_runs_under_way_follow_another_name(company: Company) -> None:
    admin = company.caller("管理员")
    for name in ("from_here", "to_there"):
        await create_field(admin, "opportunity", {"name": name, "type": "text", "label": name})
    id = await automation(
        company,
        {"kind": "set", "values": {"to_there": {"expression": 'from_here & "!"'}}},
        fields="from_here",
        condition="from_here is not null",
        settings={"on": ["created"]},
    )
    deal = await create(
        company.caller("小王"), "opportunity", name="单", from_here="甲", stage=company.ids["需求"]
    )
    await settle(company, FOLLOWER)
    await change_field(admin, "opportunity", "from_here", {"name": "source_text"})
    await change_field(admin, "opportunity", "to_there", {"name": "target_text"})
    kept = await read(admin, "automation", id)
    assert kept["steps"] == [{"kind": "set", "values": {"target_text": {"expression": 'source_text & "!"'}}}]
    assert (kept["fields"], kept["condition"]) == ("source_text", "source_text is not null")
    await work(company)
    assert await runs(company) == ["done"], json.dumps(kept, ensure_ascii=False)
    assert (await read(company.system, "opportunity", deal))["target_text"] == "甲!"
