"""What the person who looks at it has still to do, what is due first above."""

from yunchou.model.object import label
from yunchou.pages.components.base import Component, limit

TO_DO = Component("todo", label("我的待办", "To-do list"), "records", (limit(50),))
