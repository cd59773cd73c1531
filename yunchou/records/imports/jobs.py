"""The jobs of imports. Importing this module registers them."""

from typing import Any

from yunchou.jobs.handlers import Cancelled, JobContext, job
from yunchou.records.imports.run import run_import
from yunchou.records.imports.runner import CalledOff
from yunchou.records.imports.undo import undo


@job("import")
async def do_import(context: JobContext) -> dict[str, Any]:
    """Payload `{"import": id}`, or empty where the job's id is the import's; result as `Summary.as_json`."""
    import_id = int(context.payload.get("import") or context.job_id)
    summary = await run_import(
        context.caller,
        import_id,
        context.resources["files"],
        progress=context.progress,
        stopped=context.cancelled,
    )
    if summary.error_file is not None:
        context.files.append({"id": str(summary.error_file), "name": summary.error_name})
    if summary.state == "cancelled":
        raise Cancelled(summary.as_json())
    return summary.as_json()


@job("import.undo")
async def do_undo(context: JobContext) -> dict[str, Any]:
    """Payload `{"import": id, "spare_changed": …}`; result `{"deleted", "restored", "kept"}`, with `left` some of what stays."""
    import_id = int(context.payload["import"])
    try:
        return await undo(
            context.caller,
            import_id,
            progress=context.progress,
            stopped=context.cancelled,
            spare_changed=bool(context.payload.get("spare_changed")),
        )
    except CalledOff:
        raise Cancelled from None
