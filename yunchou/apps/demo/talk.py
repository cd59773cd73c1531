"""What people of the demo say to each other and to customers: comments, tags, a team, mails and templates, a web form."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller, System
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.paper_room import make, table
from yunchou.base.db import Record
from yunchou.model.object import label
from yunchou.pages.web_forms.definition import web_form
from yunchou.pages.web_forms.submit import SPAM, Handed, hand_in, keep_only
from yunchou.records.change import Operation
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit

CUSTOMERS, WRITTEN = 10, 24
"""Customers that are talked about, and those whose people mails went to and fro with."""
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
COMMENTS: tuple[tuple[str, str], ...] = (
    ("下周客户高层来访，请一起准备工厂参观路线。", "好的，参观路线和样机我来协调，周三前发出。"),
    ("客户反馈备件到货慢，影响口碑，请跟进区域仓备货。", "已和仓库确认，伺服备件本周补齐。"),
    ("年度框架还差付款条款没谈拢，需要您出面。", "我周四下午约对方采购总监。"),
    ("竞品上周做了演示，我们要尽快把测试报告给到工艺部。", "报告已完成，今天发给客户。"),
)
"""What was said of a customer, and what the manager answered."""
TAGS = (
    ("战略客户", "Strategic", "red"),
    ("标杆案例", "Reference", "gold"),
    ("扩产中", "Expanding", "green"),
    ("价格敏感", "Price-sensitive", "orange"),
    ("需高层维护", "Needs executives", "purple"),
)
TEAM = ("新能源项目组", "New energy project team")
TEMPLATES: tuple[tuple[str, str, str, str], ...] = (
    ("方案跟进", "Following a proposal", "关于{name}的方案",
     "<p>{contact.name}，您好：</p><p>方案已按上次讨论修订，请查收。如需现场讲解，我这边随时安排。</p>"),
    ("报价发送", "Sending a quote", "{name} 报价单",
     "<p>{contact.name}，您好：</p><p>附上报价单，有效期 30 天。交期与付款方式如需调整，请告知。</p>"),
    ("到期回款提醒", "A payment is due", "款项到期提醒",
     "<p>您好：</p><p>贵司有一笔款项即将到期，请协助安排付款；如已付款请忽略本邮件。</p>"),
    ("拜访确认", "Confirming a visit", "拜访时间确认",
     "<p>您好：</p><p>确认本周的拜访安排，届时我与售前工程师一同到访。</p>"),
)  # fmt: skip
"""Both names, subject and text."""
MAILS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("产线改造方案", (
        ("out", "您好，附件为修订后的改造方案，节拍按 1.2 倍设计，请工艺部审核。"),
        ("in", "收到，工艺部意见：工位三的节拍请再确认，接口文档下周给到你们。"),
        ("out", "工位三已重新核算，满足要求；等接口文档后更新方案。"),
    )),
    ("备件与售后安排", (
        ("in", "现场一台读码器故障，请问备件多久能到？"),
        ("out", "区域仓有现货，明天上午由工程师带到现场更换。"),
    )),
    ("年度合作与付款", (
        ("out", "年度框架协议草案请查收，付款方式按我们上次谈的三三四。"),
        ("in", "法务已在审，付款比例希望调整为三四三，其余没有问题。"),
        ("out", "三四三可以接受，我们更新后用印寄出。"),
        ("in", "好的，谢谢。"),
    )),
)  # fmt: skip
"""Conversations: the subject, and what was sent and received in turn."""
FORM = ("官网咨询", "Enquiry on the website")
HANDED = (
    {"name": "洪建业", "company": "苏州启帆精密", "phone": "199 0000 9301", "email": "hong@qifan-demo.example"},
    {"name": "Anna Keller", "company": "Keller Automation", "phone": "199 0000 9302", "email": "keller@demo-auto.example"},
    {"name": "尤晓曼", "company": "宁波汇泽新能源", "phone": "199 0000 9303", "email": "you@huize-demo.example"},
)  # fmt: skip

shipped_names("tag", *(label(zh, en) for zh, en, _ in TAGS))
shipped_names("team", label(*TEAM))
shipped_names("mail_template", *(label(zh, en) for zh, en, *_ in TEMPLATES))
shipped_names("web_form", label(*FORM))


async def add_talk(administrator: Caller, today: dt.date) -> None:
    """Makes all of it: a write for each kind, and what is handed in by the form as anybody hands it in."""
    organisation = administrator.organisation
    caller = Caller(organisation, System("what people of the demo wrote"))
    last = dt.datetime.combine(today, dt.time(), ZoneInfo(organisation.settings.time_zone)) - 14 * HOUR
    async with Unit(caller, historic=True) as unit:
        people = await _people(unit)
        customers = await _customers(unit)
        await _tags(unit, customers)
        members = [people[name] for name in ("顾晓琳", "罗海峰", "孟凡", "钱思远") if name in people]
        if members:
            await make(unit, "team", [{"name": TEAM[0], "leader": members[0], "members": members}])
        await _comments(unit, customers[:CUSTOMERS], last)
        templates = [{"name": zh, "subject": subject, "body": body} for zh, _, subject, body in TEMPLATES]
        await make(unit, "mail_template", templates)
        await make(unit, "mail", _mails(customers, last))
    await _form(administrator, people)


async def _people(unit: Unit) -> Mapping[str, str]:
    return {each.name: str(each.id) for each in unit.snapshot.access.people.values() if each.active}


async def _customers(unit: Unit) -> Sequence[Record]:
    """The customers that bought most, of people who are there and have somebody above, with the first of their contacts."""
    return await unit.link.fetch(
        "select a.id, a.owner, u.name as owner_name, u.login as owner_mail, u.manager, c.id as contact, c.name as contact_name,"
        f" c.email from {table(unit, 'account')} a"
        f" join {table(unit, 'user')} u on u.id = a.owner and u.active and u.manager is not null"
        f" join lateral (select c.id, c.name, c.email from {table(unit, 'contact')} c where c.account = a.id"
        " and c.email is not null and c.deleted_at is null order by c.id limit 1) c on true"
        " where a.deleted_at is null and a.won_total is not null order by a.won_total desc, a.id limit $1",
        WRITTEN,
    )


async def _tags(unit: Unit, customers: Sequence[Record]) -> None:
    ids = await make(unit, "tag", [{"name": zh, "color": color} for zh, _, color in TAGS])
    chance = stream("tags")
    marked = [
        Operation("update", {"tags": sorted(chance.sample(ids, 1 + n % 3))}, id=each["id"])
        for n, each in enumerate(customers)
    ]
    await unit.write("account", marked)


async def _comments(unit: Unit, customers: Sequence[Record], last: dt.datetime) -> None:
    """The owner asks the manager, who answers the next hours."""
    asked = [
        {
            "text": COMMENTS[n % len(COMMENTS)][0],
            "object": "account",
            "record": str(each["id"]),
            "owner": str(each["owner"]),
            "mentions": [str(each["manager"])],
            "created_at": (last - (2 + 3 * n) * DAY).isoformat(),
        }
        for n, each in enumerate(customers)
    ]
    ids = await make(unit, "comment", asked)
    answers = [
        comment
        | {
            "text": COMMENTS[n % len(COMMENTS)][1],
            "parent": id,
            "owner": comment["mentions"][0],
            "mentions": [comment["owner"]],
            "created_at": (last - (2 + 3 * n) * DAY + 2 * HOUR).isoformat(),
        }
        for n, (id, comment) in enumerate(zip(ids, asked, strict=True))
    ]
    await make(unit, "comment", answers)


def _mails(customers: Sequence[Record], last: dt.datetime) -> list[dict[str, Any]]:
    """A conversation with each of the customers' people, filed with person and customer, as their mailbox would."""
    mails = []
    for n, each in enumerate(customers):
        subject, said = MAILS[n % len(MAILS)]
        first = f"<demo-{n}-0@demo.example>"
        ours, theirs = (
            (each["owner_mail"], each["owner_name"]),
            (each["email"], each["contact_name"]),
        )
        for turn, (direction, words) in enumerate(said):
            sent = direction == "out"
            (sender, name), (to, to_name) = (ours, theirs) if sent else (theirs, ours)
            at = _moment(last - 2 * n * DAY, len(said) - turn)
            message = f"<demo-{n}-{turn}@demo.example>"
            mails.append(
                {
                    "name": subject if turn == 0 else f"Re: {subject}",
                    "direction": direction,
                    "state": "sent" if sent else None,
                    "at": at.isoformat(),
                    "created_at": at.isoformat(),
                    "sender": sender,
                    "sender_name": name,
                    "recipients": f"{to_name} <{to}>",
                    "body": f"<p>{words}</p>",
                    "preview": words,
                    "automatic": False,
                    "message_id": message,
                    "thread": first,
                    "chain": None if turn == 0 else first,
                    "key": hashlib.sha256(message.encode()).hexdigest(),
                    "owner": str(each["owner"]),
                    "account": str(each["id"]),
                    "contact": str(each["contact"]),
                }
            )
    return sorted(mails, key=lambda mail: mail["at"])


