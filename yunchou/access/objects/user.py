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
        date("hired_on", "入职日期", "Hired on"),
        choice(
            "language",
            "界面语言",
            "Language",
            (option("zh-CN", "简体中文", "简体中文"), option("en", "English", "English")),
        ),
    ),
)
