"""Metrics of the people who work with it."""

from yunchou.metrics.catalogue import Metric
from yunchou.model.object import label

METRICS = (
    Metric(
        "active_people",
        label("在用账号", "Active people"),
        object="user",
        unit="number",
        measure="count()",
        where="active",
        date="created_at",
        stock=True,
        dimensions={"department": "department", "region": "department.region"},
    ),
    Metric(
        "people_unplaced",
        label("未分配部门的员工", "People without department"),
        object="user",
        unit="number",
        measure="count()",
        where="active and department is null",
        date="created_at",
        stock=True,
        better="lower",
    ),
)
