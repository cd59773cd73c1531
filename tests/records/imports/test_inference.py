"""What is told of a file before anybody has said a word about it."""

from pathlib import Path

import pytest

from yunchou import apps
from yunchou.access import objects as access_objects
from yunchou.base.errors import Problem
from yunchou.model.build import Physical, build
from yunchou.records.imports.inference import look
from yunchou.records.imports.plan import plan_text, read_plan
from yunchou.records.imports.reading import open_table
from yunchou.records.imports.run import preview, suggested_plan

MODEL = build(1, (*access_objects.OBJECTS, *apps.objects()), {}, Physical({}, {}))


def types(folder: Path, *columns: tuple[str, list[str]]) -> dict[str, str]:
    path = folder / "in.csv"
    lines = ["\t".join(name for name, _ in columns)]
    lines += ["\t".join(cells) for cells in zip(*(values for _, values in columns), strict=True)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return {column.name: column.type for column in look(open_table(path, "in.csv"))}


def test_types_are_told_from_the_cells(tmp_path: Path) -> None:
    n = 40
    found = types(
        tmp_path,
        ("名称", [f"公司 {i}" for i in range(n)]),
        ("数量", [str(i) for i in range(n)]),
        ("长度", [f"{i}.25" for i in range(n)]),
        ("合同金额", [f"¥{i},000.00" for i in range(n)]),
        ("日期", [f"2026年{i % 12 + 1}月{i % 28 + 1}日" for i in range(n)]),
        ("时间", [f"2026-01-{i % 28 + 1:02d} 09:{i:02d}" for i in range(n)]),
        ("欧式", [f"{i % 28 + 1}/{i % 12 + 1}/2026" for i in range(n)]),
        ("有效", ["是" if i % 2 else "否" for i in range(n)]),
        ("邮箱", [f"a{i}@x.example" for i in range(n)]),
        ("手机", [f"138{i:08d}" for i in range(n)]),
        ("等级", ["ABC"[i % 3] for i in range(n)]),
        ("编码", [f"{i:05d}" for i in range(n)]),
        ("占比", [f"{i}%" for i in range(n)]),
        ("空", [""] * n),
        ("网址", [f"https://site{i}.example/a" if i % 2 else f"www.site{i}.cn" for i in range(n)]),
        ("座机", [f"(021) 5888{i:04d}" if i % 2 else f"0755-8888{i:04d}" for i in range(n)]),
        ("外币", [f"US${i},000.50" if i % 2 else f"{i} 港元" for i in range(n)]),
        ("万元", [f"{i}.5 万元" for i in range(n)]),
        ("产品线", [("云、端", "端", "云、端、网", "网")[i % 4] for i in range(n)]),
        ("件数", [f"{i} abc" for i in range(n)]),
        ("说明", [f"第 {i} 批，共 {i} 件" for i in range(n)]),
    )
    assert found == {
        "名称": "text", "数量": "integer", "长度": "number", "合同金额": "money", "日期": "date", "时间": "datetime",
        "欧式": "date", "有效": "boolean", "邮箱": "email", "手机": "phone", "等级": "choice", "编码": "text",
        "占比": "percent", "空": "text", "网址": "url", "座机": "phone", "外币": "money", "万元": "money",
        "产品线": "multi_choice", "件数": "text", "说明": "text",
    }  # fmt: skip


def test_a_few_slips_do_not_change_what_a_column_is(tmp_path: Path) -> None:
    assert (
        types(tmp_path, ("n", ["x", *map(str, range(60))]), ("m", list("ab") * 30 + ["c"]))["n"] == "integer"
    )


def test_fields_are_suggested_by_names_labels_and_synonyms(tmp_path: Path) -> None:
    path = tmp_path / "客户.csv"
    path.write_text(
        "客户名称,所属行业,联系电话,官网,员工人数,营业额,负责人,省份,城市,备注信息,乱七八糟\n"
        "甲,制造,0571-88886666,a.example.com,12,100.5,张三,浙江,杭州,好,zzz\n",
        "utf-8",
    )
    found = preview(path, "客户.csv", "account", MODEL)
    suggested = {column["name"]: column["suggested_field"] for column in found["columns"]}
    assert suggested == {
        "客户名称": "name", "所属行业": "industry", "联系电话": "phone", "官网": "website", "员工人数": "employees",
        "营业额": "annual_revenue", "负责人": "owner", "省份": "address.province", "城市": "address.city",
        "备注信息": "description", "乱七八糟": None,
    }  # fmt: skip
    plan = read_plan(plan_text(found["plan"]["step"]))
    assert plan.steps[0].match == ("name",)
    assert plan.steps[0].map["address"].parts == {"province": "省份", "city": "城市"}


def test_english_columns_are_suggested_as_well(sample_data: Path) -> None:
    def suggested(name: str, object: str) -> dict[str, str | None]:
        found = preview(sample_data / "crm_sales_opportunities" / name, name, object, MODEL)
        return {column["name"]: column["suggested_field"] for column in found["columns"]}

    assert suggested("accounts.csv", "account") == {
        "account": "name", "sector": "industry", "year_established": "established", "revenue": "annual_revenue",
        "employees": "employees", "office_location": "country", "subsidiary_of": "parent",
    }  # fmt: skip
    assert suggested("sales_pipeline.csv", "opportunity") == {
        "opportunity_id": "external_id", "sales_agent": "owner", "product": "product", "account": "account",
        "deal_stage": "stage", "engage_date": "created_at", "close_date": "close_date", "close_value": "amount",
    }  # fmt: skip


def test_each_field_is_suggested_once(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,名称,phone,电话\na,b,0571-88886666,0571-88886667\n", "utf-8")
    fields = [column["suggested_field"] for column in preview(path, "a.csv", "account", MODEL)["columns"]]
    assert sorted(filter(None, fields)) == ["name", "phone"]


def test_a_column_is_not_suggested_for_a_field_that_its_cells_do_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,employees\na,many\nb,few\n", "utf-8")
    assert preview(path, "a.csv", "account", MODEL)["columns"][1]["suggested_field"] is None


def test_the_order_of_dates_goes_into_the_plan(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,close date\na,13/4/2026\nb,3/4/2026\n", "utf-8")
    plan = suggested_plan(path, "a.csv", "opportunity", MODEL)
    assert plan.steps[0].map["close_date"].order == "dmy"


def test_leads_of_the_public_data_set_are_told_apart(sample_data: Path) -> None:
    found = {c.name: c for c in look(open_table(sample_data / "lead_scoring" / "Leads.csv", "Leads.csv"))}
    assert found["Converted"].type == "integer"
    assert found["Do Not Email"].type == "boolean"
    assert found["Lead Origin"].type == "choice"
    assert set(found["Lead Origin"].values) >= {"API", "Landing Page Submission"}
    assert found["Lead Number"].type == "integer"
    assert found["Lead Number"].distinct
    assert found["Page Views Per Visit"].type == "number"
    assert found["Prospect ID"].type == "text"


def test_a_preview_tells_how_the_file_is_read(sample_data: Path) -> None:
    name = "示例-超市.xls"
    found = preview(sample_data / "superstore_cn" / name, name, "account", MODEL)
    assert found["sheets"] == ["订单", "退货", "销售人员"]
    assert found["rows"] == 10_000
    kinds = {column["name"]: column["type"] for column in found["columns"]}
    assert [kinds[name] for name in ("订单日期", "销售额", "地区", "数量", "客户名称")] == [
        "date",
        "money",
        "choice",
        "integer",
        "text",
    ]


def test_a_file_without_any_known_column_needs_a_plan(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("qwe,rty\nx,y\n", "utf-8")
    with pytest.raises(Problem, match="invalid"):
        suggested_plan(path, "a.csv", "account", MODEL)
    with pytest.raises(Problem, match="not_found"):
        suggested_plan(path, "a.csv", "nothing", MODEL)
