"""Names of people with their pinyin, and the fictitious telephone numbers of the demo organisation."""

from random import Random

from yunchou.apps.demo.words import with_pinyin, words

_SURNAMES = words(
    "王wang 李li 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 吴wu 周zhou 徐xu 孙sun 马ma 朱zhu 胡hu "
    "郭guo 何he 林lin 高gao 罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 许xu 韩han 邓deng 冯feng 曹cao "
    "彭peng 曾zeng 肖xiao 田tian 董dong 潘pan 袁yuan 蔡cai 蒋jiang 余yu 于yu 杜du 叶ye 程cheng 魏wei "
    "苏su 吕lv 丁ding 任ren 卢lu 姚yao 沈shen 钟zhong 姜jiang 崔cui 谭tan 陆lu 范fan 汪wang 廖liao "
    "石shi 金jin 韦wei 贾jia 夏xia 付fu 方fang 邹zou 熊xiong 白bai 孟meng 秦qin 邱qiu 侯hou 江jiang "
    "尹yin 薛xue 阎yan 段duan 雷lei 龙long 黎li 史shi 陶tao 贺he 毛mao 郝hao 顾gu 龚gong 邵shao 万wan "
    "覃qin 武wu 钱qian 戴dai 欧阳ouyang"
)
_MEN = words(
    "伟wei 强qiang 磊lei 军jun 洋yang 勇yong 杰jie 涛tao 明ming 超chao 刚gang 平ping 辉hui 鹏peng 飞fei "
    "斌bin 波bo 建华jianhua 建军jianjun 建国jianguo 志强zhiqiang 志刚zhigang 志伟zhiwei 志远zhiyuan "
    "国强guoqiang 国庆guoqing 海波haibo 海涛haitao 海龙hailong 晓东xiaodong 晓峰xiaofeng 晓明xiaoming "
    "文斌wenbin 文涛wentao 文杰wenjie 俊峰junfeng 俊伟junwei 浩宇haoyu 浩然haoran 子豪zihao 宇航yuhang "
    "宇轩yuxuan 天佑tianyou 振东zhendong 振宇zhenyu 永康yongkang 永胜yongsheng 永明yongming 立军lijun "
    "立新lixin 家明jiaming 家辉jiahui 嘉诚jiacheng 少华shaohua 成龙chenglong 东升dongsheng "
    "春生chunsheng 冬冬dongdong 德胜desheng 广平guangping 红兵hongbing 宏伟hongwei 金龙jinlong "
    "景明jingming 凯旋kaixuan 良才liangcai 明辉minghui 培林peilin 启航qihang 荣华ronghua 世杰shijie "
    "思远siyuan 卫国weiguo 新民xinmin 学军xuejun 一凡yifan 亦辰yichen 泽民zemin 泽宇zeyu 正阳zhengyang "
    "忠诚zhongcheng"
)
_WOMEN = words(
    "芳fang 娜na 敏min 静jing 丽li 艳yan 娟juan 霞xia 燕yan 玲ling 婷ting 雪xue 琳lin 慧hui 颖ying "
    "倩qian 丽华lihua 丽娟lijuan 秀英xiuying 秀兰xiulan 桂英guiying 玉兰yulan 玉梅yumei 晓燕xiaoyan "
    "晓红xiaohong 晓琳xiaolin 晓雯xiaowen 海燕haiyan 红梅hongmei 春梅chunmei 文静wenjing 雅琴yaqin "
    "雅婷yating 佳怡jiayi 佳琪jiaqi 嘉欣jiaxin 诗涵shihan 思雨siyu 思琪siqi 欣怡xinyi 雨欣yuxin "
    "雨婷yuting 梦瑶mengyao 梦洁mengjie 美玲meiling 淑芬shufen 淑珍shuzhen 素琴suqin 婉清wanqing "
    "惠敏huimin 慧敏huimin 静怡jingyi 洁茹jieru 可欣kexin 兰英lanying 丽萍liping 曼丽manli 敏捷minjie "
    "若曦ruoxi 书涵shuhan 桐桐tongtong 晓彤xiaotong 心怡xinyi 亚楠yanan 艺璇yixuan 银花yinhua "
    "月华yuehua 子涵zihan 紫萱zixuan 佩佩peipei"
)
_ENGLISH = (
    "Michael Turner",
    "Susan Clarke",
    "David Weber",
    "Laura Jensen",
    "Thomas Keller",
    "Emily Novak",
    "Peter Lindqvist",
    "Anna Moretti",
    "James Whitfield",
    "Sophie Laurent",
    "Robert Hayashi",
    "Karen Olsen",
    "Daniel Fischer",
    "Julia Brandt",
    "Mark Sullivan",
    "Elena Petrova",
    "Simon Gallagher",
    "Nicole Bauer",
    "Andrew Palmer",
    "Maria Santos",
    "Kevin O'Brien",
    "Rachel Stein",
    "Oliver Hughes",
    "Ingrid Larsen",
    "George Bennett",
    "Claire Dubois",
    "Stefan Roth",
    "Helen Archer",
    "Paul Andersen",
    "Grace Tan",
)


SURNAMES = [with_pinyin(word) for word in _SURNAMES]
MEN = [with_pinyin(word) for word in _MEN]
WOMEN = [with_pinyin(word) for word in _WOMEN]
# The first surnames are the frequent ones in China; the weights fall from 30 to 1.
_SURNAME_STEPS: list[float] = []
for _place in range(len(SURNAMES)):
    _SURNAME_STEPS.append((_SURNAME_STEPS[-1] if _SURNAME_STEPS else 0.0) + max(1.0, 30.0 - _place * 0.45))


def person(rng: Random) -> tuple[str, str]:
    """A Chinese name and its pinyin as `surname.given`."""
    surname = rng.choices(SURNAMES, cum_weights=_SURNAME_STEPS)[0]
    given = rng.choice(MEN if rng.random() < 0.62 else WOMEN)
    return surname[0] + given[0], f"{surname[1]}.{given[1]}"


def english_person(rng: Random) -> tuple[str, str]:
    """An English name and the local part of its mail address."""
    name = rng.choice(_ENGLISH)
    return name, name.lower().replace(" ", ".").replace("'", "")


def mobile(rng: Random) -> str:
    """A mobile number of the block 199 0000 xxxx, which stands for no real subscriber here."""
    return f"1990000{rng.randrange(10000):04d}"


def landline(rng: Random, dialling: str) -> str:
    """A landline number that begins with 5550 behind a real dialling code."""
    return f"{dialling}-5550{rng.randrange(10000):04d}"
