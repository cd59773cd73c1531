"""Files as they come: every encoding, delimiter and fault that people's tables have."""

import csv
import datetime as dt
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from yunchou.base.cells import BadCell, Cell, exact
from yunchou.base.errors import Problem
from yunchou.records.imports.reading import open_table
from yunchou.records.imports.table import Table

ROWS = "客户名称,联系电话,备注\n杭州云筹科技有限公司,0571-88886666,重点客户\n北京华宇集团,010-66668888,合同已签\n"
TRADITIONAL = "客戶名稱,聯繫電話,備註\n臺北華碩電腦股份有限公司,02-28943447,重點客戶\n高雄鋼鐵公司,07-8021111,合約已簽\n"
WESTERN = "Name,City,Note\nJosé Núñez,Málaga,café fermé\nBjörn Müller,Köln,größer\n"


def table(folder: Path, content: bytes | str, name: str = "in.csv", **how: str) -> Table:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_table(path, name, **how)


def cells(folder: Path, content: bytes | str) -> list[list[Cell]]:
    return [row for _, row in table(folder, content).rows()]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ROWS, "utf-8"),
        (ROWS, "utf-8-sig"),
        (ROWS, "utf-16"),
        (ROWS, "utf-16-le"),
        (ROWS, "utf-32"),
        (ROWS, "gb18030"),
        (ROWS, "gbk"),
        (TRADITIONAL, "big5"),
        (WESTERN, "cp1252"),
        (WESTERN, "utf-8"),
    ],
)
def test_the_encoding_is_found_out(tmp_path: Path, text: str, encoding: str) -> None:
    assert cells(tmp_path, text.encode(encoding)) == [line.split(",") for line in text.splitlines()[1:]]


def test_an_encoding_that_is_named_is_used(tmp_path: Path) -> None:
    found = table(tmp_path, WESTERN.encode("cp1250", "ignore"), encoding="cp1250")
    assert found.encoding == "cp1250"
    with pytest.raises(Problem, match="malformed"):
        table(tmp_path, ROWS, encoding="no-such-code")


def test_lines_of_another_encoding_in_a_utf8_file_are_read_all_the_same(tmp_path: Path) -> None:
    many = "".join(f"公司{n},杭州\n" for n in range(50)).encode()
    content = "名称,城市\n".encode() + many + "深圳华强,广东\n".encode("gb18030") + b"bad\xff\xff,x\n"
    rows = cells(tmp_path, content)
    assert rows[0] == ["公司0", "杭州"]
    assert rows[50] == ["深圳华强", "广东"]
    assert isinstance(rows[51][0], BadCell)
    assert rows[51][1] == "x"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
def test_the_delimiter_is_found_out(tmp_path: Path, delimiter: str) -> None:
    lines = [["名称", "金额", "说明"], ["甲", "1.5", "a b"], ["乙", "2.5", "c:d"], ["丙", "3", "e-f"]]
    found = table(tmp_path, "\n".join(delimiter.join(line) for line in lines))
    assert found.delimiter == delimiter
    assert [row for _, row in found.rows()] == lines[1:]


def test_a_delimiter_inside_quotes_does_not_mislead(tmp_path: Path) -> None:
    assert cells(tmp_path, 'name;note\n"a";"x, y, z"\n"b";"1, 2, 3"\n') == [
        ["a", "x, y, z"],
        ["b", "1, 2, 3"],
    ]


def test_the_hint_line_of_excel_is_no_row(tmp_path: Path) -> None:
    assert cells(tmp_path, "sep=;\nname;n\na;1\n") == [["a", "1"]]


def test_quoted_line_breaks_and_doubled_quotes_are_part_of_the_cell(tmp_path: Path) -> None:
    found = table(tmp_path, 'name,note\n"Acme ""A""","first\r\nsecond"\nB,plain\n')
    assert list(found.rows()) == [(2, ['Acme "A"', "first\r\nsecond"]), (3, ["B", "plain"])]


def test_backslash_escapes_and_apostrophe_quotes_are_understood(tmp_path: Path) -> None:
    assert cells(tmp_path, 'a,b\n"x \\"y\\" z",1\n') == [['x "y" z', "1"]]
    assert cells(tmp_path, "a,b\n'x, y','1'\n'z','2'\n") == [["x, y", "1"], ["z", "2"]]


def test_ragged_rows_are_filled_up_and_what_is_beyond_the_columns_stays_to_be_seen(tmp_path: Path) -> None:
    rows = cells(tmp_path, "a,b,c\n1\n1,2,3,,,\n1,2,3,4\n\n , ,\n9,9,9\n")
    assert rows == [["1", None, None], ["1", "2", "3"], ["1", "2", "3", "4"], ["9", "9", "9"]]


