"""What is learned of the demo organisation: its deals that ended and its leads, as the weekly job would."""

from yunchou.access.actor import Caller
from yunchou.apps.learning.keeping import train
from yunchou.apps.learning.kinds import KINDS


async def add_learning(administrator: Caller) -> None:
    """Learns every outcome and scores the open records."""
    for kind in KINDS.values():
        await train(administrator, kind)
