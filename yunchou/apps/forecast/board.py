"""The forecast of a period as its page shows it: the tree with the system's figures, and what was said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.forecast.chain import Chain, chain_of
from yunchou.apps.forecast.cycle import Period, open_periods, period_spanning
from yunchou.apps.forecast.entries import WHOSE, Entries, Standing, awaited_in, entries_of, standings
from yunchou.apps.forecast.figures import Figures
from yunchou.apps.forecast.rollup import Ground, Node, rollup
from yunchou.base.time import Span, today
from yunchou.metrics.made import everything

SUBMIT, JUDGE, LOCK = "forecast.submit", "forecast.judge", "forecast.lock"


@dataclass(frozen=True, slots=True)
class Board:
    """The nodes of a tree with what follows for each. `period`: None where nobody opened the days for submissions.

    `running`: the periods that take submissions today.
    """

    nodes: Sequence[Node]
    standings: Sequence[Standing]
    entries: Entries
    awaited: frozenset[WHOSE]
    chain: Chain
    period: Period | None
    running: Sequence[Period] = ()

    def of(self, whose: WHOSE) -> tuple[Figures, Standing]:
        """The figures of a node, nothing where it sells nothing, and what follows for it."""
        for node, standing in zip(self.nodes, self.standings, strict=True):
            if (node.kind, node.id) == whose:
                return node.figures, standing
        nothing = (Decimal(0), Decimal(0))
        return Figures(), Standing(nothing, nothing)


async def board(caller: Caller, span: Span) -> Board:
    """The forecast of a period as the caller sees it."""

    async def read(snapshot: Snapshot) -> tuple[Board, tuple[int, int]]:
        ground = Ground(caller.organisation.db, snapshot, caller)
        return await board_on(ground, span), await caller.organisation.versions()

    found: Board = await caller.organisation.consistent(read)
    return found


async def board_on(ground: Ground, span: Span) -> Board:
    """The same within a transaction."""
    chain = await chain_of(ground.link, ground.asking())
    period = await period_spanning(ground.link, ground.asking(), span)
    entries, awaited = Entries(), frozenset[WHOSE]()
    if period is not None and _may(ground):
        entries = await entries_of(ground.link, ground.asking(), period)
        awaited = await awaited_in(ground.link, ground.asking(), period)
    day = today(ground.caller.organisation.settings.time_zone)
    running = await open_periods(ground.link, ground.asking(), day) if _may(ground) else []
    said = [*entries.submitted, *entries.judged]
    nodes = await rollup(ground, everything(ground.snapshot), span, chain, _people(said))
    return Board(nodes, standings(nodes, entries), entries, awaited, chain, period, running)


def _may(ground: Ground) -> bool:
    """Whether the asker takes part in the cycle at all."""
    viewer = ground.asking().viewer
    return viewer.person is None or all(viewer.sees(each) for each in ("forecast_entry", "forecast_request"))


def _people(said: Sequence[WHOSE]) -> list[int]:
    return sorted({id for kind, id in said if kind == "person"})
