"""Invented company names by industry, and unified social credit codes with a right check character."""

from random import Random

from yunchou.apps.demo.words import with_pinyin, words
from yunchou.base.credit_code import check_character, organisation_check

_FIRST = words(
    "启qi 恒heng 瑞rui 盛sheng 鼎ding 嘉jia 宏hong 远yuan 博bo 凯kai 锦jin 泰tai 晟sheng 卓zhuo 睿rui "
    "辰chen 昊hao 朗lang 明ming 华hua 骏jun 利li 汇hui 优you 迈mai 融rong 捷jie 拓tuo 翔xiang 佳jia "
    "星xing 海hai 中zhong 天tian 弘hong 祥xiang 万wan 同tong 正zheng 科ke 精jing 力li 蓝lan 康kang 安an "
    "信xin 德de 群qun 永yong 方fang 胜sheng"
)
_SECOND = words(
    "岳yue 川chuan 腾teng 达da 峰feng 辉hui 诚cheng 泽ze 创chuang 源yuan 通tong 杰jie 铭ming 翰han "
    "景jing 鑫xin 阳yang 林lin 锐rui 驰chi 润run 舟zhou 衡heng 威wei 朋peng 越yue 禾he 森sen 宇yu 图tu "
    "邦bang 维wei 勒le 澜lan 程cheng 晖hui 域yu 迪di 航hang 特te 茂mao 立li 冠guan 固gu 沃wo 尚shang "
    "奥ao 和he 朔shuo 渊yuan"
)


FIRST = [with_pinyin(word) for word in _FIRST]
SECOND = [with_pinyin(word) for word in _SECOND]

# industry -> (share of the customers, what the company says it does)
INDUSTRIES: dict[str, tuple[int, tuple[str, ...]]] = {
    "electronics": (20, ("电子", "电子科技", "半导体", "光电", "精密电子", "微电子", "电路", "连接器")),
    "automotive": (15, ("汽车零部件", "汽车电子", "汽车科技", "底盘系统", "车身制造", "内饰件")),
    "manufacturing": (13, ("机械", "精密机械", "五金制造", "金属制品", "模具", "重工", "精工")),
    "equipment": (11, ("装备制造", "自动化设备", "数控机床", "机电设备", "智能装备")),
    "energy": (11, ("新能源", "储能科技", "锂电材料", "光伏科技", "电力设备")),
    "logistics": (8, ("物流", "供应链管理", "冷链物流", "仓储服务")),
    "chemical": (6, ("化工", "新材料", "高分子材料", "涂料")),
    "medical": (6, ("医疗器械", "制药", "生物科技", "医用材料")),
    "food": (3, ("食品", "乳业", "饮料")),
    "retail": (2, ("商贸", "家居")),
    "technology": (3, ("信息技术", "软件", "智能科技", "系统集成")),
    "telecommunications": (1, ("通信设备", "通信技术")),
    "education": (1, ("职业技术学院", "工业研究院")),
}
FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "科技有限公司", "实业有限公司")

# Customers that write their names in English: name, domain part, industry.
ENGLISH = (
    ("Harmonia Robotics (Shanghai) Co., Ltd.", "harmonia-robotics", "equipment"),
    ("Nordlicht Drives GmbH Suzhou Branch", "nordlicht-drives", "electronics"),
    ("Pacific Crest Automotive (China) Ltd.", "pacific-crest", "automotive"),
    ("Bluewater Packaging Asia Ltd.", "bluewater-packaging", "manufacturing"),
    ("Kestrel Medical Devices (Suzhou) Ltd.", "kestrel-medical", "medical"),
    ("Alpine Foods (Guangzhou) Co., Ltd.", "alpine-foods", "food"),
    ("Stellar Semicon (Shenzhen) Inc.", "stellar-semicon", "electronics"),
    ("Greenfield Battery Systems Co., Ltd.", "greenfield-battery", "energy"),
    ("Orchid Logistics (Wuhan) Ltd.", "orchid-logistics", "logistics"),
    ("Redwood Tooling (Tianjin) Co., Ltd.", "redwood-tooling", "manufacturing"),
    ("Meridian Polymers (Ningbo) Ltd.", "meridian-polymers", "chemical"),
    ("Baltic Motion Systems (Dalian) Co., Ltd.", "baltic-motion", "equipment"),
)


def credit_code(place_code: str, number: int) -> str:
    """A unified social credit code (GB 32100) whose organisation part begins with the unused `YF`."""
    organisation = f"YF{number:06d}"
    body = "91" + place_code + organisation + organisation_check(organisation)
    return body + check_character(body)


def brand(rng: Random) -> tuple[str, str]:
    """A trade name of two characters and its pinyin."""
    first, second = rng.choice(FIRST), rng.choice(SECOND)
    return first[0] + second[0], first[1] + second[1]
