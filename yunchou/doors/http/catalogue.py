"""All endpoints of the API, in the order in which they are published."""

from yunchou.doors.http import about, events, openapi_door
from yunchou.doors.http.analysis import metric_queries, reports, subscriptions
from yunchou.doors.http.endpoint import Endpoint
from yunchou.doors.http.identity import (
    factors,
    links,
    me,
    passkeys,
    people_access,
    sessions,
    sign_ins,
    sign_on,
    tokens,
)
from yunchou.doors.http.operations import (
    all_jobs,
    backups,
    jobs,
    mail,
    mail_templates,
    mailboxes,
    migrations,
    retention,
    webhooks,
)
from yunchou.doors.http.organisation import chart, organisation, roles
from yunchou.doors.http.pages import bank_statements, expense_files, layouts, maps, pages, quotes, statements
from yunchou.doors.http.pools import pools
from yunchou.doors.http.records import (
    audit,
    bin,
    files,
    many,
    merging,
    records,
    search,
    sharing,
    todo,
    transfers,
    views,
)
from yunchou.doors.http.rules import (
    actions,
    approvals,
    automations,
    automations_tried,
    expressions,
    quality,
    stages,
)
from yunchou.doors.http.studio import change_sets, model, numbering, objects
from yunchou.doors.http.together import comments, feed, notifications, presence, push

ENDPOINTS: tuple[Endpoint, ...] = tuple(
    endpoint
    for module in (
        about,
        sessions,
        links,
        sign_ins,
        sign_on,
        tokens,
        me,
        factors,
        passkeys,
        people_access,
        objects,
        model,
        change_sets,
        numbering,
        roles,
        organisation,
        backups,
        chart,
        audit,
        records,
        bin,
        many,
        merging,
        presence,
        comments,
        views,
        maps,
        quotes,
        bank_statements,
        statements,
        expense_files,
        notifications,
        push,
        feed,
        todo,
        quality,
        stages,
        search,
        sharing,
        pools,
        expressions,
        actions,
        metric_queries,
        reports,
        subscriptions,
        pages,
        layouts,
        transfers,
        migrations,
        files,
        jobs,
        all_jobs,
        mail,
        mail_templates,
        mailboxes,
        retention,
        webhooks,
        automations,
        automations_tried,
        approvals,
        events,
        openapi_door,
    )
    for endpoint in module.endpoints
)
