"""User: a person of the organisation, with or without a login."""

from yunchou.model.declare import (
    boolean,
    choice,
    date,
    declare,
    email,
    lookup,
    multi_lookup,
    option,
    phone,
    text,
    user,
)

USER = declare(
    "user",
    ("员工", "Person", "People"),
    app="access",
    icon="user",
    affects_access=True,
    known_by=("login",),
    fields=(
        text("name", "姓名", "Name", required=True, max_length=100),
        text(
            "login",
            "登录名",
            "Login",
            unique=True,
            max_length=200,
            help=("没有登录名的员工不能登录", "A person without a login can't sign in"),
        ),
        email("email", "邮箱", "Mail"),
        phone("phone", "手机", "Phone"),
        text("title", "职务", "Title", max_length=100),
        lookup("department", "部门", "Department", "department", ("users", "成员", "People")),
        user("manager", "直属上级", "Manager", ("reports", "下属", "Reports")),
        multi_lookup("roles", "角色", "Roles", "role", ("users", "成员", "People")),
        boolean("active", "在职", "Active", default=True),
        choice(
            "kind",
            "人员类型",
            "Kind",
            (
                option("employee", "员工", "Employee"),
                option("partner", "合作伙伴", "Partner", "blue"),
                option("guest", "访客", "Guest", "default"),
            ),
            default="employee",
            help=(
                "合作伙伴和访客不适用角色的数据范围，只能看到共享给他们的记录",
                "Scopes of roles don't count for partners and guests: they see only what is shared with them",
            ),
        ),
        date("hired_on", "入职日期", "Hired on"),
        choice(
            "language",
            "界面语言",
            "Language",
            (option("zh-CN", "简体中文", "简体中文"), option("en", "English", "English")),
        ),
    ),
)
