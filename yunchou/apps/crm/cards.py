"""Business cards as text, Chinese or English, read into the fields of a lead: by what lines look like, without any network.

Sure signs come first (mail, telephone, web address, postal address, company endings, titles); the name is the line that is left
and looks most like one.
"""

import re
from dataclasses import dataclass, field

import msgspec

from yunchou.actions.registry import action
from yunchou.records.write import Unit

MOST_CHARACTERS, MOST_LINES, LONGEST_LINE = 4000, 60, 160
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
URL = re.compile(r"(?:https?://|www\.)[^\s，,；;|]+", re.IGNORECASE)
MOBILE = re.compile(r"(?<!\d)(?:\+?86[\s-]?)?(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})(?!\d)")
LANDLINE = re.compile(
    r"(?<!\d)(\+?\(?\d{1,4}\)?(?:[\s.()-]*\d{2,5}){2,5}(?:\s*(?:-|转|ext\.?)\s*\d{1,5})?)(?!\d)",
    re.IGNORECASE,
)
FAX = re.compile(r"传真|fax|^\s*f\s*[:：.]", re.IGNORECASE)
LABELS = re.compile(
    r"^\s*(?:姓\s*名|职\s*[务位]|公\s*司|单\s*位|部\s*门|手\s*机|电\s*话|邮\s*箱|邮\s*件|电子邮[件箱]|网\s*址|地\s*址|邮\s*编|微\s*信|name|title|company|"
    r"mobile|cell|phone|tel|telephone|e-?mail|web|website|address|add|addr|m|t|e|w|a|p|o)\s*[:：.]\s*",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"[\W_]*|(?:手机|电话|邮箱|网址|tel|mobile|phone|email|e-mail|web|m|t|e|w|p)", re.IGNORECASE
)
COMPANY_ZH = re.compile(
    r"(?:有限责任公司|股份有限公司|有限公司|集团|公司|研究院|设计院|大学|学院|医院|银行"
    r"|工厂|厂|中心|事务所|合作社|协会|商行)(?:[（(].*[)）])?$"
)
COMPANY_EN = re.compile(
    r"\b(?:inc|ltd|llc|llp|corp|corporation|company|co|gmbh|ag|s\.?a|b\.?v|plc|limited|group|holdings?|technologies|university|institute|bank)\b\.?,?\s*(?:ltd\.?|inc\.?)?$",
    re.IGNORECASE,
)
TITLE_ZH = re.compile(
    r"(?:董事长|总经理|副总|总裁|总监|经理|主管|主任|部长|处长|科长|厂长|工程师|顾问|专员|代表|助理|秘书|会计|采购|销售|教授|院长|校长|所长|站长|组长|负责人|合伙人|创始人|董事|设计师|架构师|专家|律师|医生)"
)
TITLE_EN = re.compile(
    r"\b(?:ceo|cto|cfo|coo|cmo|president|director|manager|engineer|consultant|officer|head|lead|vp|vice president|"
    r"partner|founder|chairman|"
    r"assistant|specialist|executive|representative|buyer|analyst|professor|architect|designer|supervisor|coordinator)\b",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"(?:省|自治区|[市区县镇乡].*(?:路|街|道|大道|号|楼|室|栋|层|园|村)|(?:路|街|大道)\s*\d+\s*号|\d+\s*号|邮编|\b(?:road|rd|street|st|avenue|ave|floor|building|suite|blvd|lane|drive|district)\b)",
    re.IGNORECASE,
)
PROVINCES = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南"
    "|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
SURNAMES_OF_TWO = re.compile("欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫")
SPACED_NAME = re.compile(r"^[一-鿿](?:\s+[一-鿿]){1,3}$")
NAME_ZH = re.compile(r"^[一-鿿·]{2,4}$")
NAME_EN = re.compile(r"^[A-Z][A-Za-z'’.-]*(?:\s+[A-Z][A-Za-z'’.-]*){1,3}$")


@dataclass(slots=True)
class Card:
    """What a card says. `rest`: lines of which nothing was read."""

    name: str | None = None
    company: str | None = None
    title: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    address: str | None = None
    province: str | None = None
    rest: list[str] = field(default_factory=list)


