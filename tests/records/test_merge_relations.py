"""What hangs on merged records, whatever a deletion would do to it: all of it goes to the record that stays, and back."""

from typing import Any

import pytest

from tests.fixtures.asking import create, delete, read, update
from tests.fixtures.organisation import Company
from yunchou.records.change import Operation
from yunchou.records.merging.merge import merge
from yunchou.records.merging.undo import undo_merge
from yunchou.records.write import write
from yunchou.studio import change


def via(does: str) -> dict[str, Any]:
    return {
        "name": "via", "type": "lookup", "target": "account", "label": "经由", "on_delete": does,
        "inverse": {"name": "brought", "label": "带来"},
    }  # fmt: skip


@pytest.mark.parametrize("does", ["nothing", "set_null", "restrict"])
async def test_a_lookup_follows_the_record_that_stays(company: Company, does: str) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "contact", via(does))
    kept, gone = await company.create(admin, "account", {"name": "甲"}, {"name": "乙"})
    person = await create(admin, "contact", name="人", via=gone)
    number = await merge(admin, "account", int(kept), [int(gone)], {})
    assert (await read(admin, "contact", person))["via"]["id"] == kept
    await undo_merge(admin, number)
    assert (await read(admin, "contact", person))["via"]["id"] == gone


@pytest.mark.parametrize("reparent", [False, True])
async def test_details_go_to_the_record_that_stays(company: Company, reparent: bool) -> None:
    """Also where nobody may move a detail: two masters have become one. What lay in the bin stays there."""
    admin = company.caller("管理员")
    master = {
        "name": "customer", "type": "master_detail", "target": "account", "label": "客户", "reparent": reparent,
        "inverse": {"name": "sites", "label": "厂区"},
    }  # fmt: skip
    size = {"name": "size", "type": "number", "label": "面积"}
    await change.create_object(admin, {"name": "site", "label": "厂区", "fields": [master, size]})
    total = {"inverse": "sites", "measure": "sum", "field": "size"}
    await change.create_field(
        admin, "account", {"name": "ground", "type": "rollup", "label": "合计", "rollup": total}
    )
    kept, gone = await company.create(admin, "account", {"name": "甲"}, {"name": "乙"})
    await create(admin, "site", name="一", customer=kept, size=1)
    moved = await create(admin, "site", name="二", customer=gone, size=2)
    binned = await create(admin, "site", name="三", customer=gone, size=4)
    await delete(admin, "site", binned)
    number = await merge(admin, "account", int(kept), [int(gone)], {})
    assert (await read(admin, "site", moved))["customer"]["id"] == kept
    assert (await read(admin, "account", kept))["ground"] == 3
    await update(admin, "site", moved, size=8)
    await undo_merge(admin, number)
    assert (await read(admin, "site", moved))["customer"]["id"] == gone
    assert [(await read(admin, "account", id))["ground"] for id in (kept, gone)] == [1, 8]
    await write(admin, "site", [Operation("restore", id=int(binned))])
    assert (await read(admin, "account", gone))["ground"] == 12
