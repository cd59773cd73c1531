"""Tiles of maps: what the operator set is told to the interface and allowed by its policy, and nothing else is."""

import pytest

from tests.doors.conftest import Site
from yunchou.base.settings import Settings, SettingsError
from yunchou.doors.http.static import Interface

TILES = "https://tiles.example.com:8443/v1/{z}/{x}/{y}.png?key=abc"


async def test_without_tiles_maps_show_the_outlines_alone(site: Site) -> None:
    rep = await site.person("wang")
    assert (await rep.get("/map")).json() == {"tiles": None}


def test_the_address_of_tiles_is_plain_and_names_the_tile(tmp_path: object) -> None:
    given = {"YUNCHOU_DATA": str(tmp_path), "YUNCHOU_MAP_TILES": TILES}
    assert Settings.load(given).map_tiles == TILES
    for wrong in (
        "tiles.example.com/{z}/{x}/{y}",
        "https://a/{z}/{x}.png",
        "https://a; img-src */{z}/{x}/{y}",
        "javascript:{z}{x}{y}",
    ):
        with pytest.raises(SettingsError, match="YUNCHOU_MAP_TILES"):
            Settings.load(given | {"YUNCHOU_MAP_TILES": wrong})


def test_only_the_origin_of_the_tiles_is_allowed_beside_the_server() -> None:
    policy = Interface(None, ["bi.example.com"], "https://tiles.example.com")._policies["index.html"]
    assert "img-src 'self' https://tiles.example.com data: blob:;" in policy
    assert "frame-src 'self' bi.example.com" in policy
    assert "index.html" not in Interface(None)._policies
