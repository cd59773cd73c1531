"""The people of the demo organisation: departments, sixty persons, and what each is like to work with."""

from dataclasses import dataclass, field
from random import Random

from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.days import Days
from yunchou.apps.demo.names import mobile

COMPANY = "云帆智能装备"
REGIONS: dict[str, tuple[str, ...]] = {
    "华东": ("上海销售部", "苏州销售部", "杭州销售部"),
    "华南": ("深圳销售部", "广州销售部"),
    "华北": ("北京销售部", "天津销售部"),
    "华中": ("武汉销售部", "长沙销售部"),
    "西南": ("成都销售部", "重庆销售部"),
    "东北": ("沈阳销售部",),
}
HEADQUARTERS = ("销售运营部", "市场部", "售前技术部")

# Persons with a part of their own; what each does is told in docs/developers/demo.md.
DISCOUNTER = "沈俊杰"
OVERLOADED = "许文博"
STRONGEST = "顾晓琳"
WEAKEST = "彭子轩"
LEAVER = "梁志鹏"
LEFT_DAYS_AGO = 150
NEWCOMERS = {"高博": 95, "向雨薇": 130}  # days since they came


@dataclass(slots=True, eq=False)
class Person:
    """A person and, for those who sell, their ways.

    `load`: share of the deals against a usual rep's 1. `skill`: added to the chance of winning. `discount`:
    lowest and highest percent off the list price. `untidy`: added to the share of late close dates.
    """

    name: str
    login: str
    title: str
    department: str
    manager: str
    role: str
    hired: int = 0
    left: int | None = None
    team: str = ""
    region: str = ""
    load: float = 0.0
    skill: float = 0.0
    discount: tuple[int, int] = (2, 12)
    untidy: float = 0.02
    phone: str = ""

    @property
    def active(self) -> bool:
        """Whether the person still works here."""
        return self.left is None

    def works_on(self, day: int) -> bool:
        """Whether the person was employed on a day."""
        return self.hired <= day and (self.left is None or day <= self.left)


@dataclass(slots=True, eq=False)
class Department:
    """A department: its name, its parent's (empty: right under the company) and its head's."""

    name: str
    parent: str
    manager: str


@dataclass(slots=True, eq=False)
class Organisation:
    """Departments under the company from the top down, people with managers first."""

    departments: list[Department] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def sellers(self) -> list[Person]:
        """Everybody who owns customers."""
        return [person for person in self.people if person.load > 0]

    def named(self, name: str) -> Person:
        """The person of a name."""
        return next(person for person in self.people if person.name == name)


# name, mail, title, role; the first of a group leads it
_HEAD = ("陆振华", "lu.zhenhua", "销售副总裁", "executive")
_HEADQUARTERS = {
    "销售运营部": (
        ("丁敏", "ding.min", "销售运营经理", "operations"),
        ("管晓宁", "admin", "系统管理员", "administrator"),
        ("邵婷", "shao.ting", "销售运营专员", "operations"),
    ),
    "市场部": (
        ("钱思远", "qian.siyuan", "市场经理", "operations"),
        ("姜雨桐", "jiang.yutong", "市场专员", "operations"),
    ),
    "售前技术部": (
        ("孟凡", "meng.fan", "售前技术经理", "rep"),
        ("邱明轩", "qiu.mingxuan", "售前工程师", "rep"),
    ),
}
_REGION_HEADS = {
    "华东": ("周建平", "zhou.jianping"),
    "华南": ("黄伟雄", "huang.weixiong"),
    "华北": ("刘国栋", "liu.guodong"),
    "华中": ("胡志刚", "hu.zhigang"),
    "西南": ("杨晓川", "yang.xiaochuan"),
    "东北": ("孙立新", "sun.lixin"),
}
_TEAMS = {
    "上海销售部": "徐静 xu.jing|许文博 xu.wenbo|王雅琪 wang.yaqi|陈浩然 chen.haoran|沈佳怡 shen.jiayi",
    "苏州销售部": "顾建新 gu.jianxin|顾晓琳 gu.xiaolin|朱凯 zhu.kai|吴梦洁 wu.mengjie",
    "杭州销售部": "章海燕 zhang.haiyan|沈俊杰 shen.junjie|金晨 jin.chen|楼思敏 lou.simin",
    "深圳销售部": "林志豪 lin.zhihao|罗海峰 luo.haifeng|郑晓敏 zheng.xiaomin|蔡泽宇 cai.zeyu|"
    "叶文静 ye.wenjing",
    "广州销售部": "何永强 he.yongqiang|梁志鹏 liang.zhipeng|冯嘉欣 feng.jiaxin|麦俊熙 mai.junxi",
    "北京销售部": "李红梅 li.hongmei|张一鸣 zhang.yiming|赵雪 zhao.xue|高博 gao.bo",
    "天津销售部": "宋卫东 song.weidong|田家豪 tian.jiahao|贾晓雯 jia.xiaowen|魏强 wei.qiang",
    "武汉销售部": "余志勇 yu.zhiyong|程磊 cheng.lei|向雨薇 xiang.yuwei",
    "长沙销售部": "谭伟 tan.wei|彭子轩 peng.zixuan|易思琪 yi.siqi",
    "成都销售部": "唐国华 tang.guohua|蒋诗雨 jiang.shiyu|廖勇 liao.yong",
    "重庆销售部": "熊大伟 xiong.dawei|龙小梅 long.xiaomei|秦浩 qin.hao",
    "沈阳销售部": "于洋 yu.yang|佟丽丽 tong.lili|姜涛 jiang.tao|关宇航 guan.yuhang",
}


