"""Metrics of pools: what is claimed and given back, how long it waits, how fast it is answered."""

from yunchou.metrics.catalogue import Metric
from yunchou.model.object import label

PERSON = {"owner": "owner", "department": "owner.department", "region": "owner.department.region"}
MOVE = {**PERSON, "pool": "pool", "reason": "reason"}
LEAD = {**PERSON, "pool": "pool", "source": "source"}
CLAIMED = 'action in ("claim", "assign") and (undone is null or undone = false)'
RETURNED = 'action in ("give_back", "take_back", "returned") and (undone is null or undone = false)'

METRICS = (
    Metric(
        "claimed_records",
        label("领取与分配数", "Claimed and assigned"),
        "pool_history",
        "number",
        "count()",
        CLAIMED,
        date="created_at",
        dimensions=MOVE,
    ),
    Metric(
        "returned_records",
        label("退回与收回数", "Given and taken back"),
        "pool_history",
        "number",
        "count()",
        RETURNED,
        date="created_at",
        better="lower",
        dimensions=MOVE,
    ),
    Metric(
        "claim_wait_hours",
        label("平均等待领取（小时）", "Mean wait in the pool (hours)"),
        "pool_history",
        "number",
        "avg(minutes / 60)",
        CLAIMED,
        date="created_at",
        better="lower",
        dimensions=MOVE,
    ),
    Metric(
        "waiting_leads",
        label("待领取线索", "Leads waiting"),
        "lead",
        "number",
        "count()",
        "pool is not null and owner is null",
        date="pool_entered_at",
        stock=True,
        better="lower",
        dimensions={"pool": "pool", "source": "source"},
    ),
    Metric(
        "waiting_accounts",
        label("待领取客户", "Accounts waiting"),
        "account",
        "number",
        "count()",
        "pool is not null and owner is null",
        date="pool_entered_at",
        stock=True,
        better="lower",
        dimensions={"pool": "pool", "industry": "industry"},
    ),
    Metric(
        "response_hours",
        label("平均首次响应（小时）", "Mean first response (hours)"),
        "lead",
        "number",
        'avg(DATEDIF(claimed_at, responded_at, "minute") / 60)',
        "responded_at >= claimed_at",
        date="claimed_at",
        better="lower",
        dimensions=LEAD,
    ),
    Metric(
        "late_responses",
        label("超时未响应线索", "Leads not answered in time"),
        "lead",
        "number",
        "count()",
        "response_due_at < NOW() and responded_at is null and owner is not null",
        date="response_due_at",
        stock=True,
        better="lower",
        dimensions=LEAD,
    ),
)
