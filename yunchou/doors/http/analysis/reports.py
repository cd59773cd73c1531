"""Reports: their answers as tables, the records behind a figure, and their files."""

from typing import Any, Literal

import msgspec

from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.operations import jobs
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, JobAnswer, Output
from yunchou.metrics.made import catalogue_for, catalogue_in
from yunchou.metrics.query import drill
from yunchou.pages.reports.definition import catalogue_of, check_shape, read_report
from yunchou.pages.reports.files import check_may_export, listed
from yunchou.pages.reports.run import run
from yunchou.pages.reports.standard import standard_reports

endpoints = Endpoints("reports")


class ReportRunBody(Input):
    """A report as it is defined; `period` in place of its own."""

    definition: dict[str, Any]
    period: str | None = None


class ReportDrillBody(Input):
    """One figure of a report: its metric and the values of the dimensions it stands for."""

    definition: dict[str, Any]
    metric: str
    by: dict[str, Any] = msgspec.field(default_factory=dict)
    period: str | None = None


class ReportExportBody(Input):
    """A report, the kind of file and what it is called."""

    definition: dict[str, Any]
    format: Literal["csv", "xlsx", "pdf"]
    name: str
    period: str | None = None


class ReportAnswer(Output):
    """The tables: columns, and lines that are rows, subtotals or totals."""

    tables: list[dict[str, Any]]


class ReportDrillAnswer(Output):
    """The list that adds up to the figure."""

    object: str
    where: str | None


class StandardReport(Output):
    """A report that comes with the product; `definition` is what a run takes."""

    name: str
    folder: dict[str, str]
    label: dict[str, str]
    description: dict[str, str]
    definition: dict[str, Any]


class StandardReportsAnswer(Output):
    """Those that the caller may run."""

    reports: list[StandardReport]


@endpoints.get(
    "/standard-reports", "The reports that come with the product", answers={200: StandardReportsAnswer}
)
async def list_standard_reports(call: Call) -> Reply:
    """Each with its words in both languages and its definition, in the order of their folders."""
    snapshot = await call.caller.organisation.snapshot()
    house = call.house
    return Reply(
        {
            "reports": standard_reports(
                call.caller, snapshot, house.pages.reports, catalogue_in(snapshot, house.metrics)
            )
        }
    )


@endpoints.post(
    "/report-runs",
    "Run a report",
    scope="read",
    body=ReportRunBody,
    asks=True,
    answers={200: ReportAnswer},
    problems=(404, 422),
)
async def run_report(call: Call) -> Reply:
    """The tables of a report over the records that the caller may see."""
    asked: ReportRunBody = call.body
    tables = await run(
        call.caller,
        await catalogue_for(call.caller, call.house.metrics),
        read_report(asked.definition),
        asked.period,
    )
    return Reply({"tables": [each.as_json() for each in tables]})


@endpoints.post(
    "/report-runs/drill",
    "The records behind a figure of a report",
    scope="read",
    body=ReportDrillBody,
    asks=True,
    answers={200: ReportDrillAnswer},
    problems=(404, 422),
)
async def drill_report(call: Call) -> Reply:
    """The condition under which a list adds up to the figure."""
    asked: ReportDrillBody = call.body
    report = read_report(asked.definition)
    catalogue = catalogue_of(report, await catalogue_for(call.caller, call.house.metrics))
    period = asked.period or report.period
    found = await drill(call.caller, catalogue, asked.metric, asked.by, report.where, period)
    return Reply({"object": found["object"], "where": found["where"]})


@endpoints.post(
    "/report-exports",
    "Write a report to a file",
    scope="read",
    body=ReportExportBody,
    answers={202: JobAnswer},
    problems=(403, 404, 422),
)
async def export_report(call: Call) -> Reply:
    """Puts the writing aside as a job; wrong reports are refused at once."""
    asked: ReportExportBody = call.body
    report = read_report(asked.definition)
    check_shape(report)
    for table in listed(report):
        await check_may_export(call.caller, table)
    payload: dict[str, object] = {
        "definition": asked.definition,
        "format": asked.format,
        "name": asked.name.replace("/", "-").replace("\\", "-").strip()[:80] or "report",
        "period": asked.period,
    }
    return await jobs.start(call, "report.export", payload)
