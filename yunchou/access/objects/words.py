"""Words that several objects of access share."""

from yunchou.model.declare import choice, option
from yunchou.model.object import Field


def level(default: str = "read") -> Field:
    """What is opened: to read, or to change too."""
    return choice(
        "rights",
        "权限",
        "Rights",
        (option("read", "只读", "Read"), option("update", "可编辑", "Edit", "blue")),
        required=True,
        default=default,
    )