def read_card(text: str) -> Card:
    """The fields of a card's text. What is not sure stays empty; nothing is made up."""
    card = Card()
    taken = [
        _contacts(card, line[:LONGEST_LINE].strip())
        for line in text[:MOST_CHARACTERS].splitlines()[:MOST_LINES]
    ]
    left = [each for each in taken if each]
    lines = []
    for line in left:
        if (
            card.company is None
            and (COMPANY_ZH.search(line) or COMPANY_EN.search(line))
            and not ADDRESS.search(line)
        ):
            card.company = line
        elif card.address is None and ADDRESS.search(line) and not TITLE_ZH.search(line):
            card.address = line
        else:
            lines.append(line)
    _name_and_title(card, lines)
    card.province = _province(card.address) or _province(card.company)
    return card


def _contacts(card: Card, line: str) -> str:
    """Takes mail, web address and telephone out of a line; gives what is left, without its label."""
    if found := EMAIL.search(line):
        card.email = card.email or found[0].lower()
        line = EMAIL.sub(" ", line)
    if found := URL.search(line):
        card.website = card.website or found[0]
        line = URL.sub(" ", line)
    if FAX.search(line):
        return ""
    if found := MOBILE.search(line):
        # A mobile counts before a landline, wherever it stands.
        card.phone = "".join(found.groups())
        line = MOBILE.sub(" ", line)
    elif (
        (found := LANDLINE.search(line))
        and not ADDRESS.search(line)
        and sum(c.isdigit() for c in found[0]) >= 7
    ):
        card.phone = card.phone or " ".join(found[0].split())
        line = LANDLINE.sub(" ", line)
    line = LABELS.sub("", line).strip(" \t|/,，;；:：")
    return "" if NOTHING.fullmatch(line) else line


def _name_and_title(card: Card, lines: list[str]) -> None:
    """A line that holds both is parted; else the name is what looks like one, the title what names a post."""
    for line in lines:
        if SPACED_NAME.match(line):
            line = re.sub(r"\s", "", line)
        parts = [each for each in re.split(r"\s{2,}|[|/／，,、]|(?<=[一-鿿])\s+(?=[一-鿿])", line) if each]
        for part in parts if len(parts) > 1 else [line]:
            _name_or_title(card, part.strip())
    if card.name is None and card.title is not None:
        found = re.match(r"^([一-鿿]{2,3})\s*(.+)$", card.title)
        if (
            found
            and not TITLE_ZH.search(found[1])
            and not SURNAMES_OF_TWO.match(found[1])
            and TITLE_ZH.search(found[2])
        ):
            card.name, card.title = found[1], found[2]


def _name_or_title(card: Card, part: str) -> None:
    title = TITLE_ZH.search(part) or TITLE_EN.search(part)
    spaced = re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", part)
    if card.title is None and title:
        card.title = part
    elif card.name is None and not title and (NAME_ZH.match(spaced) or NAME_EN.match(part)):
        card.name = spaced
    else:
        card.rest.append(part)


def _province(text: str | None) -> str | None:
    found = PROVINCES.search(text[:12]) if text else None
    return found[0] if found else None


class CardText(msgspec.Struct, forbid_unknown_fields=True):
    """The text of a card, as it was pasted or read by a telephone."""

    text: str


class CardFields(msgspec.Struct):
    """The values for a new lead; what the card does not tell is null. `rest`: lines of which nothing was read."""

    name: str | None
    company: str | None
    title: str | None
    phone: str | None
    email: str | None
    website: str | None
    address: str | None
    province: str | None
    rest: list[str]


@action("crm.read_card", "识别名片文字", "Read a business card")
async def read_business_card(unit: Unit, given: CardText) -> CardFields:
    """Reads the text of a business card into the fields of a lead. Nothing is written."""
    found = read_card(given.text)
    return CardFields(
        found.name,
        found.company,
        found.title,
        found.phone,
        found.email,
        found.website,
        found.address,
        found.province,
        found.rest,
    )
