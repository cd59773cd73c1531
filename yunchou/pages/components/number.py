"""One figure, with how it moved against the period before."""

from yunchou.pages.components.base import COMPARE, figures, metrics

NUMBER = figures("number", "指标卡", "Number", metrics(), COMPARE, group="figures", width=6, height=3)
