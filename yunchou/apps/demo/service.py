"""After-sales service of the demo organisation: queues, service levels, articles, and the cases of a quarter, some of them late.

They are made of the customers that were loaded, by the same rules as anybody's, in sets; the same customers give the same cases.
"""

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.apps.demo.chance import stream
from yunchou.base.db import Record, quote
from yunchou.records.change import Operation
from yunchou.records.write import Unit

CASES, DAYS = 140, 90
DEPARTMENT = "售前技术部"
SUBJECTS: tuple[tuple[str, str, str, str], ...] = (
    ("设备开机报警 E05", "fault", "service", "high"),
    ("输送线异响，需要上门检查", "fault", "service", "high"),
    ("机械臂定位偏差超过 2 毫米", "fault", "service", "urgent"),
    ("视觉系统识别率下降", "fault", "service", "normal"),
    ("如何导出生产报表", "usage", "service", "low"),
    ("操作界面忘记密码", "usage", "service", "normal"),
    ("希望增加班组权限说明", "usage", "suggestion", "low"),
    ("备件未按约定时间到货", "delivery", "complaint", "high"),
    ("到货数量与送货单不符", "delivery", "complaint", "normal"),
    ("发票抬头需要更正", "billing", "service", "normal"),
    ("质保期内更换电机", "return", "service", "normal"),
    ("现场工程师响应太慢", "other", "complaint", "urgent"),
)
ARTICLES: tuple[tuple[str, str, str, str], ...] = (
    ("设备开机报警 E05 的处理", "fault", "报警,E05,开机", "<p>急停回路断开：检查急停按钮与安全门，复位后重新上电。</p>"),
    ("输送线异响怎么排查", "fault", "输送线,异响", "<p>先停机断电，检查滚筒轴承、张紧轮与异物，再空载试运行 5 分钟。</p>"),
    ("机械臂定位偏差的标定步骤", "fault", "机械臂,定位,标定", "<p>回零、装标定块、运行自动标定；仍超限时联系现场工程师。</p>"),
    ("导出生产报表", "usage", "报表,导出", "<p>“报表 → 生产 → 导出”，可选 Excel 或 CSV，历史数据保留两年。</p>"),
    ("重置操作界面密码", "usage", "密码,登录", "<p>由班长账号在“设置 → 人员”中重置，首次登录须修改密码。</p>"),
    ("更正发票抬头", "billing", "发票,抬头", "<p>开票当月可作废重开；跨月需红冲，请提供正确抬头与税号。</p>"),
)  # fmt: skip
AGENTS = ("孟凡", "邱明轩")
"""Who answers customers as well: the role of service lets them begin their day with their cases."""
COMMENTS = {
    5: "响应很快，问题一次解决。",
    4: "",
    3: "处理时间有点长。",
    2: "来回沟通了好几次。",
    1: "等了太久才有人联系。",
}


async def add_service(organisation: Organisation, today: dt.date) -> None:
    """Makes what service goes by, and the cases of the last quarter: a write for each kind."""
    caller = Caller(organisation, System("service of the demo"))
    async with Unit(caller) as unit:
        await _agents(unit, organisation)
        queues = await _queues(unit, organisation)
        await _levels(unit, queues[1])
        await _articles(unit)
    async with Unit(caller, historic=True) as unit:
        customers = await _customers(unit, organisation)
        if customers:
            zone = ZoneInfo(organisation.settings.time_zone)
            people = await _people(unit, organisation)
            await _make(unit, "case", _cases(customers, people, queues, today, zone))


async def _make(unit: Unit, name: str, several: Sequence[dict[str, Any]]) -> list[str]:
    operations = [
        Operation("create", {key: value for key, value in values.items() if value is not None})
        for values in several
    ]
    return [str(each.id) for each in await unit.write(name, operations)]


def _table(unit: Unit, organisation: Organisation, name: str) -> str:
    return f"{quote(organisation.schema)}.{quote(unit.snapshot.model.object(name).table)}"


async def _agents(unit: Unit, organisation: Organisation) -> None:
    """Gives those who work on cases the roles for it, beside the ones that they have."""
    rows = await unit.link.fetch(
        f"select id, code from {_table(unit, organisation, 'role')} where code = any($1::text[])",
        ["service_manager", "service_agent"],
    )
    roles = {row["code"]: row["id"] for row in rows}
    people = unit.snapshot.access.people.values()
    found = {each.name: each for each in people if each.name in AGENTS}
    wanted = zip(AGENTS, ("service_manager", "service_agent"), strict=True)
    operations = [
        Operation("update", {"roles": [str(each) for each in (*found[name].roles, roles[code])]}, id=found[name].id)
        for name, code in wanted
        if name in found and code in roles
    ]  # fmt: skip
    await unit.write("user", operations)


async def _queues(unit: Unit, organisation: Organisation) -> list[str]:
    rows = await unit.link.fetch(
        f"select id from {_table(unit, organisation, 'department')} where name = $1", DEPARTMENT
    )
    members = {"departments": [str(row["id"]) for row in rows], "strategy": "load"}
    first = {"name": "售后一线", "usual": True, "description": "日常咨询与报修", **members}
    second = {"name": "技术专家", "description": "超时与疑难问题", **members, "strategy": "manual"}
    return await _make(unit, "case_queue", (first, second))


