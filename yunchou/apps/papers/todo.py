"""What of papers stands in to-do lists: documents that a customer has not signed, for whoever put them up."""

from yunchou.model.object import label
from yunchou.records.todo.sources import Source, todo_source

SIGNINGS = todo_source(
    Source(
        "signing",
        label("待客户签署", "Waiting for a signature"),
        object="signing",
        where='status = "waiting"',
        closed='status = "signed"',
        due="expires_on",
        shown={"signer": "signer"},
    )
)