def test_row_numbers_are_those_a_spreadsheet_shows(tmp_path: Path) -> None:
    assert [number for number, _ in table(tmp_path, "a,b\n1,2\n\n3,4\n").rows()] == [2, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_last_row_counts_with_and_without_an_end_of_line(tmp_path: Path, encoding: str) -> None:
    for text in (ROWS, ROWS.rstrip()):
        assert table(tmp_path, text.encode(encoding)).about_rows == 2


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    found = table(tmp_path, "二〇二六年客户清单,,\n,,\n名称,电话,备注\n甲,1,x\n乙,2,y\n")
    assert found.columns == ("名称", "电话", "备注")
    assert [number for number, _ in found.rows()] == [4, 5]


def test_a_header_of_two_rows_with_merged_cells_is_put_together(tmp_path: Path) -> None:
    found = table(tmp_path, "编号,一月,,二月,\n,数量,金额,数量,金额\n1,2,3,4,5\n2,3,4,5,6\n")
    assert found.columns == ("编号", "一月 数量", "一月 金额", "二月 数量", "二月 金额")
    assert len(list(found.rows())) == 2


def test_columns_of_the_same_name_and_without_name_are_told_apart(tmp_path: Path) -> None:
    assert table(tmp_path, "名称,名称,,电话\n甲,乙,丙,1\n").columns == (
        "名称",
        "名称 (2)",
        "Column 3",
        "电话",
    )


def test_data_without_a_header_get_numbered_columns(tmp_path: Path) -> None:
    found = table(tmp_path, "甲,2026-01-02,15\n乙,2026-01-03,16\n")
    assert found.columns == ("Column 1", "Column 2", "Column 3")
    assert len(list(found.rows())) == 2


def test_years_are_fit_names_of_columns(tmp_path: Path) -> None:
    assert table(tmp_path, "地区,2025,2026\n华东,1,2\n").columns == ("地区", "2025", "2026")


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    found = table(tmp_path, "名称,电话\n")
    assert found.columns == ("名称", "电话")
    assert list(found.rows()) == []


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b"\xef\xbb\xbf", b" , , \n,,\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Problem) as caught:
        table(tmp_path, content)
    assert caught.value.code == "malformed"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 x",
        b"\x89PNG\r\n\x1a\n",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"PK\x03\x04broken",
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Problem) as caught:
        table(tmp_path, content, "x.xls")
    assert caught.value.code == "malformed"


def test_a_cell_of_a_hundred_thousand_characters_is_read(tmp_path: Path) -> None:
    assert cells(tmp_path, f"a,b\n{'x' * 100_000},1\n") == [["x" * 100_000, "1"]]


def test_a_quotation_mark_that_is_never_closed_is_named_by_its_row(tmp_path: Path) -> None:
    content = 'a,b\n1,2\n"open,3\n' + "4,5\n" * 400_000
    with pytest.raises(Problem) as caught:
        list(table(tmp_path, content).rows())
    assert "3" in caught.value.detail.en


def test_nul_characters_do_not_break_the_reading(tmp_path: Path) -> None:
    assert cells(tmp_path, "a,b\nx\0y,1\nz,2\n") == [["x\0y", "1"], ["z", "2"]]


def test_a_million_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        table(tmp_path, ",".join(f"c{n}" for n in range(1_000_000)) + "\n1\n")
    assert caught.value.code == "too_large"


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        table(tmp_path, "a,b\n" + "x," * (9 << 20))
    assert caught.value.code == "malformed"


