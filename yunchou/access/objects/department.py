"""Department: the tree of the organisation. The one department without a parent is the company."""

from yunchou.model.declare import declare, lookup, text, user

DEPARTMENT = declare(
    "department",
    ("部门", "Department"),
    app="access",
    icon="apartment",
    affects_access=True,
    known_by=("name",),
    fields=(
        text("name", "部门名称", "Name", required=True, unique=True, max_length=100),
        lookup("parent", "上级部门", "Parent", "department", ("children", "下级部门", "Sub-departments")),
        lookup(
            "region",
            "大区",
            "Region",
            "department",
            ("region_departments", "大区内部门", "Departments of the region"),
            readonly=True,
            help=(
                "公司之下的最高一级部门，自动维护",
                "The highest department under the company; kept by the system",
            ),
        ),
        user("manager", "部门负责人", "Head", ("headed_departments", "负责的部门", "Departments headed")),
    ),
)
