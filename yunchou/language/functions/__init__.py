"""All functions of the language by name."""

from yunchou.language.functions import aggregates, changes, dates, logic, lunar, math, people, places, text
from yunchou.language.functions.registry import Function, Parameter

FUNCTIONS: dict[str, Function] = {
    each.name: each
    for module in (logic, math, text, dates, lunar, places, people, aggregates, changes)
    for each in module.FUNCTIONS
}
"""Every function, in the order that an editor lists them."""

__all__ = ["FUNCTIONS", "Function", "Parameter"]
