"""What of papers stands in to-do lists: what is not signed yet, what is to be sealed, and copies that are to come back."""

from collections.abc import Sequence

from yunchou.access.asking import Asking
from yunchou.access.compile import NO_ROWS
from yunchou.apps.papers.seal_uses import USING
from yunchou.model.object import label
from yunchou.records.todo.sources import Source, todo_source


def _keepers(asking: Asking, alias: str, people: Sequence[int]) -> str:
    """All rows for whoever uses seals, for himself alone: what is to be sealed waits for any of them."""
    viewer = asking.viewer
    return "true" if list(people) == [viewer.person] and viewer.rights.may(USING) else NO_ROWS


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
SEALING = todo_source(
    Source(
        "sealing",
        label("待用印", "To be sealed"),
        object="seal_use",
        where='status = "approved"',
        closed='status = "sealed"',
        due="needed_on",
        team=False,
        whose=_keepers,
    )
)
COPIES = todo_source(
    Source(
        "seal_copies",
        label("待归档文件", "Copies to come back"),
        object="seal_use",
        where='status = "sealed" and return_by is not null and returned_on is null',
        closed='status = "sealed" and returned_on is not null',
        due="return_by",
    )
)
