"""Bundles of the demo organisation: one at its own price, one that costs what its parts cost, and an open quote with both."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.commerce.papers import table_of
from yunchou.records.change import Operation
from yunchou.records.write import Unit

PARTS: Sequence[dict[str, Any]] = (
    {"name": "服务器内存 32 GB", "code": "YM-32", "unit": "条", "list_price": "900", "cost": "520"},
    {"name": "服务器内存 64 GB", "code": "YM-64", "unit": "条", "list_price": "1900", "cost": "1150"},
    {"name": "推理加速卡", "code": "YA-1", "unit": "块", "list_price": "16800", "cost": "11200"},
    {"name": "冗余电源 1600 W", "code": "YP-16", "unit": "个", "list_price": "2400", "cost": "1500"},
    {"name": "远程部署", "code": "YF-R", "unit": "次", "list_price": "1500", "cost": "600"},
    {"name": "现场部署", "code": "YF-S", "unit": "次", "list_price": "4800", "cost": "2600"},
)
SERVER = {
    "name": "质检服务器套装",
    "code": "YB-S1",
    "unit": "套",
    "list_price": "42000",
    "bundle": "own",
    "description": "含内存与部署，可选加速卡；Inspection server with memory and deployment",
}
STARTER = {
    "name": "读码入门套装",
    "code": "YB-R1",
    "unit": "套",
    "bundle": "sum",
    "description": "读码器、网关与维保；Starter set of reader, gateway and maintenance",
}
Groups = Sequence[tuple[dict[str, Any], Sequence[dict[str, Any]]]]
SERVER_GROUPS: Groups = (
    (
        {"name": "内存", "at_least": 1, "at_most": 1, "position": 1},
        (
            {"product": "YM-32", "quantity": 4, "chosen": True, "position": 1},
            {"product": "YM-64", "quantity": 4, "pricing": "fixed", "addition": "850", "position": 2},
        ),
    ),
    (
        {"name": "扩展", "at_most": 2, "position": 2},
        (
            {"product": "YA-1", "quantity": 1, "quantity_changes": True, "pricing": "own", "position": 1},
            {"product": "YP-16", "quantity": 1, "pricing": "own", "position": 2},
        ),
    ),
    (
        {"name": "服务", "at_least": 1, "at_most": 2, "position": 3},
        (
            {"product": "YF-R", "quantity": 1, "chosen": True, "position": 1},
            {"product": "YF-S", "quantity": 1, "pricing": "own", "position": 2},
        ),
    ),
)
STARTER_GROUPS: Groups = (
    (
        {"name": "设备", "at_least": 1, "position": 1},
        (
            {"product": "YR-10", "quantity": 2, "quantity_changes": True, "chosen": True, "position": 1},
            {"product": "YG-10", "quantity": 1, "required": True, "position": 2},
        ),
    ),
    ({"name": "服务", "at_most": 1, "position": 2}, ({"product": "YF-V", "quantity": 1, "position": 1},)),
)
RULES = (
    ("YA-1", "requires", "YP-16", "加速卡须配冗余电源（the card needs the second power supply）"),
    ("YF-R", "excludes", "YF-S", "远程部署与现场部署任选其一（remote or on site, not both）"),
)
CHOSEN = (("YM-64", 4), ("YA-1", 1), ("YP-16", 1), ("YF-S", 1))
"""What of the server is quoted, by the codes of its parts."""


async def add_bundles(administrator: Caller, today: dt.date) -> None:
    """Makes two bundles, and a quote of today for the customer of the latest one."""
    async with Unit(administrator) as unit:
        codes = sorted({option["product"] for _, several in STARTER_GROUPS for option in several})
        rows = await unit.link.fetch(
            f"select id, code from {table_of(unit, 'product')} where code = any($1::text[])", codes
        )
        products = {row["code"]: str(row["id"]) for row in rows}
        if len(products) != len(codes):
            return
        made = await _make(unit, "product", [{"tax_rate": "0.13", **part} for part in PARTS])
        products |= {part["code"]: id for part, id in zip(PARTS, made, strict=True)}
        server, starter = await _make(
            unit, "product", [{"tax_rate": "0.13", **each} for each in (SERVER, STARTER)]
        )
        options = await _offer(unit, server, SERVER_GROUPS, products)
        await _offer(unit, starter, STARTER_GROUPS, products)
        rules = [
            {"product": server, "option": options[a], "kind": kind, "other": options[b], "message": message}
            for a, kind, b, message in RULES
        ]
        await _make(unit, "bundle_rule", rules)
        choice = ",".join(f"{options[code]}:{quantity}" for code, quantity in CHOSEN)
        lines = (
            {"product": server, "quantity": 2, "configuration": choice},
            {"product": starter, "quantity": 3},
        )
        await _quote(unit, lines, today)


async def _offer(unit: Unit, bundle: str, groups: Groups, products: Mapping[str, str]) -> dict[str, str]:
    """Makes the groups of a bundle with their options; gives these by the codes of their products."""
    ids = await _make(unit, "bundle_group", [{"product": bundle, **values} for values, _ in groups])
    options = [
        {**option, "bundle_group": id, "product": products[option["product"]]}
        for id, (_, several) in zip(ids, groups, strict=True)
        for option in several
    ]
    codes = [option["product"] for _, several in groups for option in several]
    return dict(zip(codes, await _make(unit, "bundle_option", options), strict=True))


async def _quote(unit: Unit, lines: Sequence[dict[str, Any]], today: dt.date) -> None:
    latest = await unit.link.fetchrow(
        f"select account, contact, owner from {table_of(unit, 'quote')} where deleted_at is null and account is not null"
        " order by quote_date desc, id desc limit 1"
    )
    if latest is None:
        return
    people = {name: str(value) for name, value in dict(latest).items() if value is not None}
    until = (today + dt.timedelta(days=30)).isoformat()
    values = {"name": "质检产线套装报价", "quote_date": today.isoformat(), "valid_until": until, **people}
    (quote,) = await _make(unit, "quote", [values])
    await _make(
        unit, "quote_line", [{"quote": quote, "position": n, **each} for n, each in enumerate(lines, 1)]
    )


async def _make(unit: Unit, name: str, several: Sequence[dict[str, Any]]) -> list[str]:
    return [str(each.id) for each in await unit.write(name, [Operation("create", each) for each in several])]
