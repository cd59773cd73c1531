import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from yunchou.base.settings import Settings, SettingsError


def test_without_any_setting_the_server_is_local_with_its_own_database(tmp_path: Path) -> None:
    settings = Settings.load({"YUNCHOU_DATA": str(tmp_path)})
    assert settings.database_url is None
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.demo_password == "yunchou-demo"
    assert not settings.demo_public
    assert 1 <= settings.workers <= 4


def test_the_secret_key_is_made_once_and_readable_by_the_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: Settings.load({"YUNCHOU_DATA": str(data)}).secret_key, range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) == 64
    assert stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in data.iterdir()] == ["secret_key"]


def test_secrets_do_not_show_where_settings_are_printed(tmp_path: Path) -> None:
    key = "k" * 40
    printed = repr(Settings.load({"YUNCHOU_DATA": str(tmp_path), "YUNCHOU_SECRET_KEY": key}))
    assert key not in printed
    assert "yunchou-demo" not in printed


def test_a_file_may_hold_the_settings_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "yunchou.toml"
    file.write_text(f'data = "{tmp_path}"\nport = 9000\nhost = "::1"\ndemo_public = true\n')
    settings = Settings.load({"YUNCHOU_CONFIG": str(file)})
    assert settings.port == 9000
    assert settings.public_url == "http://[::1]:9000"
    assert settings.demo_public
    assert Settings.load({"YUNCHOU_CONFIG": str(file), "YUNCHOU_PORT": "9001"}).port == 9001


def test_a_direct_address_means_that_the_first_goes_through_a_pool(tmp_path: Path) -> None:
    given = {
        "YUNCHOU_DATA": str(tmp_path),
        "YUNCHOU_DATABASE_URL": "postgresql://pool/x",
        "YUNCHOU_DATABASE_DIRECT_URL": "postgresql://server/x",
    }
    assert Settings.load(given).pooled
    assert not Settings.load(given | {"YUNCHOU_POOLED": "0"}).pooled


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("YUNCHOU_PORT", "http", "YUNCHOU_PORT"),
        ("YUNCHOU_PORT", "70000", "65535"),
        ("YUNCHOU_WORKERS", "0", "YUNCHOU_WORKERS"),
        ("YUNCHOU_DATABASE_URL", "mysql://x", "postgresql://"),
        ("YUNCHOU_DATABASE_DIRECT_URL", "postgresql://x", "YUNCHOU_DATABASE_URL is not"),
        ("YUNCHOU_SECRET_KEY", "short", "32"),
        ("YUNCHOU_DEMO_PUBLIC", "maybe", "YUNCHOU_DEMO_PUBLIC"),
        ("YUNCHOU_LOG_LEVEL", "loud", "YUNCHOU_LOG_LEVEL"),
        ("YUNCHOU_CONFIG", "/nowhere/x.toml", "/nowhere/x.toml"),
        ("YUNCHOU_DATA", "/dev/null/x", "/dev/null/x"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_in_one_line(
    tmp_path: Path, name: str, value: str, told: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.load({"YUNCHOU_DATA": str(tmp_path), name: value})
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [("prot = 1", "prot"), ("port = [1]", "port"), ("port = ", "x.toml"), ("\xff", "x.toml")],
)
def test_a_slip_in_the_file_is_noticed(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError, match=told):
        Settings.load({"YUNCHOU_CONFIG": str(file)})
