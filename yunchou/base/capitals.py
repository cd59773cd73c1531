"""Amounts in Chinese capital numerals, as they stand on bills and contracts."""

from decimal import Decimal

from yunchou.base.money import round_half_up

_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿", "亿亿")


def in_chinese_capitals(amount: Decimal) -> str:
    """An amount of yuan in Chinese capital numerals, to the cent: 1234.50 is 壹仟贰佰叁拾肆元伍角整.

    As written on bills: 整 follows yuan and jiao, 零 stands for skipped places and before lone fen.
    """
    cents = int(round_half_up(abs(amount), 2).scaleb(2))
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    said = f"{_whole_in_capitals(yuan)}元" if yuan else ""
    if jiao:
        said += ("零" if yuan and yuan % 10 == 0 else "") + f"{_FIGURES[jiao]}角"
    if fen:
        said += ("零" if yuan and not jiao else "") + f"{_FIGURES[fen]}分"
    if not said:
        return "零元整"
    return ("负" if amount < 0 else "") + said + ("" if fen else "整")


def _whole_in_capitals(number: int) -> str:
    groups = []
    while number:
        groups.append(number % 10_000)
        number //= 10_000
    said, skipped = "", False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            skipped = bool(said)
            continue
        if said and (skipped or group < 1000):
            said += "零"
        said += _group_in_capitals(group) + _GROUPS[place]
        skipped = False
    return said


def _group_in_capitals(group: int) -> str:
    said, skipped = "", False
    for place in (3, 2, 1, 0):
        figure = group // 10**place % 10
        if figure:
            said += ("零" if skipped and said else "") + _FIGURES[figure] + _PLACES[place]
            skipped = False
        else:
            skipped = bool(said)
    return said
