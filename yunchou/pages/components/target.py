"""One figure against a target: how much is reached and how much is missing."""

from yunchou.pages.components.base import GOAL, figures, metrics

TARGET = figures("target", "目标达成", "Target", metrics(), GOAL, group="figures", width=6, height=4)
