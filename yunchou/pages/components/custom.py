"""A component of one's own: markup, style and script in a sealed frame, which is given its figures by messages.

The frame may not read cookies, open addresses or reach the page around it; see `docs/developers/components.md`.
"""

from yunchou.model.object import label
from yunchou.pages.components.base import Component, Setting, dimensions, figures, metrics

CODE = Setting("code", "code", label("代码（HTML）", "Code (HTML)"), True, most=20_000)
_FIGURES = figures("custom", "自定义组件", "Custom component", metrics(0, 8), dimensions(0, 3), CODE)

CUSTOM = Component("custom", _FIGURES.label, "content", _FIGURES.settings, asks="figures", trusted=True)
