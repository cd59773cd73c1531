"""The countries of the world, each as strong as its figure. The dimension leads to names or codes of countries."""

from yunchou.pages.components.base import dimensions, figures, limit, metrics

MAP_WORLD = figures(
    "map_world", "世界地图", "Map of the world", metrics(), dimensions(), limit(300), height=12
)
