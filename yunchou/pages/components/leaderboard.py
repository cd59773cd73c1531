"""Who or what leads: rank, name, and up to four figures."""

from yunchou.pages.components.base import SORT, dimensions, figures, limit, metrics

LEADERBOARD = figures(
    "leaderboard", "排行榜", "Leaderboard", metrics(1, 4), dimensions(), SORT, limit(50), group="figures"
)
