"""Actions that make one document of another and carry its lines over."""

from decimal import Decimal
from typing import Annotated, Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.commerce.bundle_lines import by_bundle, tie_copies
from yunchou.apps.commerce.delivering import taken_of
from yunchou.apps.commerce.papers import ORDER, hold, system
from yunchou.apps.commerce.reading import changeable, held, lines_of, make, reference, refuse, require
from yunchou.apps.commerce.validity import require_first, require_valid
from yunchou.apps.commerce.whole_applying import by_policies
from yunchou.records.change import Operation
from yunchou.records.write import Unit

ZERO = Decimal(0)
CARRIED = ("product", "name", "unit", "price", "discount", "tax_rate", "list_price", "position")
Day = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date"})]


class FromOpportunity(msgspec.Struct, forbid_unknown_fields=True):
    """The deal that is quoted for."""

    opportunity: str


class FromQuote(msgspec.Struct, forbid_unknown_fields=True):
    """The quote that goes on."""

    quote: str


class OnceFromQuote(msgspec.Struct, forbid_unknown_fields=True):
    """The quote that goes on. `again`: also where an order or a contract was made of it already."""

    quote: str
    again: bool = False


class FromContract(msgspec.Struct, forbid_unknown_fields=True):
    """The contract that is ordered under."""

    contract: str


class FromOrder(msgspec.Struct, forbid_unknown_fields=True):
    """The order of which what is left goes on."""

    sales_order: str


class InvoiceOrder(msgspec.Struct, forbid_unknown_fields=True):
    """The order that is invoiced. `delivered_only`: no more than was delivered."""

    sales_order: str
    delivered_only: bool = False


class MadeQuote(msgspec.Struct):
    """The quote that was made."""

    quote: str


class MadeContract(msgspec.Struct):
    """The contract that was made."""

    contract: str


class MadeOrder(msgspec.Struct):
    """The order that was made."""

    sales_order: str


class MadeDelivery(msgspec.Struct):
    """The delivery that was made."""

    delivery: str


class MadeInvoice(msgspec.Struct):
    """The invoice that was made."""

    invoice: str