def test_two_hundred_thousand_rows_are_read_in_constant_memory(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("w") as file:
        file.write("名称,金额,备注\n")
        for n in range(200_000):
            file.write(f"客户{n},{n}.50,some words that take a little room {n}\n")
    tracemalloc.start()
    try:
        found = open_table(path, "big.csv")
        count = sum(1 for _ in found.rows())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 200_000
    assert peak < 8 << 20


# -- spreadsheets ----------------------------------------------------------------------------------------------


def book(folder: Path, fill: Callable[[openpyxl.Workbook], object], name: str = "in.xlsx") -> Path:
    made = openpyxl.Workbook()
    fill(made)
    made.save(folder / name)
    return folder / name


def test_a_workbook_is_read_with_its_types(tmp_path: Path) -> None:
    day = dt.datetime(2026, 2, 28)  # noqa: DTZ001  spreadsheets know no zones
    half_past_nine = day.replace(hour=9, minute=30)

    def fill(made: openpyxl.Workbook) -> None:
        sheet = made.active
        assert sheet is not None
        sheet.append(["名称", "金额", "日期", "时间", "有效"])
        sheet.append(["甲", 1234.5, day.date(), half_past_nine, True])
        sheet.append([None, 7, None, None, False])

    found = open_table(book(tmp_path, fill), "in.xlsx")
    assert [row for _, row in found.rows()] == [
        ["甲", 1234.5, day, half_past_nine, True],
        [None, 7, None, None, False],
    ]


def test_the_first_sheet_with_something_in_it_is_read_unless_one_is_named(tmp_path: Path) -> None:
    def fill(made: openpyxl.Workbook) -> None:
        made.create_sheet("数据").append(["a", "b"])
        made.create_sheet("别的").append(["c", "d"])

    path = book(tmp_path, fill)
    assert open_table(path, "in.xlsx").sheet == "数据"
    assert open_table(path, "in.xlsx").sheets == ("Sheet", "数据", "别的")
    assert open_table(path, "in.xlsx", sheet="别的").columns == ("c", "d")
    with pytest.raises(Problem, match="malformed"):
        open_table(path, "in.xlsx", sheet="none")


def test_a_formula_without_result_and_an_error_value_are_told_from_empty_cells(tmp_path: Path) -> None:
    def fill(made: openpyxl.Workbook) -> None:
        sheet = made.active
        assert sheet is not None
        sheet.append(["a", "b", "c"])
        sheet.append(["x", "=1+1", "#N/A"])

    ((_, row),) = open_table(book(tmp_path, fill), "in.xlsx").rows()
    assert row[0] == "x"
    assert isinstance(row[1], BadCell)
    assert isinstance(row[2], BadCell)


def test_a_sheet_with_a_far_away_cell_does_not_exhaust_memory(tmp_path: Path) -> None:
    def fill(made: openpyxl.Workbook) -> None:
        sheet = made.active
        assert sheet is not None
        sheet.append(["a", "b"])
        sheet.append([1, 2])
        sheet["XFD100000"] = "far"

    rows = list(open_table(book(tmp_path, fill), "in.xlsx").rows())
    assert [number for number, _ in rows] == [2, 100_000]
    assert len(rows[1][1]) == 16384


def bomb(folder: Path) -> Path:
    path = folder / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(200):
                part.write(bytes(1 << 20))
    return path


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = bomb(tmp_path)
    assert path.stat().st_size < 1 << 20
    with pytest.raises(Problem) as caught:
        open_table(path, "bomb.xlsx")
    assert caught.value.code == "too_large"


def test_other_archives_and_damaged_workbooks_are_refused(tmp_path: Path) -> None:
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(Problem, match="malformed"):
        table(tmp_path, other.getvalue(), "x.xlsx")

    path = book(tmp_path, lambda made: made.active.append(["a", "b"]))  # type: ignore[union-attr]
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, content[: len(content) // 2] if "sheet1" in part else content)
    with pytest.raises(Problem, match="malformed"):
        list(open_table(broken, "broken.xlsx").rows())


def test_a_workbook_of_many_rows_is_read_in_constant_memory(tmp_path: Path) -> None:
    path = tmp_path / "big.xlsx"
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet()
    sheet.append(["a", "b", "c"])
    for n in range(20_000):
        sheet.append([n, n / 7, n % 5])
    made.save(path)
    tracemalloc.start()
    try:
        count = sum(1 for _ in open_table(path, "big.xlsx").rows())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 20_000
    assert peak < 12 << 20


# -- public data -----------------------------------------------------------------------------------------------


def test_the_old_chinese_workbook_gives_its_exact_totals(sample_data: Path) -> None:
    found = open_table(sample_data / "superstore_cn" / "示例-超市.xls", "示例-超市.xls")
    assert found.sheets == ("订单", "退货", "销售人员")
    places = {name: place for place, name in enumerate(found.columns)}
    rows = [row for _, row in found.rows()]

    def total(column: str, where: tuple[str, str] | None = None) -> str:
        chosen = [row for row in rows if where is None or row[places[where[0]]] == where[1]]
        figures = (exact(float(str(row[places[column]]))) for row in chosen)
        return f"{sum(figures, Decimal()):.3f}"

    assert len(rows) == 10_000
    assert total("销售额") == "16117548.237"
    assert total("利润") == "2156559.517"
    regions = {"华东": "4692464.994", "中南": "4147884.013", "东北": "2711223.389", "西北": "815550.316"}
    assert {region: total("销售额", ("地区", region)) for region in regions} == regions
    assert len({row[places["订单 ID"]] for row in rows}) == 2_773
    assert (
        len(list(open_table(sample_data / "superstore_cn" / "示例-超市.xls", "x", sheet="退货").rows()))
        == 296
    )


def test_public_csv_files_are_read_as_python_reads_them(sample_data: Path) -> None:
    for name in ("crm_sales_opportunities/sales_pipeline.csv", "lead_scoring/Leads.csv"):
        with (sample_data / name).open(newline="", encoding="utf-8") as file:
            expected = list(csv.reader(file))
        found = open_table(sample_data / name, name)
        width = len(found.columns)
        assert list(found.columns) == expected[0][:width]
        assert not any(cell for row in expected for cell in row[width:])
        assert [row for _, row in found.rows()] == [row[:width] for row in expected[1:]]
