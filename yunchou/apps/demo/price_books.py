"""Prices of the demo organisation: categories and units of products, price books with tiers, discount limits, exchange rates."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.paper_room import make, table
from yunchou.base.db import Record
from yunchou.model.object import label
from yunchou.records.change import Operation
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit

CATEGORIES: tuple[tuple[str, str, str | None, str], ...] = (
    ("工业控制", "Industrial control", None, "云控 工业控制"),
    ("智能物流", "Intralogistics", None, "云送 智能物流"),
    ("机器视觉", "Machine vision", None, "云眼 机器视觉"),
    ("控制器", "Controllers", "工业控制", "YC- YG- YH-"),
    ("伺服驱动", "Servo drives", "工业控制", "YD-"),
    ("输送与分拣", "Conveying and sorting", "智能物流", "YT- YP-60"),
    ("搬运与立库", "Transport and storage", "智能物流", "YM-300 YM-1000 YS-20"),
    ("相机与读码", "Cameras and code readers", "机器视觉", "YV- YR-"),
    ("视觉工作站", "Vision stations", "机器视觉", "YW-"),
    ("套装与配件", "Bundles and parts", None, ""),
    ("软件与服务", "Software and service", None, "YS-SCADA YS-WCS YS-VISION YF-"),
)
"""Both names, the one above, and which products are in it: a line of products, or how their codes begin."""
TOGETHER = "套装与配件"
BOXES = (("YR-10", "箱", 12), ("YD-100", "箱", 4), ("YH-15", "箱", 6))
"""Products by code that are sold by the box as well, and how many it holds."""
STANDARD, GRADED, SPECIAL, COMING = (
    ("标准价目表", "Standard price book"),
    ("A 级客户价目表", "Prices for grade A"),
    ("战略客户专价", "Prices of a strategic customer"),
    ("明年调价（待生效）", "Prices of next year"),
)
SMALL = 20_000
"""List prices below which quantities make a product cheaper."""
TIERS = ((0, "1"), (20, "0.97"), (100, "0.94"))
LIMITS = (
    ("销售折扣权限", "Discounts of representatives", "rep", "0.12", "0.25", "500000"),
    ("销售经理折扣权限", "Discounts of managers", "manager", "0.2", "0.2", "3000000"),
    ("销售运营折扣权限", "Discounts of sales operations", "operations", "0.25", "0.15", None),
)
"""Both names, the role, the most discount, the least margin, and the most in one contract or order."""
RATES = {"USD": Decimal("7.15"), "EUR": Decimal("8.05"), "HKD": Decimal("0.918")}
MONTHS = 9
"""How many months of rates there are, the present one with them."""

shipped_names("product_category", *(label(zh, en) for zh, en, *_ in CATEGORIES))
shipped_names("price_book", *(label(*each) for each in (STANDARD, GRADED, SPECIAL, COMING)))
shipped_names("discount_limit", *(label(zh, en) for zh, en, *_ in LIMITS))


async def add_price_books(administrator: Caller, today: dt.date) -> None:
    """Makes all of it: a write for each kind."""
    async with Unit(administrator) as unit:
        products = await unit.link.fetch(
            f"select id, code, family, list_price, active from {table(unit, 'product')}"
            " where deleted_at is null and code is not null and list_price > 0 order by code"
        )
        await _categories(unit, products)
        codes = {each["code"]: str(each["id"]) for each in products}
        boxes = [
            {"product": codes[code], "name": name, "factor": holds}
            for code, name, holds in BOXES
            if code in codes
        ]
        await make(unit, "product_unit", boxes)
        await _books(unit, [each for each in products if each["active"] and each["family"]], today)
        await _limits(unit)
        await _rates(unit, today)


async def _categories(unit: Unit, products: Sequence[Record]) -> None:
    """The tree, and each product put into its leaf, or else its line."""
    ids: dict[str, str] = {}
    for level in (True, False):
        several = [each for each in CATEGORIES if (each[2] is None) == level]
        made = await make(
            unit,
            "product_category",
            [
                {"name": zh, "parent": ids.get(above or ""), "position": 10 * CATEGORIES.index(each)}
                for each in several
                for zh, _, above, _ in (each,)
            ],
        )
        ids |= dict(zip((each[0] for each in several), made, strict=True))
    changes = [Operation("update", {"category": ids[_category_of(each)]}, id=each["id"]) for each in products]
    await unit.write("product", changes)


def _category_of(product: Record) -> str:
    """The category whose codes a product has, else its line, else that of what is put together."""
    by_code = ((zh, begins) for zh, _, _, begins in CATEGORIES if "-" in begins)
    by_line = {begins: zh for zh, _, _, begins in CATEGORIES}
    found = (zh for zh, begins in by_code if product["code"].startswith(tuple(begins.split())))
    return next(found, None) or by_line.get(product["family"] or "", TOGETHER)


async def _books(unit: Unit, products: Sequence[Record], today: dt.date) -> None:
    """The standard prices of the year with quantities, those of grade A, of one customer, and the ones to come."""
    customer = await unit.link.fetchval(
        f"select id from {table(unit, 'account')} where deleted_at is null and won_total is not null"
        " order by won_total desc, id limit 1"
    )
    year = {"starts_on": f"{today.year}-01-01", "ends_on": f"{today.year}-12-31"}
    later = {"starts_on": f"{today.year + 1}-01-01", "ends_on": f"{today.year + 1}-12-31"}
    halfway = {"starts_on": f"{today.year}-01-01", "ends_on": f"{today.year + 1}-06-30"}
    books: list[tuple[dict[str, Any], list[dict[str, Any]]]] = [
        ({"name": STANDARD[0], **year, "priority": 0}, _standard(products)),
        ({"name": GRADED[0], "kind": "class", "grade": "A", **year}, _lowered(products[::2], "0.95")),
        ({"name": COMING[0], **later, "priority": 5}, _lowered(products, "1.03")),
    ]
    if customer is not None:
        values = {"name": SPECIAL[0], "kind": "customer", "account": str(customer), **halfway, "priority": 10}
        books.append((values, _lowered(products[1::3], "0.9")))
    ids = await make(unit, "price_book", [values for values, _ in books])
    prices = [
        {"price_book": id, **price} for id, (_, several) in zip(ids, books, strict=True) for price in several
    ]
    await make(unit, "price", prices)


def _price(product: Record, share: str) -> str:
    exact = product["list_price"] * Decimal(share)
    return f"{exact.quantize(Decimal(10) if exact > 1000 else Decimal(1)):f}"


def _standard(products: Sequence[Record]) -> list[dict[str, Any]]:
    return [
        {"product": str(each["id"]), "from_quantity": least, "price": _price(each, share)}
        for each in products
        for least, share in (TIERS if each["list_price"] < SMALL else TIERS[:1])
    ]


def _lowered(products: Sequence[Record], share: str) -> list[dict[str, Any]]:
    return [{"product": str(each["id"]), "price": _price(each, share)} for each in products]


async def _limits(unit: Unit) -> None:
    rows = await unit.link.fetch(
        f"select id, code from {table(unit, 'role')} where code = any($1::text[]) and deleted_at is null",
        [role for _, _, role, *_ in LIMITS],
    )
    roles: Mapping[str, str] = {row["code"]: str(row["id"]) for row in rows}
    limits = [
        {
            "name": zh,
            "role": roles[role],
            "most_discount": most,
            "least_margin": margin,
            "most_amount": amount,
        }
        for zh, _, role, most, margin, amount in LIMITS
        if role in roles
    ]
    await make(unit, "discount_limit", limits)


async def _rates(unit: Unit, today: dt.date) -> None:
    """A rate of the first of each month; the dollar is in use, the others are ready to be."""
    rows = await unit.link.fetch(
        f"select id, code from {table(unit, 'currency')} where code = any($1::text[]) and deleted_at is null",
        list(RATES),
    )
    currencies: Mapping[str, int] = {row["code"]: row["id"] for row in rows}
    if "USD" in currencies:
        await unit.write("currency", [Operation("update", {"active": True}, id=currencies["USD"])])
    chance = stream("exchange rates")
    rates = []
    for code, about in RATES.items():
        for ago in reversed(range(MONTHS)):
            months = today.year * 12 + today.month - 1 - ago
            day = dt.date(months // 12, months % 12 + 1, 1)
            drift = Decimal(chance.randrange(-150, 150)) / 10_000
            rate = (about * (1 + drift)).quantize(Decimal("0.0001"))
            if code in currencies:
                rates.append({"currency": str(currencies[code]), "date": day.isoformat(), "rate": f"{rate}"})
    await make(unit, "exchange_rate", rates)
