"""Set-up from a checkout: what is made again when, and what is told when it cannot go on."""

import json
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import run

HOME = run.HOME
LOCKS = ("bootstrap.txt", "runtime.txt", "dev.txt", "web.txt")


class Calls(list[str]):
    """Stands in for `run.call`: notes what was to be done."""

    def __call__(self, command: list[str], what: str, **options: Any) -> None:
        self.append(what)
        for folder in (run.VENV, run.NODE):
            folder.mkdir(exist_ok=True)


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """A checkout of its own in which every step of the preparation is only noted."""
    shutil.copytree(HOME / "requirements", tmp_path / "requirements")
    (tmp_path / "web").mkdir()
    for name, path in {
        "VAR": "var",
        "VENV": "var/venv",
        "TOOLS": "var/tools",
        "NODE": "var/node",
        "WEB": "web",
        "REQUIREMENTS": "requirements",
    }.items():
        monkeypatch.setattr(run, name, tmp_path / path)
    for program in ("var/venv/bin/python", "var/tools/bin/uv"):
        (tmp_path / program).parent.mkdir(parents=True)
        (tmp_path / program).touch()
    (tmp_path / "var/tools/bin/python").symlink_to(sys.executable)
    made = Calls()
    monkeypatch.setattr(run, "call", made)
    monkeypatch.setattr(run, "make_tools", lambda: None)
    return made


