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
        "合同到期前 60 天：自动新建续约商机并通知负责人。",
        "Sixty days before a contract ends a deal is made for its renewal, and its owner is told.",
    ),
    object="contract",
    trigger="date",
    settings={"field": "ends_on", "amount": 60, "unit": "days", "direction": "before"},
    condition='status = "active"',
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

automation_template(
    "invoice_dunning",
    ("发票逾期催收", "Invoices are asked for"),
    (
        "发票应付日前 3 天提醒负责人；逾期 7 天再次提醒，逾期 30 天告知上级。核销完即退出。",
        "Three days before an invoice is due its owner is reminded, again a week after, the manager after thirty days.",
    ),
    object="invoice",
    trigger="date",
    settings={"field": "due_on", "amount": 3, "unit": "days", "direction": "before"},
    condition='status = "issued" and outstanding > 0',
    exit_when='status != "issued" or outstanding <= 0',
    reentry="ended",
    steps=[
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "{account} 的发票 {number}（{outstanding}）将于 {due_on} 到期。",
                "en": "{number} of {account} ({outstanding}) is due on {due_on}.",
            },
        },
        {"kind": "wait", "amount": 10, "unit": "days"},
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "{account} 的发票 {number} 已逾期 7 天，未核销 {outstanding}。",
                "en": "{number} of {account} is a week late: {outstanding}.",
            },
        },
        {"kind": "wait", "amount": 23, "unit": "days"},
        {
            "kind": "notify",
            "to": [{"kind": "manager"}],
            "text": {
                "zh": "{account} 的发票 {number} 已逾期 30 天，未核销 {outstanding}，负责人 {owner}。",
                "en": "{number} of {account} is 30 days late: {outstanding}, {owner}.",
            },
        },
    ],
)
