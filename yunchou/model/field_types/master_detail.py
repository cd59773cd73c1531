"""The record that this one is a part of: it comes and goes with its master, and who may see it is who may see the master.

`reparent`: whether it may be moved to another master.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from yunchou.base.errors import say
from yunchou.model.field_types.base import Schema, SettingFault
from yunchou.model.field_types.lookup import Lookup


class MasterDetail(Lookup):
    name = "master_detail"
    settings: ClassVar[Mapping[str, Schema]] = {
        "reparent": {
            "type": "boolean",
            "description": "Whether a record may move to another master; not without it.",
        }
    }

    def check_settings(self, given: Mapping[str, Any]) -> Iterator[SettingFault]:
        if not isinstance(given.get("reparent", False), bool):
            message = say("应为 true 或 false", "This must be true or false")
            yield SettingFault("wrong_type", "reparent", message)
