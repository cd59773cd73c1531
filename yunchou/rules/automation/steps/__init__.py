"""The kinds of steps that need no room above. Naming a module here declares its kind."""

from yunchou.rules.automation.steps import (
    action,
    approval,
    assign,
    branch,
    create,
    delete,
    loop,
    mail,
    parallel,
    set_fields,
    stop,
    update_related,
    wait,
    webhook,
)

KINDS = (
    set_fields,
    update_related,
    create,
    delete,
    assign,
    approval,
    mail,
    webhook,
    action,
    wait,
    branch,
    loop,
    parallel,
    stop,
)
