"""What the forecast puts into to-do lists: submissions that are awaited."""

from yunchou.apps.forecast.objects.forecast_request import DONE, OPEN
from yunchou.model.object import label
from yunchou.records.todo.sources import Source, todo_source

REQUESTS = todo_source(
    Source(
        "forecast_request",
        label("预测提交", "Forecasts"),
        object="forecast_request",
        where=f'state = "{OPEN}"',
        closed=f'state = "{DONE}"',
        due="due_on",
        shown={"from": "period.starts_on", "to": "period.ends_on"},
    )
)