def _carried(line: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a line of the next document takes over, in JSON form."""
    values = {name: line.get(name) for name in CARRIED if name != "list_price"}
    return {name: _plain(value) for name, value in (values | more).items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and value >= 10**9 else value


def _several(references: Any) -> list[str] | None:
    """The ids of several references of a record as read."""
    return [str(each["id"]) for each in references or ()] or None


@action(
    "commerce.quote_from_opportunity",
    "生成报价单",
    "Make a quote",
    object="opportunity",
    record="opportunity",
    opens="quote",
    help=("带出商机的客户、联系人和产品", "Takes over the deal's customer, contact and products"),
)
async def quote_from_opportunity(unit: Unit, given: FromOpportunity) -> MadeQuote:
    """Begins a quote for a deal with its products. Raises 404 for a deal that may not be seen."""
    deal = await held(unit, "opportunity", given.opportunity)
    if reference(deal, "account") is None:
        raise refuse("请先填写商机的客户", "Enter the deal's customer first", "account")
    values = {
        "name": deal["name"],
        "account": reference(deal, "account"),
        "contact": reference(deal, "contact"),
        "opportunity": given.opportunity,
        "owner": reference(deal, "owner"),
    }
    (quote,) = await make(unit, "quote", values)
    lines = await _deal_lines(unit, given.opportunity)
    if not lines and reference(deal, "product") is not None:
        lines = [
            {
                "product": reference(deal, "product"),
                "quantity": deal.get("quantity") or 1,
                "discount": deal.get("discount"),
            }
        ]
    if lines:
        await make(
            unit,
            "quote_line",
            *({"quote": str(quote), "position": n, **line} for n, line in enumerate(lines, 1)),
        )
    return MadeQuote(str(quote))


async def _deal_lines(unit: Unit, opportunity: str) -> list[dict[str, Any]]:
    """The products of a deal, where the organisation keeps them as lines of it."""
    owner = unit.snapshot.model.objects.get("opportunity_product")
    if owner is None or not {"opportunity", "product", "quantity"} <= owner.fields.keys():
        return []
    rows = await unit.link.fetch(
        f"select t.* from {unit.asking().table(owner)} t where t.opportunity = $1 and t.deleted_at is null order by t.id",
        int(opportunity),
    )
    names = [name for name in ("product", "quantity", "discount") if name in owner.fields]
    return [{name: _plain(row[name]) for name in names if row[name] is not None} for row in rows]


@action(
    "commerce.new_quote_version",
    "新版本",
    "New version",
    place=40,
    object="quote",
    record="quote",
    opens="quote",
    when={"status": ("sent", "declined", "accepted")},
    help=("复制为下一个版本；原版本保留备查", "Copied as the next version; this one stays as it is"),
)
async def new_quote_version(unit: Unit, given: FromQuote) -> MadeQuote:
    """Copies a quote as its next version; the one before stays and counts no longer."""
    quote = await changeable(unit, "quote", given.quote)
    require(quote, "sent", "declined", "accepted")
    kept = ("name", "payment_terms", "delivery_terms", "terms", "description", "tax_included")
    values = {name: quote.get(name) for name in kept}
    for name in ("account", "contact", "opportunity", "currency", "price_book", "owner"):
        values[name] = reference(quote, name)
    values["declined_gifts"] = _several(quote.get("declined_gifts"))
    (made,) = await make(unit, "quote", values)
    lines = await lines_of(unit, "quote_line", "quote", given.quote)
    await _copy_lines(unit, "quote_line", "quote", made, lines)
    number = int(quote.get("version_number") or 1) + 1
    links = {"previous": given.quote, "version_number": number}
    await system(unit).write("quote", [Operation("update", links, id=made)])
    await system(unit).write("quote", [Operation("update", {"status": "superseded"}, id=int(given.quote))])
    return MadeQuote(str(made))


async def _copy_lines(
    unit: Unit, name: str, field: str, head: int, lines: list[dict[str, Any]], **more: Any
) -> None:
    """Makes the lines of a document like those of another, with the same prices, reductions, gifts, bundles and reasons."""
    ids: list[int] = []
    for start in range(0, len(lines), 10_000):
        several = []
        for line in lines[start : start + 10_000]:
            values = _carried(line, quantity=line["quantity"], **{field: head})
            for key, source in more.items():
                values[key] = _plain(line[source])
            several.append(Operation("create", values | by_policies(line) | by_bundle(line)))
        ids += [int(str(each.id)) for each in await system(unit).write(name, several)]
    await tie_copies(unit, name, lines, ids)


@action(
    "commerce.contract_from_quote",
    "生成合同",
    "Make a contract",
    place=20,
    object="quote",
    record="quote",
    opens="contract",
    when={"status": ("sent", "accepted")},
    words={"again": ("仍再生成一份", "Make another")},
    help=("合同金额取报价的价税合计", "The contract's amount is the quote's total"),
)
async def contract_from_quote(unit: Unit, given: OnceFromQuote) -> MadeContract:
    """Begins a contract over what was quoted. Raises 422 for one more, and for a quote that was good until before today."""
    quote = await changeable(unit, "quote", given.quote)
    require(quote, "sent", "accepted")
    if quote["status"] == "sent":
        require_valid(unit, quote)
    await require_first(unit, given.quote, given.again)
    values = {name: quote.get(name) for name in ("name", "payment_terms", "terms", "total")}
    for name in ("account", "contact", "opportunity", "currency", "owner"):
        values[name] = reference(quote, name)
    (made,) = await make(unit, "contract", {**values, "quote": given.quote})
    return MadeContract(str(made))


@action(
    "commerce.order_from_quote",
    "生成订单",
    "Make an order",
    place=10,
    object="quote",
    record="quote",
    opens="sales_order",
    when={"status": ("accepted",)},
    words={"again": ("仍再生成一份", "Make another")},
    help=("带出报价的全部明细和价格", "Takes over all lines with their prices"),
)
async def order_from_quote(unit: Unit, given: OnceFromQuote) -> MadeOrder:
    """Makes an order of an accepted quote, line by line. Raises 422 for one more."""
    quote = await changeable(unit, "quote", given.quote)
    require(quote, "accepted")
    await require_first(unit, given.quote, given.again)
    return MadeOrder(await _order(unit, quote, given.quote, None))


@action(
    "commerce.order_from_contract",
    "生成订单",
    "Make an order",
    place=10,
    object="contract",
    record="contract",
    opens="sales_order",
    when={"status": ("active",)},
    help=("带出合同所依据报价的明细", "Takes over the lines of the contract's quote"),
)
async def order_from_contract(unit: Unit, given: FromContract) -> MadeOrder:
    """Makes an order under a contract, with the lines of its quote where it has one."""
    contract = await changeable(unit, "contract", given.contract)
    require(contract, "active")
    return MadeOrder(await _order(unit, contract, reference(contract, "quote"), given.contract))


async def _order(unit: Unit, source: dict[str, Any], quote: str | None, contract: str | None) -> str:
    values: dict[str, Any] = {
        "payment_terms": source.get("payment_terms"),
        "quote": quote,
        "contract": contract,
    }
    for name in ("account", "contact", "opportunity", "currency", "price_book", "owner"):
        values[name] = reference(source, name)
    lines: list[dict[str, Any]] = []
    if quote is not None:
        first = await held(unit, "quote", quote)
        values["tax_included"] = first.get("tax_included")
        values["declined_gifts"] = _several(first.get("declined_gifts"))
        lines = await lines_of(unit, "quote_line", "quote", quote)
    (order,) = await make(unit, "sales_order", values)
    await _copy_lines(unit, "order_line", "sales_order", order, lines)
    if quote is not None and lines:
        made = await lines_of(unit, "order_line", "sales_order", str(order))
        links = [
            Operation("update", {"quote_line": str(line["id"])}, id=new["id"])
            for new, line in zip(made, lines, strict=True)
        ]
        await system(unit).write("order_line", links)
    return str(order)


IN_FORCE = ("confirmed", "partly_delivered", "delivered", "completed")


async def _left_of(unit: Unit, order: str, part: str) -> list[tuple[dict[str, Any], Decimal]]:
    """The lines of an order of which something is left to be delivered or invoiced, and how many."""
    await hold(unit, ORDER, [int(order)])
    lines = await lines_of(unit, "order_line", "sales_order", order)
    taken = await taken_of(unit, part, [line["id"] for line in lines])
    left = [(line, line["quantity"] - taken[line["id"]].quantity) for line in lines]
    return [(line, quantity) for line, quantity in left if quantity > 0]


@action(
    "commerce.deliver_order",
    "生成发货单",
    "Make a delivery",
    place=10,
    object="sales_order",
    record="sales_order",
    opens="delivery",
    when={"status": ("confirmed", "partly_delivered")},
    help=(
        "带出尚未发货的数量，可改少后分批发货",
        "Takes over what is not delivered yet; lower it to deliver in parts",
    ),
)
async def deliver_order(unit: Unit, given: FromOrder) -> MadeDelivery:
    """Begins a delivery of what is left of an order."""
    order = await changeable(unit, "sales_order", given.sales_order)
    require(order, *IN_FORCE)
    left = await _left_of(unit, given.sales_order, "delivery_line")
    if not left:
        raise refuse("已全部安排发货", "All of it is on deliveries already")
    (made,) = await make(
        unit, "delivery", {"sales_order": given.sales_order, "owner": reference(order, "owner")}
    )
    await make(
        unit,
        "delivery_line",
        *({"delivery": str(made), "order_line": str(line["id"]), "quantity": f"{n:f}"} for line, n in left),
    )
    return MadeDelivery(str(made))


@action(
    "commerce.invoice_order",
    "申请开票",
    "Apply for an invoice",
    place=20,
    object="sales_order",
    record="sales_order",
    opens="invoice",
    when={"status": IN_FORCE},
    words={"delivered_only": ("只开已发货部分", "Only what was delivered")},
    help=("带出尚未开票的明细和金额", "Takes over what is not invoiced yet"),
)
async def invoice_order(unit: Unit, given: InvoiceOrder) -> MadeInvoice:
    """Applies for an invoice over what is left of an order, or over what of that was delivered."""
    order = await changeable(unit, "sales_order", given.sales_order)
    require(order, *IN_FORCE)
    left = await _left_of(unit, given.sales_order, "invoice_line")
    if given.delivered_only:
        left = [
            (line, min(n, (line["delivered_quantity"] or ZERO) - (line["quantity"] - n))) for line, n in left
        ]
        left = [(line, n) for line, n in left if n > 0]
    if not left:
        raise refuse("没有可开票的明细", "There is nothing left to invoice")
    account = await held(unit, "account", str(order["account"]["id"])) if order.get("account") else {}
    values = {
        "sales_order": given.sales_order,
        "account": reference(order, "account"),
        "title": account.get("name"),
        "tax_number": account.get("credit_code"),
        "owner": reference(order, "owner"),
    }
    (made,) = await make(unit, "invoice", values)
    await make(
        unit,
        "invoice_line",
        *(
            {
                "invoice": str(made),
                "order_line": str(line["id"]),
                "name": line["name"],
                "quantity": f"{n:f}",
                "position": line["position"],
            }
            for line, n in left
        ),
    )
    return MadeInvoice(str(made))


class RedLetter(msgspec.Struct, forbid_unknown_fields=True):
    """The invoice that is taken back, and why."""

    invoice: str
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


@action(
    "commerce.red_letter",
    "红冲",
    "Take back",
    place=60,
    object="invoice",
    record="invoice",
    opens="invoice",
    when={"status": ("issued",), "red_of": (None,)},
    words={"reason": ("红冲原因", "Why it is taken back")},
    help=(
        "生成红字发票申请，可改少数量后部分红冲",
        "Applies for a red-letter invoice; lower its quantities to take back a part",
    ),
)
async def red_letter(unit: Unit, given: RedLetter) -> MadeInvoice:
    """Applies for a red-letter invoice over what of an invoice was not taken back yet."""
    invoice = await changeable(unit, "invoice", given.invoice)
    require(invoice, "issued")
    if invoice.get("red_of"):
        raise refuse("红字发票不能再红冲", "A red-letter invoice can't be taken back")
    lines = await lines_of(unit, "invoice_line", "invoice", given.invoice)
    left = await _not_taken_back(unit, lines)
    if not left:
        raise refuse("已全部红冲", "All of it was taken back already")
    kept = ("kind", "title", "tax_number", "bank_account", "registered_address", "tax_included")
    values = {name: invoice.get(name) for name in kept}
    for name in ("account", "sales_order", "currency", "owner"):
        values[name] = reference(invoice, name)
    (made,) = await make(unit, "invoice", values)
    links = {"red_of": given.invoice, "red_reason": given.reason}
    await system(unit).write("invoice", [Operation("update", links, id=made)])
    await system(unit).write(
        "invoice_line",
        [
            Operation(
                "create",
                {
                    **_carried(line, quantity=-n, invoice=made),
                    "red_of": str(line["id"]),
                    **({} if line["order_line"] is None else {"order_line": str(line["order_line"])}),
                },
            )
            for line, n in left
        ],
    )
    return MadeInvoice(str(made))


async def _not_taken_back(unit: Unit, lines: list[dict[str, Any]]) -> list[tuple[dict[str, Any], Decimal]]:
    asking = unit.asking()
    line, invoice = (asking.table(unit.snapshot.model.object(n)) for n in ("invoice_line", "invoice"))
    rows = await unit.link.fetch(
        f"select l.red_of as id, -sum(l.quantity) as quantity from {line} l join {invoice} i on i.id = l.invoice"
        " and i.status <> 'void' and i.deleted_at is null where l.red_of = any($1::bigint[]) and l.deleted_at is null"
        " group by l.red_of",
        [each["id"] for each in lines],
    )
    back = {row["id"]: row["quantity"] for row in rows}
    left = [(each, each["quantity"] - back.get(each["id"], ZERO)) for each in lines]
    return [(each, n) for each, n in left if n > 0]
