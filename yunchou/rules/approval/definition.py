"""How a flow is written down: its nodes, whom each asks, and what people may do there."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from yunchou.base.errors import FieldError, Message, say
from yunchou.rules.approval.outcome import Mode
from yunchou.rules.automation.definition import Step
from yunchou.rules.automation.offset import MOST, UNITS, Unit
from yunchou.rules.automation.people import Recipient, people_faults, people_spots
from yunchou.rules.automation.spots import Site, Spot, Words, word_spots

MOST_NODES = 20
MOST_SIGNERS = 50
"""People whom one node asks."""
SUBMITTER = -1
"""The number that stands for the submitter in place of a node."""

Comment = Literal["never", "refuse", "always"]
Some = Annotated[list[Recipient], msgspec.Meta(max_length=20)]


class Span(msgspec.Struct, forbid_unknown_fields=True):
    """So many units, in calendar or in working time."""

    amount: Annotated[int, msgspec.Meta(ge=1, le=MOST)]
    unit: Unit = "working_hours"


class Node(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A step of the flow that people take. It is left out unless `when` holds.

    `mode`: see `outcome`; with `vote`, `votes` or `percent` say how many. `comment`: when a word is asked for. `fields`: what
    a signer may change on the record. `submitter` and `repeated`: what becomes of a signer who is the submitter, or who
    approved the node before. `empty`: what becomes of a node that nobody is there for. `limit`: by when, with a reminder
    `remind` before, and `overdue`: what happens then. `copies`: who is told once the node is approved.
    """

    name: Words
    signers: Annotated[list[Recipient], msgspec.Meta(min_length=1, max_length=20)]
    when: str | None = None
    mode: Mode = "all"
    votes: Annotated[int, msgspec.Meta(ge=1, le=MOST_SIGNERS)] | None = None
    percent: Annotated[int, msgspec.Meta(ge=1, le=100)] | None = None
    comment: Comment = "refuse"
    fields: Annotated[list[str], msgspec.Meta(max_length=50)] = msgspec.field(default_factory=list)
    submitter: Literal["ask", "pass", "manager"] = "pass"
    repeated: Literal["ask", "pass"] = "pass"
    empty: Literal["administrator", "pass", "stop"] = "administrator"
    limit: Span | None = None
    remind: Span | None = None
    overdue: Literal["nothing", "escalate", "pass", "refuse"] = "nothing"
    copies: Some = msgspec.field(default_factory=list)

    @property
    def words(self) -> Message:
        """What it is called, in both languages."""
        return message_of(self.name)


def message_of(words: Words) -> Message:
    """Words of a definition as a sentence for people."""
    return Message(words.zh, words.en or words.zh)


def node_spots(site: Site, nodes: Sequence[Node]) -> Iterator[Spot]:
    """Where nodes name something."""
    for number, each in enumerate(nodes):
        here = Site(site.model, site.owner, site.at(f"nodes.{number}"))
        yield from here.attribute(each, "when", "condition")
        yield from people_spots(here, each.signers, "signers")
        yield from people_spots(here, each.copies, "copies")
        for place, name in enumerate(each.fields):

            def put(new: str, each: Node = each, place: int = place) -> None:
                each.fields[place] = new

            if site.owner is None or name not in site.model.inverses(site.owner.name):
                yield Spot(here.at(f"fields.{place}"), "field", site.owner, name, put, written=True)
            else:
                yield Spot(here.at(f"fields.{place}"), "inverse", site.owner, name, put)


def node_faults(site: Site, nodes: Sequence[Node]) -> Iterator[FieldError]:
    """What is wrong with nodes beyond names and expressions."""
    for number, each in enumerate(nodes):
        here = Site(site.model, site.owner, site.at(f"nodes.{number}"))
        if not each.name.zh.strip():
            yield FieldError("required", say("请填写节点名称", "Name the node"), here.at("name"))
        yield from people_faults(here, each.signers, "signers")
        yield from people_faults(here, each.copies, "copies")
        yield from _vote_faults(here, each)
        yield from _clock_faults(here, each)


def _vote_faults(site: Site, node: Node) -> Iterator[FieldError]:
    if node.mode != "vote" and (node.votes is not None or node.percent is not None):
        words = say("只有投票节点可设票数", "Only a node that votes has a number of votes")
        yield FieldError("not_an_option", words, site.at("votes"))
    if node.votes is not None and node.percent is not None:
        words = say("票数与比例只能填一项", "Say how many votes, or which share of them")
        yield FieldError("not_an_option", words, site.at("percent"))


def _clock_faults(site: Site, node: Node) -> Iterator[FieldError]:
    for name, span in (("limit", node.limit), ("remind", node.remind)):
        if span is not None and span.amount > UNITS[span.unit]:
            words = say("最多 {n}", "{n} at most", n=UNITS[span.unit])
            yield FieldError("out_of_range", words, site.at(f"{name}.amount"))
    if node.limit is None and (node.remind is not None or node.overdue != "nothing"):
        words = say("请先填写处理时限", "Say by when first")
        yield FieldError("required", words, site.at("limit"))


class Flow(Step, kw_only=True, tag="approval"):
    """Asks people, waits, and goes one of three ways. What the step of an automation holds; the step itself adds what it does.

    `title`: what is to be decided; `summary`: what signers read of the record, whatever they may see of it. `lock`: the record
    may not be changed meanwhile. `grants`: `read`, whoever is asked may see the record for as long as the question stands.
    `withdraw`: until when the submitter may take it back. `copies`: who is told how it ended. After `approved` the run goes on
    with what follows the step; after `refused` and `withdrawn` it ends.
    """

    ending: ClassVar[frozenset[str]] = frozenset({"refused", "withdrawn"})
    timed: ClassVar[bool] = False
    single: ClassVar[bool] = True
    title: Words
    summary: Words | None = None
    nodes: Annotated[list[Node], msgspec.Meta(min_length=1, max_length=MOST_NODES)]
    lock: bool = True
    grants: Literal["read", "none"] = "read"
    withdraw: Literal["pending", "untouched", "never"] = "pending"
    copies: Some = msgspec.field(default_factory=list)
    approved: list[Any] = msgspec.field(default_factory=list)
    refused: list[Any] = msgspec.field(default_factory=list)
    withdrawn: list[Any] = msgspec.field(default_factory=list)

    def spots(self, site: Site) -> Iterator[Spot]:
        """Where it names something."""
        yield from word_spots(site, self, ("summary",))
        yield from node_spots(site, self.nodes)
        yield from people_spots(site, self.copies, "copies")

    def faults(self, site: Site) -> Iterator[FieldError]:
        """What is wrong with it beyond names."""
        if not self.title.zh.strip():
            yield FieldError("required", say("请填写审批名称", "Name the approval"), site.at("title"))
        yield from node_faults(site, self.nodes)
        yield from people_faults(site, self.copies, "copies")

    def bodies(self) -> Iterator[tuple[str, list[Any]]]:
        """What is done after each way in which it may end."""
        yield "approved", self.approved
        yield "refused", self.refused
        yield "withdrawn", self.withdrawn
