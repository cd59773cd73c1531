"""What all parts of one statement share, from the rights on its rows to the names in its conditions."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from yunchou.access.calendars import calendars_of
from yunchou.access.currencies import currencies_of, rate_sql
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.access.state import Viewer, system_viewer
from yunchou.base.db import quote
from yunchou.language.types import Environment, Params
from yunchou.model.field_types import ValueContext
from yunchou.model.object import Object


@dataclass(frozen=True, slots=True)
class Asking:
    """One statement's common ground: the organisation, the snapshot, the asker, the bound parameters."""

    organisation: Organisation
    snapshot: Snapshot
    viewer: Viewer
    params: Params
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1), compare=False)
    """Numbers for the aliases of aggregates, which may stand inside each other."""
    who: Viewer | None = None
    """Who `ME()` is, where that is not the viewer whose rights count."""
    about: frozenset[str] | None = None
    """Of records that are about others, those about these objects alone are wanted, and no right on any other object is
    asked for; None for whatever they are about."""
    language: str | None = None
    """The language of whoever reads what the statement gives; None where what is kept is wanted as it is."""

    def of_the_organisation(self) -> "Asking":
        """The same statement seen by the organisation: a computed value is the same for whoever asks for it.

        Whether somebody may see the value at all has been decided before (`access.compile.field_access`).
        """
        if self.who is not None:
            return self
        return replace(self, viewer=system_viewer(self.snapshot.access), who=self.viewer)

    def table(self, owner: Object) -> str:
        """The qualified table of an object."""
        return f"{quote(self.organisation.schema)}.{quote(owner.table)}"

    @property
    def values(self) -> ValueContext:
        """What reading and showing a value depends on."""
        settings = self.organisation.settings
        return ValueContext(settings.currency, settings.time_zone, currencies_of(self.snapshot.parts))

    def rate_sql(self, currency_sql: str, day_sql: str) -> str:
        """SQL for what one unit of a currency is worth on a day, in the organisation's."""
        return rate_sql(self.organisation.schema, self.snapshot.model, currency_sql, day_sql)

    def environment(self) -> Environment:
        """What expressions may ask about the asker and the organisation."""
        settings = self.organisation.settings
        who = self.who or self.viewer
        return Environment(
            time_zone=settings.time_zone,
            fiscal_start_month=settings.fiscal_start_month,
            currency=settings.currency,
            calendar=calendars_of(self.snapshot.parts).default,
            me=who.person,
            my_team=who.team,
            my_subtree=who.subtree,
            roles=who.role_codes,
        )

    def versions_sql(self) -> str:
        """Two sub-selects that bring the versions of model and rights with the rows."""
        state = f"{quote(self.organisation.schema)}.model_state"
        return f"(select s.model_version from {state} s), (select s.access_version from {state} s)"
