"""The job that writes a report to a file."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller
from yunchou.jobs.handlers import JobContext, job
from yunchou.metrics.made import catalogue_for
from yunchou.pages.reports.definition import read_report
from yunchou.pages.reports.files import TYPES, check_may_export, listed, write
from yunchou.pages.reports.run import run


@job("report.export")
async def run_export(context: JobContext) -> dict[str, Any]:
    """The job of `POST /report-exports`: payload `{"definition", "period", "format", "name"}`, result `{"lines"}`."""
    caller: Caller = context.caller
    files = context.resources["files"]
    given = context.payload
    report = read_report(given["definition"])
    for name in listed(report):
        await check_may_export(caller, name)
    catalogue = await catalogue_for(caller, context.resources["metrics"])
    tables = await run(caller, catalogue, report, given.get("period"))
    path = files.incoming(caller.organisation)
    try:
        await write(caller, tables, given["name"], given["format"], path)
        day = dt.datetime.now(ZoneInfo(caller.organisation.settings.time_zone)).date()
        kept = await files.keep(
            caller.organisation,
            path,
            f"{given['name']} {day.isoformat()}.{given['format']}",
            purpose="export",
            created_by=caller.actor.user_id,
            type=TYPES[given["format"]],
        )
    finally:
        path.unlink(missing_ok=True)
    context.files.append({"id": str(kept.id), "name": kept.name})
    return {"lines": sum(len(table.lines) for table in tables)}