async def _levels(unit: Unit, experts: str) -> None:
    levels = (
        {"name": "紧急工单", "position": 1, "priorities": ["urgent"], "response_minutes": 30, "resolution_minutes": 480},
        {"name": "A 级客户", "position": 2, "grades": ["A"], "response_minutes": 60, "resolution_minutes": 960},
        {"name": "标准服务", "position": 3, "response_minutes": 240, "resolution_minutes": 1920},
    )  # fmt: skip
    steps = (
        {"name": "即将超时", "target": "resolution", "minutes": -60},
        {"name": "解决超时", "target": "resolution", "minutes": 0, "tell_manager": True, "raise_priority": True},
        {"name": "超时 4 小时，转专家", "target": "resolution", "minutes": 240, "tell_manager": True, "queue": experts},
    )  # fmt: skip
    ids = await _make(unit, "service_level", levels)
    await _make(unit, "service_escalation", [{**step, "service_level": id} for id in ids for step in steps])


async def _articles(unit: Unit) -> None:
    await _make(
        unit,
        "knowledge_article",
        [
            {"name": name, "category": category, "keywords": words, "body": body, "status": "published", "audience": "outside"}
            for name, category, words, body in ARTICLES
        ],
    )  # fmt: skip


async def _customers(unit: Unit, organisation: Organisation) -> Sequence[Record]:
    return await unit.link.fetch(
        "select a.id as account, c.id as contact, c.name, c.email from"
        f" {_table(unit, organisation, 'account')} a join lateral (select c.id, c.name, c.email from"
        f" {_table(unit, organisation, 'contact')} c where c.account = a.id and c.deleted_at is null"
        " order by c.id limit 1) c on true"
        " where a.deleted_at is null order by a.id limit 60"
    )


async def _people(unit: Unit, organisation: Organisation) -> list[str]:
    rows = await unit.link.fetch(
        f"select u.id from {_table(unit, organisation, 'user')} u join {_table(unit, organisation, 'department')} d"
        " on d.id = u.department where d.name = $1 and u.active order by u.id",
        DEPARTMENT,
    )
    return [str(row["id"]) for row in rows]


def _cases(
    customers: Sequence[Record], people: Sequence[str], queues: Sequence[str], today: dt.date, zone: ZoneInfo
) -> list[dict[str, Any]]:
    chance = stream("service")
    end = dt.datetime.combine(today, dt.time(8), zone)
    found = []
    for number in range(CASES):
        # Some customers write more often than others.
        customer = customers[min(int(chance.expovariate(0.08)), len(customers) - 1)]
        ago = dt.timedelta(days=DAYS * (1 - number / CASES), minutes=chance.randrange(600))
        opened = max(end - ago, end - dt.timedelta(days=DAYS))
        subject = chance.choice(SUBJECTS)
        found.append(
            {
                **dict(zip(("name", "category", "kind", "priority"), subject, strict=True)),
                "channel": chance.choice(("mail", "mail", "web", "phone", "wechat", "manual")),
                "account": str(customer["account"]),
                "contact": str(customer["contact"]),
                "contact_name": customer["name"],
                "contact_email": customer["email"],
                "created_at": opened.astimezone(dt.UTC).isoformat(timespec="seconds"),
                **_life(chance, opened, end, people, queues),
            }
        )
    return found


def _life(
    chance: Random, opened: dt.datetime, end: dt.datetime, people: Sequence[str], queues: Sequence[str]
) -> dict[str, Any]:
    """How far a case has come: what is older than some days is mostly solved, half of that within the level."""
    responded = opened + dt.timedelta(minutes=chance.choice((8, 15, 25, 40, 70, 150, 400)))
    solved = responded + dt.timedelta(hours=chance.choice((1, 3, 6, 20, 28, 50, 80)))
    owner = chance.choice(people) if people else None
    late, point = chance.random() < 0.06, chance.choice((5, 5, 5, 4, 4, 3, 2, 1))
    if solved > end or late:
        if end - opened < dt.timedelta(days=1) and chance.random() < 0.7:
            return {"status": "new", "queue": queues[0], "owner": None}
        status = chance.choice(("open", "open", "waiting"))
        return {
            "status": status,
            "queue": queues[1 if late else 0],
            "owner": owner,
            "first_response_at": _at(responded),
        }
    rated = chance.random() < 0.55
    judged = {"satisfaction": point, "satisfaction_comment": COMMENTS[point] or None, "rated_at": _at(solved)}
    return {
        "status": "closed" if rated or chance.random() < 0.6 else "resolved",
        "queue": queues[0],
        "owner": owner,
        "first_response_at": _at(responded),
        "resolved_at": _at(solved),
        "closed_at": _at(solved),
        "reopened": 1 if chance.random() < 0.08 else None,
        **(judged if rated else {}),
    }


def _at(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")
