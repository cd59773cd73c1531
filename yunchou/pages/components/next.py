"""What the person who looks at it best does next, the most urgent first, with the reasons."""

from yunchou.model.object import label
from yunchou.pages.components.base import Component, limit

NEXT = Component("next", label("建议优先处理", "What to do next"), "records", (limit(50),))
