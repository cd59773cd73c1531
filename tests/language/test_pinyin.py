"""Chinese by its sound: in Python and in the database alike."""

from pathlib import Path

import pytest

from yunchou.base import pinyin
from yunchou.base.db import Database


def test_sounds_and_initials() -> None:
    assert pinyin.pinyin("华为技术ABC 12") == "huaweijishuabc 12"
    assert pinyin.initials("华为技术ABC") == "hwjsabc"
    assert pinyin.initials("") == pinyin.pinyin("") == pinyin.sort_key("") == ""
    assert pinyin.syllable("绿") == "lv"
    assert pinyin.syllable("a") == pinyin.syllable("😀") == pinyin.syllable("。") == ""


def test_names_of_people_and_places_have_their_own_readings() -> None:
    assert pinyin.pinyin("长安银行成都") == "changanyinhangchengdu"
    assert pinyin.pinyin("曾翟晟") == "zengzhaisheng"


@pytest.mark.parametrize(
    "names",
    [
        ["西安", "西北", "先锋"],
        ["展览", "张三", "章二"],
        ["李明", "李强", "黎明"],
        ["阿里", "Apple", "波音", "boss"],
        ["abc", "ABC公司", "abcd"],
        ["ＡＢ", "ac"],
        ["1号", "一号"],
    ],
)
def test_sort_keys_put_names_in_order(names: list[str]) -> None:
    assert sorted(set(names), key=pinyin.sort_key) == names


def test_a_sort_key_fits_into_an_index() -> None:
    assert len(pinyin.sort_key("重" * 1000)) == pinyin.KEY_LENGTH
    assert len(pinyin.sort_key("庆" * 1000).encode()) < 1000


async def test_the_database_knows_the_same_readings(shared_database: Database) -> None:
    lines = Path(pinyin.__file__).with_name("pinyin.txt").read_text("utf-8").splitlines()
    expected = {character: line.split("\t")[0] for line in lines for character in line.split("\t")[1]}
    rows = await shared_database.fetch("select character, syllable from yunchou.pinyin_syllable")
    assert {row["character"]: row["syllable"] for row in rows} == expected
    assert len(expected) > 20_000
    text = "重庆 ABC 云筹é😀"
    assert await shared_database.fetchval("select yunchou.pinyin($1)", text) == pinyin.pinyin(text)
