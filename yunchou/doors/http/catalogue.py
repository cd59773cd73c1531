"""All endpoints of the API, in the order in which they are published."""

from yunchou.doors.http import (
    about,
    actions,
    comments,
    events,
    expressions,
    files,
    jobs,
    mail,
    me,
    merging,
    metric_queries,
    model,
    notifications,
    objects,
    openapi_door,
    pages,
    records,
    roles,
    search,
    sessions,
    sharing,
    tokens,
    transfers,
    views,
    webhooks,
)
from yunchou.doors.http.endpoint import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = tuple(
    endpoint
    for module in (
        about,
        sessions,
        tokens,
        me,
        objects,
        model,
        roles,
        records,
        merging,
        comments,
        views,
        notifications,
        search,
        sharing,
        expressions,
        actions,
        metric_queries,
        pages,
        transfers,
        files,
        jobs,
        mail,
        webhooks,
        events,
        openapi_door,
    )
    for endpoint in module.endpoints
)
