"""The approvals of the demo: discounts, an entry into a stage and orders, submitted by their owners, some of them decided."""

from dataclasses import dataclass

from yunchou.access.actor import Caller, person
from yunchou.actions.runner import run
from yunchou.apps.demo.catalogue import STALLED
from yunchou.base.errors import Problem, not_found
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write
from yunchou.rules.approval.deciding import Said, say_it
from yunchou.rules.approval.steering import submit

FLOW = "crm.discount_approval"
ENTRY = "crm.stage_entry"
ORDERS = "commerce.order_approval"
ORDERED = (("年度框架内追加，客户要求同去年折扣", True), ("样机转正式采购，请批准让利", False))
"""What owners say of orders that they made without a quote, and whether the manager has approved it."""
LET_OFF = "0.3"
ASKED = 8
"""Large deals that are tried, of which the first that lacks nothing waits to enter."""


@dataclass(frozen=True, slots=True)
class _Story:
    """What the owner says of a deal, and what those who decide say in their order, the manager first."""

    note: str
    said: tuple[Said, ...] = ()


STORIES = (
    _Story("竞争对手报价低三成，需要跟价", (Said("approve", "同意，付款条件不得低于三三四"),)),
    _Story("老客户续单，含三年维保", (Said("approve", "同意"), Said("approve", "同意，此价仅限本单"))),
    _Story("客户承诺三个月内加订第二条产线，请批准"),
    _Story("年底冲量，客户已口头确认", (Said("refuse", "毛利低于底线，请重新谈价"),)),
    _Story("首单样板，后续按标准价执行", (Said("return", "请补充客户的书面采购意向"),)),
    _Story("集团框架内的项目，折扣按框架执行"),
)
"""Told of as many deals as there are, of the largest discount first: only these come to the director too."""


async def approvals(administrator: Caller) -> int:
    """Switches the flow for discounts on and lets the stories happen; gives how many approvals there are."""
    (flow,) = await rows(administrator, "automation", Query(fields=("id",), where=f'code = "{FLOW}"'))
    await write(administrator, "automation", [Operation("update", {"active": True}, id=int(flow["id"]))])
    query = Query(
        fields=("id", "owner"),
        where='stage.kind = "open" and discount > 0.2 and owner is not null',
        sort=("-discount", "external_id"),
        limit=len(STORIES),
    )
    deals = await rows(administrator, "opportunity", query)
    for deal, story in zip(deals, STORIES, strict=False):
        await _happens(administrator, int(flow["id"]), int(deal["id"]), int(deal["owner"]["id"]), story)
    await entry_by_approval(administrator)
    return min(len(deals), len(STORIES))


async def entry_by_approval(administrator: Caller) -> None:
    """Large deals enter negotiations by approval from now on, and the owner of one has asked for it."""
    (flow,) = await rows(administrator, "automation", Query(fields=("id",), where=f'code = "{ENTRY}"'))
    await write(administrator, "automation", [Operation("update", {"active": True}, id=int(flow["id"]))])
    stages = Query(fields=("id", "pipeline"), where=f'name = "{STALLED}"')
    (stage,) = await rows(administrator, "stage", stages)
    change = Operation("update", {"entry_approval": flow["id"]}, id=int(stage["id"]))
    await write(administrator, "stage", [change])
    moved_on = {"pipeline": stage["pipeline"]["id"], "despite": True}
    moving = True
    while moving:
        # So many at once, the closed ones among them.
        moving = bool((await run(administrator, "process.move_to_latest_version", moved_on)).moved)
    query = Query(
        fields=("id", "owner"),
        where='stage.name in ("线索确认", "需求分析", "方案报价") and amount >= 1000000 and owner is not null',
        sort=("-amount", "external_id"),
        limit=ASKED,
    )
    for deal in await rows(administrator, "opportunity", query):
        owner = await _caller(administrator, int(deal["owner"]["id"]))
        given = {"object": "opportunity", "record": deal["id"], "stage": stage["id"]}
        try:
            await run(owner, "process.request_entry", given)
        except Problem:
            # What it lacks, or its discount that is being decided, keeps it where it is.
            continue
        return


async def orders_by_approval(administrator: Caller) -> None:
    """Orders beyond what their owners may give are approved from now on; two were submitted, of which one is decided."""
    (flow,) = await rows(administrator, "automation", Query(fields=("id",), where=f'code = "{ORDERS}"'))
    await write(administrator, "automation", [Operation("update", {"active": True}, id=int(flow["id"]))])
    query = Query(
        fields=("id", "owner", "account", "product"),
        where='stage.kind = "open" and account is not null and product.list_price > 0 and owner is not null',
        sort=("-amount", "external_id"),
        limit=60,
    )
    (role,) = await rows(administrator, "role", Query(fields=("id",), where='code = "rep"'))
    people = (await administrator.organisation.snapshot()).access.people
    deals = [
        deal
        for deal in await rows(administrator, "opportunity", query)
        if set(people[int(deal["owner"]["id"])].roles) == {int(role["id"])}
    ]
    for deal, (note, approved) in zip(deals, ORDERED, strict=False):
        owner = await _caller(administrator, int(deal["owner"]["id"]))
        head = {"account": deal["account"]["id"], "opportunity": deal["id"]}
        (made,) = await write(owner, "sales_order", [Operation("create", head)])
        line = {
            "sales_order": str(made.id),
            "product": deal["product"]["id"],
            "quantity": 2,
            "discount": LET_OFF,
        }
        await write(owner, "order_line", [Operation("create", line)])
        said = (Said("approve", "同意，仅限本单"),) if approved else ()
        await _happens(
            administrator, int(flow["id"]), int(str(made.id)), int(deal["owner"]["id"]), _Story(note, said)
        )


async def _happens(administrator: Caller, flow: int, deal: int, owner: int, story: _Story) -> None:
    organisation = administrator.organisation
    approval = await submit(await _caller(administrator, owner), flow, deal, story.note)
    manager = owner
    for said in story.said:
        people = (await organisation.snapshot()).access.people
        above = people[manager].manager
        if approval is None or above is None:
            return
        manager = above
        try:
            async with Unit(await _caller(administrator, manager)) as unit:
                await say_it(unit, approval, said)
        except Problem as problem:
            if problem.code != "decided":
                raise
            # A discount that the manager may give alone has ended with him.
            return


async def _caller(administrator: Caller, id: int) -> Caller:
    who = (await administrator.organisation.snapshot()).access.people.get(id)
    if who is None:
        raise not_found()
    return Caller(administrator.organisation, person(id, who.name), administrator.language)
