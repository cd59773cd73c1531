"""Random chains of documents, in any currency, partial and reversed: the books always agree to the cent.

The laws, checked after every chain:
1. Of every line and document net + tax = amount, as given and in the organisation's currency.
2. A document's totals are the sums of its lines, as given and in the organisation's currency.
3. Invoices and deliveries of an order line never come to more than it, and to exactly it once all of it is taken.
4. A red-letter invoice over all of an invoice is its exact opposite, as given and in the organisation's currency.
5. Of every payment allocated + refunded + left = what came in; of every order paid + bad debt + outstanding = its total.
6. What is receivable of an order in force comes to exactly what is outstanding of it, and of others there is nothing.
7. What settles an order in full is worth what the order is; a payment that is used up is worth what came in; the difference of
   the two sides of every allocation is its gain or loss of exchange.
"""

import contextlib
from decimal import Decimal as D
from random import Random
from typing import Any

import pytest

from tests.fixtures.asking import create, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.base.errors import Problem
from yunchou.records.read import Query, rows

CHAINS = 12
CURRENCIES = (("USD", "7.1234"), ("JPY", "0.048765"), ("KWD", "23.3333"))


class Chain:
    """One random way from an order to the money."""

    def __init__(self, company: Company, currencies: dict[str, str | None], account: str, seed: int) -> None:
        self.random = Random(seed)
        self.company = company
        self.who = company.caller("管理员")
        self.code, self.currency = self.random.choice(sorted(currencies.items(), key=str))
        self.currencies = currencies
        self.account = account
        self.order = ""

    async def act(self, action: str, **given: Any) -> Any:
        return await run(self.who, f"commerce.{action}", given)

    async def walk(self) -> None:
        """Goes the whole way, with detours."""
        await self._order()
        for _ in range(self.random.randrange(4, 9)):
            step = self.random.choice(
                (
                    self._invoice,
                    self._invoice,
                    self._deliver,
                    self._take_back,
                    self._pay,
                    self._pay,
                    self._undo,
                )
            )
            # What is refused (nothing left to invoice, say) leaves no trace: the laws are looked at all the same.
            with contextlib.suppress(Problem):
                await step()

    async def _order(self) -> None:
        r = self.random
        values = {"account": self.account, "tax_included": r.random() < 0.5}
        if self.currency:
            values["currency"] = self.currency
        self.order = await create(self.who, "sales_order", **values)
        for n in range(r.randrange(1, 6)):
            await create(
                self.who, "order_line", sales_order=self.order, name=f"第{n}行", position=n,
                quantity=r.choice((1, 3, 7, "2.5", "0.333")), price=f"{r.randrange(1, 200_000) / 100:.2f}",
                discount=r.choice((0, 0, "0.05", "0.3333")), tax_rate=r.choice((0, "0.06", "0.13")),
            )  # fmt: skip
        await self.act("confirm_order", sales_order=self.order)
        if r.random() < 0.4:
            return
        await self.act(
            "plan_instalments", sales_order=self.order, count=r.randrange(1, 4), first_due_on="2026-05-31"
        )

    async def _cut(self, name: str, head: str, id: str) -> None:
        for line in await rows(self.who, name, Query(where=f'{head} = "{id}"')):
            if self.random.random() < 0.6:
                part = D(str(line["quantity"])) * self.random.choice((D("0.5"), D("0.25"), D("0.9")))
                await update(self.who, name, line["id"], quantity=f"{round(part, 6):f}")

    async def _invoice(self) -> None:
        made = (await self.act("invoice_order", sales_order=self.order)).invoice
        if self.random.random() < 0.7:
            await self._cut("invoice_line", "invoice", made)
        if self.random.random() < 0.7:
            await self.act("issue_invoice", invoice=made, official_number=f"N{made}")

    async def _deliver(self) -> None:
        made = (await self.act("deliver_order", sales_order=self.order)).delivery
        await self._cut("delivery_line", "delivery", made)
        await self.act("ship_delivery", delivery=made)

    async def _take_back(self) -> None:
        issued = await rows(
            self.who, "invoice", Query(where=f'sales_order = "{self.order}" and status = "issued"')
        )
        blue = self.random.choice([each for each in issued if not each["red_of"]] or [{"id": "1"}])
        red = (await self.act("red_letter", invoice=blue["id"], reason="退货")).invoice
        if self.random.random() < 0.5:
            await self._cut("invoice_line", "invoice", red)
        await self.act("issue_invoice", invoice=red, official_number=f"R{red}")

    async def _pay(self) -> None:
        r = self.random
        due = D((await self._head())["outstanding"]["amount"])
        code = self.code if r.random() < 0.7 else r.choice([*self.currencies])
        amount = max(due * r.choice((D("0.3"), D(1), D("1.2"))), D(5))
        paid = {"amount": f"{amount:.0f}", "currency": code}
        payment = await create(self.who, "payment", account=self.account, amount=paid)
        if code == self.code and r.random() < 0.7:
            await self.act("allocate_payment", payment=payment)
        else:
            part = {
                "sales_order": self.order,
                "amount": f"{due * r.choice((D(1), D('0.5'))):.0f}",
                "paid_amount": paid["amount"],
            }
            await self.act("allocate_payment", payment=payment, settles=[part])
        if r.random() < 0.4:
            await self.act("refund_payment", payment=payment, reason="多付")

    async def _undo(self) -> None:
        if self.random.random() < 0.3:
            await self.act("write_off", sales_order=self.order, reason="无法收回")
            return
        found = await rows(self.who, "payment_allocation", Query(where=f'sales_order = "{self.order}"'))
        if found:
            await self.act(
                "reverse_allocation", payment_allocation=self.random.choice(found)["id"], reason="核错"
            )

    async def _head(self) -> dict[str, Any]:
        return (await rows(self.who, "sales_order", Query(where=f'id = "{self.order}"')))[0]


