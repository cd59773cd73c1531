"""Actions that take documents on: sent, accepted, signed, confirmed, shipped, issued. Nothing else changes a status."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.commerce.authority import require_approved
from yunchou.apps.commerce.budgets import give_back, take_budgets
from yunchou.apps.commerce.making import Day, FromContract, FromOrder
from yunchou.apps.commerce.papers import system, table_of, today_of
from yunchou.apps.commerce.planning import require_whole_plan
from yunchou.apps.commerce.reading import changeable, refuse, require
from yunchou.apps.commerce.rebates.using import return_rebate, take_rebate
from yunchou.apps.commerce.validity import new_until, require_valid
from yunchou.records.change import Operation, moment_now
from yunchou.records.write import Unit

Words = Annotated[str, msgspec.Meta(max_length=300)]


class Standing(msgspec.Struct):
    """How the document stands now."""

    status: str


class SendQuote(msgspec.Struct, forbid_unknown_fields=True):
    """The quote that goes out, and until when it is good: as it says, or for 30 days, without a day."""

    quote: str
    valid_until: Day | None = None


class AnsweredQuote(msgspec.Struct, forbid_unknown_fields=True):
    """What the customer said to a quote, as a colleague enters it."""

    quote: str
    by: Annotated[str, msgspec.Meta(max_length=100)] = ""
    note: Words = ""


class SignContract(msgspec.Struct, forbid_unknown_fields=True):
    """The contract that was signed, and when; today without a day."""

    contract: str
    signed_on: Day | None = None


class OneDelivery(msgspec.Struct, forbid_unknown_fields=True):
    """A delivery."""

    delivery: str


class ShipDelivery(msgspec.Struct, forbid_unknown_fields=True):
    """The delivery that leaves."""

    delivery: str
    carrier: Annotated[str, msgspec.Meta(max_length=100)] = ""
    tracking_number: Annotated[str, msgspec.Meta(max_length=100)] = ""


class IssueInvoice(msgspec.Struct, forbid_unknown_fields=True):
    """The invoice that was issued, its official number, and when; today without a day."""

    invoice: str
    official_number: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    issued_on: Day | None = None


class OneInvoice(msgspec.Struct, forbid_unknown_fields=True):
    """An invoice."""

    invoice: str


async def keep(unit: Unit, name: str, id: str, **values: Any) -> Standing:
    """Writes what the system keeps of a document."""
    await system(unit).write(name, [Operation("update", values, id=int(id))])
    return Standing(str(values["status"]))


async def _has_lines(unit: Unit, line: str, head: str, id: str) -> None:
    found = await unit.link.fetchval(
        f"select 1 from {table_of(unit, line)} where {head} = $1 and deleted_at is null limit 1", int(id)
    )
    if found is None:
        raise refuse("请先添加明细", "Add lines first")


@action(
    "commerce.send_quote",
    "发送报价",
    "Send",
    place=10,
    object="quote",
    record="quote",
    when={"status": ("draft",)},
    words={
        "valid_until": (
            "有效期至（留空按报价单，未填则 30 天）",
            "Valid until (empty: as it says, or 30 days)",
        )
    },
    help=(
        "发送后明细不能再修改；要修改请新建版本",
        "Once sent its lines stay; make a new version to change them",
    ),
)
async def send_quote(unit: Unit, given: SendQuote) -> Standing:
    """Marks a quote as sent. Raises 422 without lines, while an approval is needed, or when its last day is over."""
    quote = await changeable(unit, "quote", given.quote)
    require(quote, "draft")
    await _has_lines(unit, "quote_line", "quote", given.quote)
    require_approved(quote)
    chosen = None if given.valid_until is None else dt.date.fromisoformat(_day(unit, given.valid_until))
    until = new_until(unit, quote, chosen).isoformat()
    return await keep(
        unit, "quote", given.quote, status="sent", sent_at=moment_now().isoformat(), valid_until=until
    )


@action(
    "commerce.accept_quote",
    "客户已接受",
    "Accepted",
    place=10,
    object="quote",
    record="quote",
    when={"status": ("sent",)},
    words={"by": ("答复人", "Who answered"), "note": ("说明", "Remark")},
)
async def accept_quote(unit: Unit, given: AnsweredQuote) -> Standing:
    """Keeps that the customer accepted a quote. Raises 422 when its last day is over."""
    return await _answer(unit, given, "accepted")


@action(
    "commerce.decline_quote",
    "客户已拒绝",
    "Declined",
    place=30,
    object="quote",
    record="quote",
    when={"status": ("sent",)},
    words={"by": ("答复人", "Who answered"), "note": ("说明", "Remark")},
)
async def decline_quote(unit: Unit, given: AnsweredQuote) -> Standing:
    """Keeps that the customer declined a quote."""
    return await _answer(unit, given, "declined")


async def _answer(unit: Unit, given: AnsweredQuote, status: str) -> Standing:
    quote = await changeable(unit, "quote", given.quote)
    require(quote, "sent")
    if status == "accepted":
        require_valid(unit, quote)
    return await keep(
        unit,
        "quote",
        given.quote,
        status=status,
        answered_at=moment_now().isoformat(),
        answered_by=given.by or None,
        answer_note=given.note or None,
    )


def _day(unit: Unit, written: str | None) -> str:
    if written is None:
        return today_of(unit).isoformat()
    try:
        return dt.date.fromisoformat(written).isoformat()
    except ValueError:
        raise refuse("应为日期", "This must be a date") from None


@action(
    "commerce.sign_contract",
    "签订",
    "Signed",
    place=10,
    object="contract",
    record="contract",
    when={"status": ("draft",)},
    words={"signed_on": ("签订日期", "Signed on")},
)
async def sign_contract(unit: Unit, given: SignContract) -> Standing:
    """Puts a contract into force. Raises 422 without an amount, and while an approval is needed."""
    contract = await changeable(unit, "contract", given.contract)
    require(contract, "draft")
    if contract.get("total") is None:
        raise refuse("请先填写合同金额", "Enter the contract's amount first", "total")
    require_approved(contract)
    return await keep(
        unit, "contract", given.contract, status="active", signed_on=_day(unit, given.signed_on)
    )


@action(
    "commerce.terminate_contract",
    "终止",
    "Terminate",
    place=90,
    object="contract",
    record="contract",
    when={"status": ("active",)},
)
async def terminate_contract(unit: Unit, given: FromContract) -> Standing:
    """Ends a contract before its time."""
    require(await changeable(unit, "contract", given.contract), "active")
    return await keep(unit, "contract", given.contract, status="terminated")


@action(
    "commerce.complete_contract",
    "完成",
    "Complete",
    place=60,
    object="contract",
    record="contract",
    when={"status": ("active",)},
)
async def complete_contract(unit: Unit, given: FromContract) -> Standing:
    """Closes a contract that was fulfilled."""
    require(await changeable(unit, "contract", given.contract), "active")
    return await keep(unit, "contract", given.contract, status="completed")


@action(
    "commerce.confirm_order",
    "确认订单",
    "Confirm",
    place=10,
    object="sales_order",
    record="sales_order",
    when={"status": ("draft",)},
    help=("确认后明细和金额不能再修改", "Once confirmed its lines and amounts stay"),
)
async def confirm_order(unit: Unit, given: FromOrder) -> Standing:
    """Puts an order into force.

    Raises 422 without lines, while an approval is needed, or for more than its contract, budgets or rebates leave.
    """
    order = await changeable(unit, "sales_order", given.sales_order)
    require(order, "draft")
    await _has_lines(unit, "order_line", "sales_order", given.sales_order)
    require_approved(order)
    await require_whole_plan(unit, int(given.sales_order))
    await take_budgets(unit, int(given.sales_order))
    await take_rebate(unit, int(given.sales_order))
    return await keep(unit, "sales_order", given.sales_order, status="confirmed")


@action(
    "commerce.cancel_order",
    "取消订单",
    "Cancel",
    place=90,
    object="sales_order",
    record="sales_order",
    when={"status": ("draft", "confirmed")},
)
async def cancel_order(unit: Unit, given: FromOrder) -> Standing:
    """Cancels an order of which nothing is delivered, invoiced or paid."""
    order = await changeable(unit, "sales_order", given.sales_order)
    require(order, "draft", "confirmed")
    row = await unit.link.fetchrow(
        f"select coalesce(o.invoiced, 0) <> 0 or coalesce(o.paid, 0) <> 0 or coalesce(o.bad_debt, 0) <> 0 as used,"
        f" exists(select 1 from {table_of(unit, 'delivery')} d where d.sales_order = o.id and d.deleted_at is null"
        " and d.status <> 'cancelled') as sent"
        f" from {table_of(unit, 'sales_order')} o where o.id = $1",
        int(given.sales_order),
    )
    if row is not None and (row["used"] or row["sent"]):
        raise refuse(
            "已有发货、开票或回款，请先冲销",
            "There are deliveries, invoices or payments: take them back first",
        )
    await give_back(unit, int(given.sales_order))
    await return_rebate(unit, int(given.sales_order))
    return await keep(unit, "sales_order", given.sales_order, status="cancelled")


@action(
    "commerce.ship_delivery",
    "发货",
    "Ship",
    place=10,
    object="delivery",
    record="delivery",
    when={"status": ("draft",)},
    words={"carrier": ("承运商", "Carrier"), "tracking_number": ("运单号", "Tracking number")},
)
async def ship_delivery(unit: Unit, given: ShipDelivery) -> Standing:
    """Marks a delivery as shipped; its order follows."""
    delivery = await changeable(unit, "delivery", given.delivery)
    require(delivery, "draft")
    await _has_lines(unit, "delivery_line", "delivery", given.delivery)
    more = {name: getattr(given, name) for name in ("carrier", "tracking_number") if getattr(given, name)}
    return await keep(unit, "delivery", given.delivery, status="shipped", **more)


@action(
    "commerce.receive_delivery",
    "确认签收",
    "Received",
    place=10,
    object="delivery",
    record="delivery",
    when={"status": ("shipped",)},
)
async def receive_delivery(unit: Unit, given: OneDelivery) -> Standing:
    """Keeps that the customer received a delivery."""
    require(await changeable(unit, "delivery", given.delivery), "shipped")
    return await keep(
        unit, "delivery", given.delivery, status="received", received_on=today_of(unit).isoformat()
    )


@action(
    "commerce.cancel_delivery",
    "取消发货",
    "Cancel",
    place=90,
    object="delivery",
    record="delivery",
    when={"status": ("draft", "shipped")},
)
async def cancel_delivery(unit: Unit, given: OneDelivery) -> Standing:
    """Cancels a delivery; what it held is to be delivered again."""
    require(await changeable(unit, "delivery", given.delivery), "draft", "shipped")
    return await keep(unit, "delivery", given.delivery, status="cancelled")


@action(
    "commerce.issue_invoice",
    "登记开票",
    "Issue",
    place=10,
    object="invoice",
    record="invoice",
    when={"status": ("applied",)},
    words={"official_number": ("发票号码", "Official number"), "issued_on": ("开票日期", "Issued on")},
    help=(
        "登记税务系统中开出的发票号码；纸质发票请连同发票代码填写",
        "Enters the number under which it was issued; on paper with the invoice's code before it",
    ),
)
async def issue_invoice(unit: Unit, given: IssueInvoice) -> Standing:
    """Keeps under which number an invoice was issued; its lines stay from then on."""
    invoice = await changeable(unit, "invoice", given.invoice)
    require(invoice, "applied")
    await _has_lines(unit, "invoice_line", "invoice", given.invoice)
    number = "".join(given.official_number.split())
    if not number:
        raise refuse("请填写发票号码", "Enter the official number", "official_number")
    return await keep(
        unit,
        "invoice",
        given.invoice,
        status="issued",
        official_number=number,
        issued_on=_day(unit, given.issued_on),
    )


@action(
    "commerce.void_invoice",
    "作废",
    "Void",
    place=90,
    object="invoice",
    record="invoice",
    when={"status": ("applied", "issued")},
    help=(
        "已开具的数电发票不能作废，请红冲；纸质发票限开具当月",
        "Issued electronic invoices are taken back instead; those on paper are voided in their month alone",
    ),
)
async def void_invoice(unit: Unit, given: OneInvoice) -> Standing:
    """Voids an invoice of which nothing is settled or taken back; what it held is to be invoiced again.

    Raises 422 for an issued one that the law has taken back by a red letter: all that are electronic, and those on paper
    after the month in which they were issued.
    """
    invoice = await changeable(unit, "invoice", given.invoice)
    require(invoice, "applied", "issued")
    if invoice["status"] == "issued":
        _voidable(unit, invoice)
    row = await unit.link.fetchrow(
        f"select coalesce(i.paid, 0) <> 0 as used, exists(select 1 from {table_of(unit, 'invoice')} r where r.red_of = i.id"
        f" and r.status <> 'void' and r.deleted_at is null) as red from {table_of(unit, 'invoice')} i where i.id = $1",
        int(given.invoice),
    )
    if row is not None and (row["used"] or row["red"]):
        raise refuse("已核销或已红冲，不能作废", "What is settled or taken back can't be voided")
    return await keep(unit, "invoice", given.invoice, status="void")


PAPER_KINDS = ("special", "ordinary")


def _voidable(unit: Unit, invoice: Mapping[str, Any]) -> None:
    kind = invoice.get("kind")
    if kind == "other":
        return
    if kind not in PAPER_KINDS:
        raise refuse(
            "数电发票开具后不能作废，请红冲",
            "An electronic invoice that is issued is not voided: take it back by a red-letter invoice",
        )
    issued = invoice.get("issued_on")
    if issued is None or str(issued)[:7] != today_of(unit).isoformat()[:7]:
        raise refuse(
            "纸质发票只能在开具当月作废，请红冲",
            "An invoice on paper is voided in the month of its issue alone: take it back by a red-letter invoice",
        )
