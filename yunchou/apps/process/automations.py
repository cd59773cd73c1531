"""What is told by itself about processes."""

from yunchou.rules.automation.declared import automation

automation(
    "process.measure_improvement",
    "改进项到期衡量",
    "An improvement is to be measured",
    object="improvement",
    trigger="date",
    settings={"field": "measure_on", "amount": 0, "unit": "days", "direction": "after"},
    condition='status = "running"',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "改进项“{name}”可以衡量效果了，请查看前后对比并写下结论",
                "en": "The improvement “{name}” can be measured now: look at before and after, and say what was learned",
            },
        },
    ),
)
