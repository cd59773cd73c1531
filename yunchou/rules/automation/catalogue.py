"""What automations can be made of, for whoever draws an editor of them."""

from typing import Any

from yunchou.actions.registry import schema_of
from yunchou.rules.automation.definition import STEPS, TRIGGERS


def kinds() -> dict[str, list[dict[str, Any]]]:
    """All kinds of triggers and steps, by name, each with its label and the JSON schema of its settings."""
    return {
        "triggers": [
            {
                "kind": name,
                "label": dict(kind.words),
                "needs_object": kind.needs_object,
                "started_by_people": kind.started_by_people,
                "schema": schema_of(kind),
            }
            for name, kind in TRIGGERS.items()
        ],
        "steps": [
            {
                "kind": name,
                "label": dict(kind.words),
                "about_record": kind.about_record,
                "schema": schema_of(kind),
            }
            for name, kind in STEPS.items()
        ],
    }
