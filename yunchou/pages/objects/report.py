"""Report and its folder: what is asked, kept under a name and shared like any record.

`definition` is what `yunchou.pages.reports.definition` reads.
"""

from yunchou.model.declare import declare, json, long_text, lookup, text

REPORT_FOLDER = declare(
    "report_folder",
    ("报表文件夹", "Report folder"),
    app="pages",
    icon="folder",
    known_by=("name",),
    configuration=True,
    fields=(text("name", "名称", "Name", required=True, max_length=100),),
)

REPORT = declare(
    "report",
    ("报表", "Report"),
    app="pages",
    icon="table",
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        long_text("description", "说明", "Description", max_length=1000),
        lookup("folder", "文件夹", "Folder", "report_folder", ("reports", "报表", "Reports")),
        json("definition", "定义", "Definition", hidden=True),
    ),
)
