"""How people of the demo's customers like to be reached, and what the customers that bought most prefer."""

from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.paper_room import table
from yunchou.records.change import Operation
from yunchou.records.write import Unit

CUSTOMERS = 60
CHANNELS: tuple[tuple[str, ...], ...] = (
    *(("phone",), ("wechat",), ("wechat", "phone")),
    *(("mail",), ("visit", "phone"), ("video", "mail")),
)
TIMES = ("morning", "morning", "afternoon", "afternoon", "evening", "any")
LIKES = (
    "关注产线节拍，方案先讲投资回报", "喜欢看现场，愿意参观标杆工厂", "不喝酒，宴请从简", "重视书面材料，口头承诺不算数",
    "周五下午有例会，勿约", "爱钓鱼，谈事爽快", "技术出身，先过技术再谈价格",
)  # fmt: skip
WISHES = (
    "木箱包装，随货附中英文装箱单；周三前到货。", "只收增值税专用发票，每月 25 日前开具。", "承兑汇票付款为主，账期 60 天。",
    "备件需随机交付一套；现场安装由我方负责。", "指定物流：送货上门并卸货，签收单寄回采购部。",
)  # fmt: skip


async def add_preferences(administrator: Caller) -> None:
    """Says it of the customers that bought most: two statements and two writes."""
    chance = stream("preferences")
    async with Unit(administrator) as unit:
        accounts = await unit.link.fetch(
            f"select id from {table(unit, 'account')} where deleted_at is null and won_total is not null"
            " order by won_total desc, id limit $1",
            CUSTOMERS,
        )
        ids = [row["id"] for row in accounts]
        contacts = await unit.link.fetch(
            f"select id from {table(unit, 'contact')} where account = any($1::bigint[]) and deleted_at is null order by id",
            ids,
        )
        categories = await unit.link.fetch(
            f"select id from {table(unit, 'product_category')} where deleted_at is null order by id"
        )
        wanted = [str(row["id"]) for row in categories]
        await _said(unit, "account", ids, lambda: _of_customer(chance, wanted))
        await _said(unit, "contact", [row["id"] for row in contacts], lambda: _of_person(chance))


async def _said(unit: Unit, name: str, ids: Sequence[int], values: Any) -> None:
    await unit.write(name, [Operation("update", values(), id=id) for id in ids])


def _of_customer(chance: Any, categories: Sequence[str]) -> dict[str, Any]:
    return {
        "interested_in": chance.sample(categories, min(len(categories), chance.randrange(1, 4))),
        "preferences": chance.choice(WISHES) if chance.random() < 0.6 else None,
    }


def _of_person(chance: Any) -> dict[str, Any]:
    return {
        "preferred_channels": list(chance.choice(CHANNELS)),
        "best_time": chance.choice(TIMES),
        "interests": chance.choice(LIKES) if chance.random() < 0.4 else None,
    }
