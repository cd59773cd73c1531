"""Role: what its members may do. The rights themselves are kept beside it, see `yunchou.access.rights`."""

from yunchou.model.declare import declare, long_text, text

ROLE = declare(
    "role",
    ("角色", "Role"),
    app="access",
    icon="safety",
    affects_access=True,
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "角色名称", "Name", required=True, unique=True, max_length=100),
        text("code", "角色代码", "Code", unique=True, max_length=40),
        long_text("description", "说明", "Description"),
    ),
)