def build(days: Days) -> Organisation:
    """The departments and people as they stand today."""
    rng = stream("organisation")
    organisation = Organisation()
    name, mail, title, role = _HEAD
    organisation.people.append(Person(name, _login(mail), title, "", "", role))
    for region, teams in REGIONS.items():
        head, head_mail = _REGION_HEADS[region]
        _department(organisation, region, "", head)
        manager = Person(head, _login(head_mail), f"{region}大区总监", region, name, "manager")
        manager.region, manager.load, manager.skill = region, 0.08, 0.05
        organisation.people.append(manager)
        for team in teams:
            _team(organisation, rng, region, team, head)
    _department(organisation, "总部", "", name)
    for department, members in _HEADQUARTERS.items():
        _department(organisation, department, "总部", members[0][0])
        for place, (who, who_mail, who_title, who_role) in enumerate(members):
            boss = name if place == 0 else members[0][0]
            organisation.people.append(Person(who, _login(who_mail), who_title, department, boss, who_role))
    for person in organisation.people:
        _employment(person, rng, days)
    return organisation


def _login(mail: str) -> str:
    return f"{mail}@demo.example"


def _department(organisation: Organisation, name: str, parent: str, manager: str) -> None:
    organisation.departments.append(Department(name, parent, manager))


def _team(organisation: Organisation, rng: Random, region: str, team: str, head: str) -> None:
    members = [word.split() for word in _TEAMS[team].split("|")]
    leader = members[0][0]
    _department(organisation, team, region, leader)
    for place, (name, mail) in enumerate(members):
        person = Person(name, _login(mail), "销售经理" if place == 0 else "客户经理", team, leader, "rep")
        person.team, person.region = team, region
        person.load, person.skill = rng.uniform(0.9, 1.1), rng.uniform(-0.05, 0.05)
        if place == 0:
            person.manager, person.role, person.load = head, "manager", 0.4
        elif person.load > 1.0:
            person.title = "高级客户经理"
        organisation.people.append(person)


def _employment(person: Person, rng: Random, days: Days) -> None:
    person.phone = mobile(rng)
    person.hired = days.back(days.first - rng.randrange(100, 1400), 0)
    if person.name == DISCOUNTER:
        person.discount = (20, 32)
    elif person.name == OVERLOADED:
        person.load, person.untidy, person.skill = 2.1, 0.16, -0.02
    elif person.name == STRONGEST:
        person.skill = 0.22
    elif person.name == WEAKEST:
        person.skill = -0.24
    elif person.name == LEAVER:
        person.left = days.back(days.today - LEFT_DAYS_AGO, 0)
    elif person.name in NEWCOMERS:
        person.hired = days.back(days.today - NEWCOMERS[person.name], 0)
        person.title = "客户经理"