class Books:
    """What is in the tables, as given and in the organisation's currency."""

    def __init__(self, company: Company) -> None:
        self.db, self.schema = company.organisation.db, company.organisation.schema

    async def all(self, name: str, *amounts: str, more: str = "t.id") -> list[dict[str, Any]]:
        both = ", ".join(f'coalesce(t.{n}__original, t.{n}) as "{n}", t.{n} as "{n}_worth"' for n in amounts)
        columns = f"{more}, {both}" if both else more
        sql = f'select {columns} from "{self.schema}".r_{name} t where t.deleted_at is null order by t.id'
        return [dict(row) for row in await self.db.fetch(sql)]


async def totals_are_those_of_the_lines(books: Books) -> None:
    for head, line in (("sales_order", "order_line"), ("invoice", "invoice_line")):
        lines = await books.all(line, "net", "tax", "amount", more=f"t.{head} as head, t.id")
        for each in lines:
            for kind in ("", "_worth"):
                assert each[f"net{kind}"] + each[f"tax{kind}"] == each[f"amount{kind}"], (line, each)
        for each in await books.all(head, "net", "tax", "total"):
            mine = [one for one in lines if one["head"] == each["id"]]
            for total, part in (("net", "net"), ("tax", "tax"), ("total", "amount")):
                for kind in ("", "_worth"):
                    assert each[f"{total}{kind}"] == sum((one[f"{part}{kind}"] for one in mine), D(0)), (
                        head,
                        total,
                        kind,
                    )


async def parts_never_exceed_their_line(books: Books) -> None:
    orders = {
        each["id"]: each
        for each in await books.all("order_line", "net", "tax", "amount", more="t.id, t.quantity")
    }
    heads = {each["id"]: each["status"] for each in await books.all("invoice", more="t.id, t.status")}
    taken: dict[int, list[D]] = {}
    for each in await books.all("invoice_line", "net", "amount", more="t.order_line, t.quantity, t.invoice"):
        if heads[each["invoice"]] != "void":
            so_far = taken.setdefault(each["order_line"], [D(0), D(0), D(0)])
            for place, name in enumerate(("quantity", "net", "amount")):
                so_far[place] += each[name]
    for id, (quantity, net, amount) in taken.items():
        order = orders[id]
        assert 0 <= quantity <= order["quantity"]
        assert 0 <= amount <= order["amount"]
        if quantity == order["quantity"]:
            assert (net, amount) == (order["net"], order["amount"])


