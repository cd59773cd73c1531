"""The provinces of China, each as strong as its figure. The dimension leads to names of provinces."""

from yunchou.pages.components.base import dimensions, figures, limit, metrics

MAP_CHINA = figures("map_china", "中国地图", "Map of China", metrics(), dimensions(), limit(100), height=12)