def _moment(end: dt.datetime, left: int) -> dt.datetime:
    """When a mail came that so many were left with: two on a working day, in the morning and in the afternoon."""
    at, back = end, left // 2
    while back or at.weekday() > 4:
        back -= at.weekday() < 5
        at -= DAY
    return at + (HOUR / 3 if left % 2 else 5 * HOUR) + left * 7 * HOUR / 60


async def _form(administrator: Caller, people: Mapping[str, str]) -> None:
    """A form for the website, and what came in by it: some leads, and something that nobody wrote."""
    organisation = administrator.organisation
    assignee = people.get("姜雨桐") or str(administrator.actor.user_id)
    content = {
        "title": "联系云帆智能装备",
        "intro": "留下联系方式，一个工作日内由顾问回电。",
        "submit": "提交",
        "thanks": "已收到，我们会尽快联系您。",
        "consent": "我同意云帆智能装备为答复咨询而使用以上信息。",
        "fields": [
            {"name": "name", "required": True},
            {"name": "company", "required": True},
            {"name": "phone", "required": True},
            {"name": "email"},
        ],
        "values": {"source": "website"},
    }
    async with Unit(administrator) as unit:
        values = {"name": FORM[0], "object": "lead", "assignee": assignee, "content": content}
        (id,) = await make(unit, "web_form", [values])
        token = await unit.link.fetchval(
            f"select token from {table(unit, 'web_form')} where id = $1", int(id)
        )
    organisation.forget()
    snapshot = await organisation.snapshot()
    form = web_form(snapshot, token)
    if form is None:
        return
    source = {"utm_source": "baidu", "utm_medium": "cpc", "referrer": "https://www.demo.example/vision"}
    for n, each in enumerate(HANDED):
        await hand_in(organisation, snapshot, form, Handed(each, source, f"demo-{n}"))
    await keep_only(organisation, form, Handed({"name": "seo"}, {}, "demo-spam"), SPAM, "填写过快")
