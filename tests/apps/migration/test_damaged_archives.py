"""Archives whose bytes were changed on the way are told, whichever byte it was, and leave no file behind."""

from pathlib import Path

import pytest

from tests.apps.migration.archives import pack
from yunchou.apps.migration.archive import unpack
from yunchou.base.errors import Problem


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_damaged_member_is_told(tmp_path: Path, share: float) -> None:
    rows = "\r\n".join(f"{number},客户{number * 7919 % 10007}" for number in range(2000))
    path = pack(tmp_path / "backup.zip", [("Data/Accounts_001.csv", rows)])
    content = bytearray(path.read_bytes())
    at = int(len(content) * share)
    content[at : at + 40] = bytes(each ^ 0xFF for each in content[at : at + 40])
    path.write_bytes(bytes(content))
    out = tmp_path / "out"
    out.mkdir()
    numbers = iter(range(10))
    with pytest.raises(Problem) as refused:
        list(unpack([("backup.zip", path)], lambda: out / str(next(numbers))))
    assert refused.value.status == 400
    assert list(out.iterdir()) == []
