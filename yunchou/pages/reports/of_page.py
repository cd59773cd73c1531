"""The figures of a page as a report, so that they go into a file or a letter as one does."""

from yunchou.pages.declare import Dashboard, Widget
from yunchou.pages.reports.definition import Report

MOST_ROWS = 1000
MOST_GROUPS = 3


def report_of(page: Dashboard) -> Report:
    """A table for each component that shows figures, in the order of the page, with the component's words and period.

    Lists of records and words are left out: what a file lists needs the right to export it, figures do not.
    """
    blocks = [_block(each, each.period or page.period) for each in page.widgets if each.metrics]
    return Report("joined", label=dict(page.label), blocks=blocks)


def _block(widget: Widget, period: str) -> Report:
    by = list(widget.by[:MOST_GROUPS])
    return Report(
        "comparison" if not by else "matrix" if widget.kind == "pivot" and len(by) == 2 else "summary",
        label=dict(widget.label),
        where=widget.where or None,
        sort=widget.sort.split(",") if widget.sort else [],
        by=by,
        metrics=list(dict.fromkeys(widget.metrics)),
        period=period,
        limit=min(widget.limit or MOST_ROWS, MOST_ROWS),
    )