async def red_is_the_opposite_of_blue(books: Books) -> None:
    invoices = {
        each["id"]: each for each in await books.all("invoice", "net", "tax", "total", more="t.id, t.red_of")
    }
    reds: dict[int, list[dict[str, Any]]] = {}
    for each in invoices.values():
        if each["red_of"]:
            reds.setdefault(each["red_of"], []).append(each)
    for blue, several in reds.items():
        back = sum((each["total"] for each in several), D(0))
        assert -back <= invoices[blue]["total"]
        if len(several) == 1 and -back == invoices[blue]["total"]:
            for name in ("net", "tax", "total", "total_worth"):
                assert several[0][name] == -invoices[blue][name], name


async def money_is_neither_made_nor_lost(books: Books) -> None:
    for each in await books.all("payment", "amount", "allocated", "refunded", "unallocated"):
        assert each["allocated"] + each["refunded"] + each["unallocated"] == each["amount"]
        assert each["unallocated"] >= 0
    for each in await books.all("sales_order", "total", "paid", "bad_debt", "outstanding"):
        assert each["paid"] + each["bad_debt"] + each["outstanding"] == each["total"]
        assert each["outstanding"] >= 0
    for each in await books.all("instalment", "amount", "paid", "outstanding"):
        assert each["paid"] + each["outstanding"] == each["amount"]


async def receivables_come_to_what_is_outstanding(books: Books) -> None:
    owed: dict[int, D] = {}
    for each in await books.all("receivable", "amount", more="t.sales_order, t.due_on"):
        assert each["amount"] > 0
        owed[each["sales_order"]] = owed.get(each["sales_order"], D(0)) + each["amount"]
    orders = await books.all("sales_order", "outstanding", more="t.id, t.status")
    assert owed == {
        each["id"]: each["outstanding"]
        for each in orders
        if each["outstanding"] > 0 and each["status"] not in ("draft", "cancelled")
    }


async def allocations_are_worth_both_sides(books: Books) -> None:
    made = await books.all(
        "payment_allocation", "amount", "paid_amount", more="t.payment, t.sales_order, t.exchange_difference"
    )
    for each in made:
        if each["payment"]:
            assert each["paid_amount_worth"] - each["amount_worth"] == each["exchange_difference"]
    for order in await books.all("sales_order", "total", "outstanding"):
        mine = [each for each in made if each["sales_order"] == order["id"]]
        if mine and order["outstanding"] == 0:
            assert sum((each["amount_worth"] for each in mine), D(0)) == order["total_worth"]
    for payment in await books.all("payment", "amount", "allocated"):
        mine = [each for each in made if each["payment"] == payment["id"]]
        if mine and payment["allocated"] == payment["amount"]:
            assert sum((each["paid_amount_worth"] for each in mine), D(0)) == payment["amount_worth"]


async def with_currencies(admin: Caller) -> dict[str, str | None]:
    found: dict[str, str | None] = {"CNY": None}
    for code, rate in CURRENCIES:
        there = await rows(admin, "currency", Query(where=f'code = "{code}"'))
        id = there[0]["id"] if there else await create(admin, "currency", code=code)
        await update(admin, "currency", id, active=True)
        await create(admin, "exchange_rate", currency=id, date="2020-01-01", rate=rate)
        found[code] = id
    return found


@pytest.mark.slow
async def test_the_books_agree_to_the_cent(company: Company) -> None:
    admin = company.caller("管理员")
    currencies = await with_currencies(admin)
    account = await create(admin, "account", name="随机客户")
    books = Books(company)
    for seed in range(CHAINS):
        await Chain(company, currencies, account, seed).walk()
        # Later rates change nothing of what is in the books.
        await create(
            admin,
            "exchange_rate",
            currency=currencies["USD"],
            date=f"2020-02-{seed + 1:02d}",
            rate=f"{6 + seed / 7:.4f}",
        )
    for law in (
        totals_are_those_of_the_lines, parts_never_exceed_their_line, red_is_the_opposite_of_blue,
        money_is_neither_made_nor_lost, receivables_come_to_what_is_outstanding, allocations_are_worth_both_sides,
    ):  # fmt: skip
        await law(books)
    assert len(await books.all("payment_allocation")) > CHAINS
    assert len(await books.all("invoice")) > CHAINS
