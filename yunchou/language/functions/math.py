"""Functions of numbers. What a spreadsheet calls an error of value is null."""

from yunchou.language.arithmetic import POWER_DIGITS
from yunchou.language.functions.registry import MOST_PLACES, function

FUNCTIONS = (
    function(
        "ROUND(x:number, [places:places])", "math", "same", {1: "round({0})", 2: "round({0}, {1})"},
        zh="四舍五入到指定的小数位，恰好一半时远离零",
        en="Rounds to that many decimal places, a half away from zero",
        example="ROUND(amount, 2)", digits=MOST_PLACES,
    ),
    function(
        "ROUNDUP(x:number, [places:places])", "math", "same",
        {1: "yunchou.round_up({0}, 0)", 2: "yunchou.round_up({0}, {1})"},
        zh="向远离零的方向舍入", en="Rounds away from zero",
        example="ROUNDUP(amount / 12, 2)", digits=MOST_PLACES,
    ),
    function(
        "ROUNDDOWN(x:number, [places:places])", "math", "same", {1: "trunc({0})", 2: "trunc({0}, {1})"},
        zh="向零的方向舍入", en="Rounds towards zero",
        example="ROUNDDOWN(amount, -3)", digits=MOST_PLACES,
    ),
    function(
        "CEILING(x:number, [step:number])", "math", "same",
        {1: "ceil({0})", 2: "yunchou.ceiling({0}, {1})"},
        zh="不小于该数的最小的步长倍数", en="The least multiple of the step that is not below the number",
        example="CEILING(amount, 0.5)", digits=MOST_PLACES,
    ),
    function(
        "FLOOR(x:number, [step:number])", "math", "same",
        {1: "floor({0})", 2: "yunchou.floor({0}, {1})"},
        zh="不大于该数的最大的步长倍数", en="The greatest multiple of the step that is not above the number",
        example="FLOOR(amount, 100)", digits=MOST_PLACES,
    ),
    function(
        "ABS(x:number)", "math", "same", "abs({0})",
        zh="绝对值", en="The number without its sign", example="ABS(amount - 100)", digits=0,
    ),
    function(
        "MOD(x:number, divisor:number)", "math", "same", "yunchou.modulo({0}, {1})",
        zh="除法的余数，符号与除数相同", en="The rest of a division, with the sign of the divisor",
        example="MOD(-3, 2)", digits=MOST_PLACES,
    ),
    function(
        "POWER(x:number, exponent:number)", "math", "number", "yunchou.power({0}, {1})",
        zh="乘方，同 x ^ exponent", en="A power, as x ^ exponent", example="POWER(1.05, 3)", digits=POWER_DIGITS,
    ),
    function(
        "SQRT(x:number)", "math", "number", "yunchou.root({0})",
        zh="平方根，负数为空", en="The square root, null for a negative number", example="SQRT(2)",
        digits=POWER_DIGITS,
    ),
)  # fmt: skip
