"""What a lead would become, before it does: the values of each record, and what is there already that may be meant."""

from collections.abc import Mapping
from typing import Any

from yunchou.apps.crm.converting.convert import Conversion
from yunchou.apps.crm.converting.mapping import filled, lines_of
from yunchou.records.write import Unit
from yunchou.rules.live import repeated_within


async def values_of(unit: Unit, each: Conversion) -> dict[str, dict[str, Any]]:
    """By object, the values that the records to be made would have, in their JSON form."""
    model, lines = unit.snapshot.model, lines_of(unit.snapshot)
    found = {into: filled(lines, model, each.lead, into) for into in ("account", "contact", "opportunity")}
    found["account"].setdefault("name", each.company)
    found["contact"].setdefault("name", each.lead["name"])
    found["opportunity"].setdefault("name", each.company)
    return found


async def proposals(unit: Unit, name: str, values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Records that the duplicate rules take for the same, as far as they may be shown; those in the bin are none to go into."""
    answer = await repeated_within(unit.link, unit.asking(), name, values)
    return [each for each in answer["duplicates"] if each["id"] is not None and not each["in_bin"]]
