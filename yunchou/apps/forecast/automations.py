"""What happens with forecasts by itself: whoever has not submitted is reminded before the day."""

from yunchou.rules.automation.declared import automation

automation(
    "forecast.due",
    "预测提交提醒",
    "A forecast is due",
    object="forecast_request",
    trigger="date",
    settings={"field": "due_on", "amount": 1, "unit": "working_days", "direction": "before"},
    condition='state = "open"',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "“{name}”的销售预测应于 {due_on} 提交",
                "en": "The forecast “{name}” is to be submitted by {due_on}",
            },
        },
    ),
)
