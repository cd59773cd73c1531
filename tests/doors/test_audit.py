"""The audit log: everything that people do, to be narrowed, for administrators alone, and without values."""

import pytest

from tests.doors.conftest import Site


async def test_what_people_do_is_told_and_can_be_narrowed(own_site: Site) -> None:
    admin, wang = await own_site.sign_in(), await own_site.sign_in("wang")
    made = (await wang.post("/records/account", json={"name": "秘密客户"})).json()["id"]
    await wang.patch(f"/records/account/{made}", json={"name": "秘密客户二", "website": "https://x.example"})
    await admin.delete(f"/records/account/{made}")
    events = (await admin.get("/audit", params={"record": made})).json()["events"]
    assert [(e["kind"], e["person"]["name"]) for e in events] == [
        ("deleted", "管理员"),
        ("updated", "小王"),
        ("created", "小王"),
    ]
    assert set(events[1]["fields"]) == {"name", "website"}
    assert "秘密" not in str(events)
    wang_id = own_site.company.ids["小王"]
    by_wang = (
        await admin.get("/audit", params={"person": wang_id, "object": "account", "kind": "updated"})
    ).json()
    assert [e["record"] for e in by_wang["events"]] == [made]
    assert by_wang["next"] is None
    later = (await admin.get("/audit", params={"since": "2199-01-01T00:00:00Z"})).json()["events"]
    earlier = (await admin.get("/audit", params={"until": "1999-01-01T00:00:00+08:00"})).json()["events"]
    assert (later, earlier) == ([], [])


async def test_it_goes_on_where_it_ended(own_site: Site) -> None:
    admin = await own_site.sign_in()
    for number in range(5):
        await admin.post("/records/account", json={"name": f"客户{number}"})
    seen: list[str] = []
    before: dict[str, str] = {}
    while True:
        page = (await admin.get("/audit", params={"object": "account", "limit": "2", **before})).json()
        seen += [e["id"] for e in page["events"]]
        if page["next"] is None:
            break
        before = {"before": page["next"]}
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen, key=int, reverse=True)


@pytest.mark.parametrize(
    "params",
    [{"person": "x"}, {"kind": "A%"}, {"since": "yesterday"}, {"since": "2026-01-01T00:00:00"}, {"limit": "0"}, {"before": "-1"},
     {"what": "1"}],
)  # fmt: skip
async def test_what_is_no_question_is_refused(site: Site, params: dict[str, str]) -> None:
    answer = await (await site.person()).get("/audit", params=params)
    assert answer.status_code in (400, 422), answer.text


async def test_it_is_for_administrators(site: Site) -> None:
    for client in (await site.person("boss"), await site.person("wang"), await site.token("read")):
        assert (await client.get("/audit")).status_code == 403
