"""The job that fills the columns of computed fields. Importing this module registers it."""

from typing import Any

from yunchou.jobs.handlers import Cancelled, JobContext, job
from yunchou.records.computed.fill import KIND, fill


@job(KIND, retries=5)
async def fill_columns(context: JobContext) -> dict[str, Any]:
    """Without payload; result `{"records"}`, how many records were looked at."""
    seen = await fill(context.caller, context.progress, context.cancelled)
    if context.cancelled():
        raise Cancelled({"records": seen})
    return {"records": seen}
