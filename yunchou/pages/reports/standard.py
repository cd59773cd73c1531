"""The reports that come with the apps, as far as the asker may run them."""

from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.errors import Problem
from yunchou.metrics.catalogue import Catalogue
from yunchou.metrics.query import MetricQuery, questions
from yunchou.pages.declare import StandardReport
from yunchou.pages.reports.definition import Report, catalogue_of, read_report
from yunchou.records.aggregate import compile_aggregate
from yunchou.records.read import Query, asking_of, compile_page


def standard_reports(
    caller: Caller, snapshot: Snapshot, reports: Sequence[StandardReport], catalogue: Catalogue
) -> list[dict[str, Any]]:
    """Each report of which the asker may read every part, with its words in both languages."""
    return [
        {
            "name": each.name,
            "folder": dict(each.folder),
            "label": dict(each.label),
            "description": dict(each.description),
            "definition": dict(each.definition),
        }
        for each in reports
        if _may_run(caller, snapshot, read_report(each.definition), catalogue)
    ]


def _may_run(caller: Caller, snapshot: Snapshot, report: Report, catalogue: Catalogue) -> bool:
    try:
        for part in report.blocks or (report,):
            _compile(caller, snapshot, part, catalogue)
    except Problem:
        return False
    return True


def _compile(caller: Caller, snapshot: Snapshot, report: Report, catalogue: Catalogue) -> None:
    """Raises what running the report would raise, without asking the database."""
    if report.kind == "list":
        asked = Query(fields=report.fields, where=report.where, sort=report.sort, limit=1)
        compile_page(asking_of(caller, snapshot), report.object or "", asked)
        return
    question = MetricQuery(report.metrics, report.by, report.where, report.period)
    for name, each in questions(caller, catalogue_of(report, catalogue), question):
        compile_aggregate(asking_of(caller, snapshot), name, each)
