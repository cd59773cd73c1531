"""Metrics of papers: seals that were used and are asked for, copies that are out, and papers that customers sign."""

from collections.abc import Mapping

from yunchou.metrics.catalogue import Metric
from yunchou.model.object import label

OF_USES = {
    "owner": "owner",
    "department": "owner.department",
    "seal": "seal",
    "party": "seal.party",
    "kind": "seal.kind",
    "medium": "medium",
}
OF_ENTRIES = {"owner": "owner", "department": "owner.department", "kind": "kind", "medium": "medium"}
OF_SIGNINGS = {"owner": "owner", "department": "owner.department"}


def _counted(
    name: str, zh: str, en: str, object: str, where: str, date: str, by: Mapping[str, str], *, stock: bool
) -> Metric:
    better = "lower" if stock else "higher"
    return Metric(name, label(zh, en), object, "number", "count()", where, date, stock, None, better, by)


METRICS = (
    _counted("seals_used", "用印次数", "Seals used", "seal_entry", "", "used_at", OF_ENTRIES, stock=False),
    _counted("seal_uses_deciding", "用印审批中", "Uses in approval", "seal_use", 'status = "submitted"', "created_at", OF_USES,
             stock=True),
    _counted("seal_uses_waiting", "待用印", "To be sealed", "seal_use", 'status = "approved"', "created_at", OF_USES,
             stock=True),
    _counted("seal_copies_out", "待归档", "Copies to come back", "seal_use",
             'status = "sealed" and return_by is not null and returned_on is null', "return_by", OF_USES, stock=True),
    _counted("seal_copies_late", "逾期未归档", "Copies overdue", "seal_use",
             'status = "sealed" and return_by < TODAY() and returned_on is null', "return_by", OF_USES, stock=True),
    _counted("signings_waiting", "待客户签署", "Waiting for signatures", "signing", 'status = "waiting"', "created_at",
             OF_SIGNINGS, stock=True),
    _counted("signings_signed", "客户已签署", "Signed by customers", "signing", 'status = "signed"', "signed_at", OF_SIGNINGS,
             stock=False),
)  # fmt: skip
