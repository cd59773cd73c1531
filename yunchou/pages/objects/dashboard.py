"""Dashboard: a page of components that somebody designed.

`content` and `draft` are what `yunchou.pages.content` reads. A page that stands in for a shipped one (`replaces`) does so for
its owner, or for the people of `roles`; giving it to roles takes the right to change the model.
"""

from yunchou.model.declare import declare, json, long_text, multi_lookup, text

DASHBOARD = declare(
    "dashboard",
    ("仪表盘", "Dashboard"),
    app="pages",
    icon="dashboard",
    known_by=("name",),
    configuration=True,
    aside=("draft",),
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        long_text("description", "说明", "Description", max_length=1000),
        json(
            "content",
            "已发布的内容",
            "Published content",
            hidden=True,
            help=("看板上显示的组件", "The components that the page shows"),
        ),
        json(
            "draft",
            "草稿",
            "Draft",
            hidden=True,
            help=("设计中、尚未发布的内容", "What is being designed and not yet published"),
        ),
        text(
            "replaces",
            "替代的页面",
            "Stands in for",
            names="page",
            max_length=40,
            searchable=False,
            help=("内置页面的名称，如 home、sales", "The name of a shipped page: home, sales"),
        ),
        multi_lookup("roles", "适用角色", "For roles", "role"),
    ),
)
