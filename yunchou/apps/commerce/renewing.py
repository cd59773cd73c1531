"""Contracts that end become deals again, and what is due is asked for: by automations that administrators switch on."""

import datetime as dt

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.commerce.making import FromContract
from yunchou.apps.commerce.papers import system
from yunchou.apps.commerce.reading import changeable, make, reference, refuse, require
from yunchou.records.change import Operation
from yunchou.records.write import Unit
from yunchou.rules.automation.portable import automation_template


class Renewal(msgspec.Struct):
    """The deal in which the contract is renewed."""

    opportunity: str


@action(
    "commerce.renew_contract",
    "发起续约",
    "Renew",
    object="contract",
    record="contract",
    opens="opportunity",
    when={"status": ("active", "completed"), "renewal": (None,)},
    place=20,
    help=("新建一个续约商机，带出客户和合同金额", "Makes a deal with the contract's customer and amount"),
)
async def renew_contract(unit: Unit, given: FromContract) -> Renewal:
    """Makes the deal of a renewal, once for each contract. It is to be closed when the contract ends."""
    contract = await changeable(unit, "contract", given.contract)
    require(contract, "active", "completed")
    if contract.get("renewal"):
        raise refuse("已发起续约", "The renewal was begun already")
    english = unit.caller.organisation.settings.language == "en"
    ends = contract.get("ends_on")
    values = {
        "name": f"{contract['name']} – renewal" if english else f"{contract['name']} 续约",
        "account": reference(contract, "account"),
        "contact": reference(contract, "contact"),
        "amount": contract.get("total"),
        "close_date": ends if ends else (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=60)).isoformat(),
        "owner": reference(contract, "owner"),
    }
    (deal,) = await make(unit, "opportunity", values)
    await system(unit).write(
        "contract", [Operation("update", {"renewal": str(deal)}, id=int(given.contract))]
    )
    return Renewal(str(deal))


automation_template(
    "contract_renewal",
    ("合同到期前发起续约", "Contracts are renewed"),
    (
        "每天早上检查：履行中的合同进入到期前的提前续约天数，自动新建续约商机并通知负责人。",
        "Each morning: a contract in force that is as near its end as it says gets a deal for its renewal; its owner is told.",
    ),
    object="contract",
    trigger="schedule",
    settings={"when": {"every": "day", "at": "09:00"}},
    condition=(
        'status = "active" and renewal is null and ends_on >= TODAY()'
        ' and DATEDIF(TODAY(), ends_on, "day") <= renewal_days'
    ),
    steps=[
        {"kind": "action", "action": "commerce.renew_contract"},
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "合同“{name}”将于 {ends_on} 到期，已新建续约商机。",
                "en": "“{name}” ends on {ends_on}: a deal was made.",
            },
        },
    ],
)