def keep_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stamp by another Python would have the environment removed; this one is ours."""
    run.write_stamp(run.VENV / "stamp.json", {"python": sys.version})


def test_packages_are_installed_again_only_when_their_lock_changes(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_environment(monkeypatch)
    run.make_environment(dev=False)
    assert calls == ["Installing packages"]
    run.make_environment(dev=False)
    assert calls == ["Installing packages"]
    with (run.REQUIREMENTS / "runtime.txt").open("a") as file:
        file.write("# changed\n")
    run.make_environment(dev=False)
    assert calls == ["Installing packages"] * 2


def test_development_tools_once_installed_stay(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_environment(monkeypatch)
    run.make_environment(dev=False)
    run.make_environment(dev=True)
    assert calls == ["Installing packages"] * 2
    run.make_environment(dev=False)
    run.make_environment(dev=True)
    assert calls == ["Installing packages"] * 2
    with (run.REQUIREMENTS / "dev.txt").open("a") as file:
        file.write("# changed\n")
    run.make_environment(dev=False)
    assert calls == ["Installing packages"] * 2
    run.make_environment(dev=True)
    assert calls == ["Installing packages"] * 3


def test_another_python_makes_a_new_environment(calls: Calls) -> None:
    run.write_stamp(run.VENV / "stamp.json", {"python": "2.7"})
    run.make_environment(dev=False)
    assert calls == ["Making the environment", "Installing packages"]


def test_a_failed_installation_is_tried_again(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(command: list[str], what: str, **options: Any) -> None:
        raise run.Stop(what)

    keep_environment(monkeypatch)
    monkeypatch.setattr(run, "call", fail)
    with pytest.raises(run.Stop):
        run.make_environment(dev=False)
    monkeypatch.setattr(run, "call", calls)
    run.make_environment(dev=False)
    assert calls[-1] == "Installing packages"


def test_pages_are_built_again_only_when_their_sources_change(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "npm", lambda *words: (["npm", *words], {}))
    for name in ("package.json", "package-lock.json", "src/main.tsx", ".npmrc"):
        (run.WEB / name).parent.mkdir(exist_ok=True)
        (run.WEB / name).write_text("{}")
    for folder in ("dist", "node_modules"):
        (run.WEB / folder).mkdir()
    (run.WEB / "dist/index.html").write_text("made")
    run.make_pages()
    assert calls == ["Installing web packages", "Building the web pages"]
    run.make_pages()
    assert len(calls) == 2
    (run.WEB / "src/main.tsx").write_text("changed")
    run.make_pages()
    assert calls[2:] == ["Building the web pages"]
    (run.WEB / "package-lock.json").write_text("[]")
    run.make_pages()
    assert calls[3:] == ["Installing web packages", "Building the web pages"]


def test_a_checkout_without_web_sources_is_served_without_building(calls: Calls) -> None:
    run.make_pages()
    assert calls == []


@pytest.mark.parametrize(("version", "own"), [("v18.20.0", False), ("v20.18.9", False), ("v20.19.0", True)])
def test_node_of_the_machine_is_used_when_it_is_new_enough(
    calls: Calls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, own: bool
) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {version}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    node, npm = run.find_node()
    assert (node == [str(tmp_path / "node")]) is own
    assert calls == ([] if own else ["Installing Node.js"])
    assert own or npm[0] == node[0]
    assert own or npm[1].endswith("npm-cli.js")


def test_a_mirror_that_pip_is_set_to_use_serves_uv_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    monkeypatch.setenv("PIP_CERT", "/etc/ssl/x.crt")
    env = run.install_environment()
    assert env["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert env["SSL_CERT_FILE"] == "/etc/ssl/x.crt"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own.example/simple")
    assert run.install_environment()["UV_DEFAULT_INDEX"] == "https://own.example/simple"


def test_a_python_without_venv_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "TOOLS", tmp_path / "tools")
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(run.Stop, match=r"apt-get install -y python3\.\d+-venv"):
        run.make_tools()


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(run.Stop, match=r"Python 99\.0"):
        run.main([])


def test_a_step_that_fails_shows_what_it_said(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(run.Stop, match="Trying failed"):
        run.call([sys.executable, "-c", "print('no way'); raise SystemExit(3)"], "Trying")
    assert "no way" in capfd.readouterr().err


def test_a_browser_that_cannot_be_installed_is_told_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YUNCHOU_BROWSER", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(run.Stop, match=r"apt-get install .*chromium"):
        run.find_browser()


@pytest.mark.parametrize(
    ("present", "chosen"),
    [(["13", "14"], ""), (["15", "17", "9.6"], "17"), (["9.6", "100"], "100"), ([], "")],
)
def test_the_newest_postgresql_of_the_system_is_tested_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, present: list[str], chosen: str
) -> None:
    for version in present:
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin/postgres").touch()
    monkeypatch.setattr(run, "SERVERS", tmp_path)
    assert run.find_server() == (str(tmp_path / chosen) if chosen else "")


# --- the lock files ---


def locked(name: str) -> dict[str, str]:
    """Package to version."""
    text = (HOME / "requirements" / name).read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_carry_hashes_and_no_address(name: str) -> None:
    text = (HOME / "requirements" / name).read_text()
    assert "://" not in text
    assert "index" not in text.split("==")[0]
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert packages
    assert all("--hash=sha256:" in package for package in packages)


def test_the_development_lock_holds_the_runtime_one() -> None:
    assert locked("runtime.txt").items() <= locked("dev.txt").items()


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text())
    for names, lock in (
        (project["project"]["dependencies"], "runtime.txt"),
        (project["dependency-groups"]["dev"], "dev.txt"),
    ):
        wanted = {re.split(r"[<>=;\[ ]", name)[0] for name in names}
        assert wanted <= locked(lock).keys()


def test_the_lock_of_the_web_packages_names_no_address() -> None:
    lock = json.loads((HOME / "web/package-lock.json").read_text())
    resolved = [name for name, package in lock["packages"].items() if "resolved" in package]
    assert resolved == []


def test_compiled_code_is_kept_wherever_the_machine_says_to_write_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(run, "VAR", Path("/srv/yunchou/var"))
    env = run.environment()
    assert "PYTHONDONTWRITEBYTECODE" not in env
    assert env["PYTHONPYCACHEPREFIX"] == "/srv/yunchou/var/cache/bytecode"
