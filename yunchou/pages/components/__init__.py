"""The kinds of components, in the order of the palette. Naming one here is what makes it known."""

from collections.abc import Mapping
from types import MappingProxyType

from yunchou.pages.components.area import AREA
from yunchou.pages.components.bar import BAR
from yunchou.pages.components.base import Component
from yunchou.pages.components.button import BUTTON
from yunchou.pages.components.calendar import CALENDAR
from yunchou.pages.components.calendar_heat_map import CALENDAR_HEAT_MAP
from yunchou.pages.components.cohort import COHORT
from yunchou.pages.components.countdown import COUNTDOWN
from yunchou.pages.components.custom import CUSTOM
from yunchou.pages.components.embed import EMBED
from yunchou.pages.components.funnel import FUNNEL
from yunchou.pages.components.gauge import GAUGE
from yunchou.pages.components.goals import GOALS
from yunchou.pages.components.heat_map import HEAT_MAP
from yunchou.pages.components.leaderboard import LEADERBOARD
from yunchou.pages.components.line import LINE
from yunchou.pages.components.map_china import MAP_CHINA
from yunchou.pages.components.map_world import MAP_WORLD
from yunchou.pages.components.next import NEXT
from yunchou.pages.components.number import NUMBER
from yunchou.pages.components.pie import PIE
from yunchou.pages.components.pivot import PIVOT
from yunchou.pages.components.radar import RADAR
from yunchou.pages.components.records import RECORDS
from yunchou.pages.components.sankey import SANKEY
from yunchou.pages.components.scatter import SCATTER
from yunchou.pages.components.sunburst import SUNBURST
from yunchou.pages.components.table import TABLE
from yunchou.pages.components.tabs import TABS
from yunchou.pages.components.target import TARGET
from yunchou.pages.components.text import TEXT
from yunchou.pages.components.todo import TO_DO
from yunchou.pages.components.treemap import TREEMAP
from yunchou.pages.components.trend import TREND
from yunchou.pages.components.waterfall import WATERFALL

COMPONENTS: Mapping[str, Component] = MappingProxyType(
    {
        each.kind: each
        for each in (
            NUMBER,
            TARGET,
            GOALS,
            GAUGE,
            TREND,
            LEADERBOARD,
            TABLE,
            PIVOT,
            LINE,
            BAR,
            AREA,
            PIE,
            SCATTER,
            RADAR,
            FUNNEL,
            HEAT_MAP,
            CALENDAR_HEAT_MAP,
            WATERFALL,
            SANKEY,
            TREEMAP,
            SUNBURST,
            MAP_CHINA,
            MAP_WORLD,
            COHORT,
            RECORDS,
            TO_DO,
            NEXT,
            CALENDAR,
            TEXT,
            BUTTON,
            COUNTDOWN,
            EMBED,
            TABS,
            CUSTOM,
        )
    }
)
