"""Keys of records that are gone for good do not stay."""

from tests.fixtures.asking import create, delete
from tests.fixtures.organisation import Company
from yunchou.base.db import quote
from yunchou.records import bin
from yunchou.rules.duplicates.upkeep import remove_orphans


async def test_the_keys_of_what_left_the_bin_go_too(company: Company) -> None:
    wang, organisation = company.caller("小王"), company.organisation
    gone = await create(wang, "account", name="云帆科技")
    await create(wang, "account", name="青山")
    await delete(wang, "account", gone)
    assert await remove_orphans(organisation) == 0
    schema = quote(organisation.schema)
    await organisation.db.execute(
        f"update {schema}.r_account set deleted_at = now() - interval '31 days' where id = $1", int(gone)
    )
    await bin.purge(organisation)
    assert await remove_orphans(organisation) == 1
    left = await organisation.db.fetch(f"select key from {schema}.match_key")
    assert [row["key"] for row in left] == ["青山"]
