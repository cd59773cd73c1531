"""`python3 run.py bench [--rows N] [--seconds S]`: prints the table and writes build/bench.json."""

import argparse
import asyncio
import csv
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from tests.bench import data, searches
from tests.bench.cpu import spent
from tests.bench.limit import Recorder, chunk_script, pgbench, script
from yunchou.access.actor import Caller, person
from yunchou.access.organisation import Organisation
from yunchou.base.cluster import Cluster, find_binaries
from yunchou.base.settings import Settings
from yunchou.doors.assemble import House
from yunchou.metrics.batch import conjunction
from yunchou.records.aggregate import Aggregate, aggregate
from yunchou.records.change import Operation
from yunchou.records.imports.run import import_folder
from yunchou.records.imports.runner import CHUNK
from yunchou.records.read import Query, one, page
from yunchou.records.write import write
from yunchou.upgrades import upgrade

CHECKOUT = Path(__file__).resolve().parents[2]
PASSWORD = "bench-password-1"
FIELDS = ["name", "account", "stage", "amount", "probability", "close_date", "owner", "created_at"]
WHERE = conjunction(['stage.kind = "open"', "amount > 2000"]) or ""
GROUP = {"group": ["stage", "close_date:month"], "measures": {"n": "count()", "v": "sum(amount)"}}
IMPORTED = 100_000


class Bench:
    """One run: a data folder, the server on it, and the figures found so far."""

    def __init__(self, folder: Path, rows: int, seconds: int) -> None:
        self.folder, self.rows, self.seconds = folder, rows, seconds
        self.figures: list[dict[str, Any]] = []
        self.port = 8790
        self.environ = {
            **os.environ,
            "YUNCHOU_DATA": str(folder / "data"),
            "YUNCHOU_PORT": str(self.port),
            "YUNCHOU_SECRET_KEY": "b" * 40,
            "YUNCHOU_LOG_LEVEL": "warning",
        }
        self.settings = Settings.load(self.environ)
        self.texts: dict[str, str] = {}
        self.ids: list[str] = []
        self.roots: dict[str, int] = {}
        """The process trees whose CPU time counts."""

    def note(self, figure: str, value: float, unit: str, limit: float | None = None, **more: Any) -> None:
        """Keeps a figure; `limit` is pgbench's with the same statements."""
        ratio = None if not limit else round(value / limit, 3)
        row = {
            "figure": figure,
            "value": round(value, 2),
            "unit": unit,
            "limit": limit,
            "ratio": ratio,
            **more,
        }
        self.figures.append(row)
        beside = f"  limit {limit:,.0f}  ratio {ratio:.2f}" if limit else ""
        tail = ""
        if "p50_ms" in more:
            tail = f"  CPU {more['cpu_us']:,} us, ratio by CPU {more['cpu_ratio']:.2f}"
            tail += "".join(f"  {part} {more[f'{part}_ms']} ms" for part in ("p50", "p95", "p99"))
        print(f"{figure:<20}{value:>12,.1f} {unit}{beside}{tail}", flush=True)

    # -- filling ---------------------------------------------------------------------------------------------------

    async def fill(self, url: str) -> None:
        """Makes the data, and records what the server would run for each request."""
        house = await House.open(replace(self.settings, database_url=url), max_size=2)
        try:
            await upgrade(house.db)
            organisation = await data.make(house.db, house.declared, self.rows)
            await house.logins.set_password("manager3@bench.example", PASSWORD)
            await house.logins.set_password("admin@bench.example", PASSWORD)
            people = (await organisation.snapshot()).access.people.values()
            manager = next(p for p in people if p.name == "Manager 3")
            await searches.index(organisation)
            caller = Caller(organisation, person(manager.id, manager.name))
            await self._record(house, caller)
            self.texts["search"] = await searches.recorded(house, caller)
            self.texts["search_all"] = await searches.recorded(house, await house.administrator(organisation))
        finally:
            await house.close()

    async def _record(self, house: House, caller: Caller) -> None:
        query = Query(fields=FIELDS, where=WHERE, sort=["-amount"])
        found = json.loads(await page(caller, "opportunity", Query(fields=["id"], limit=500)))
        self.ids = [each["id"] for each in found["records"]]
        async with Recorder(house.db) as list_:
            await page(caller, "opportunity", query)
        async with Recorder(house.db) as read:
            await one(caller, "opportunity", int(self.ids[0]))
        async with Recorder(house.db) as grouped:
            await aggregate(caller, "opportunity", Aggregate(**GROUP))  # type: ignore[arg-type]
        await write(caller, "contact", [Operation("create", contact(0))])
        async with Recorder(house.db) as created:
            made = await write(caller, "contact", [Operation("create", contact(1))])
        imported = await self._record_import(house, caller.organisation)
        self.texts |= {
            "import": imported,
            "list": script(list_.statements),
            "read": script(read.statements),
            "aggregate": script(grouped.statements),
            "create": script(created.statements, [str(made[0].id)]),
        }

    async def _record_import(self, house: House, organisation: Organisation) -> str:
        plan = write_customers(self.folder / "recorded", CHUNK, "R")
        async with Recorder(house.db) as imported:
            await import_folder(await house.administrator(organisation), plan)
        table = f'"{organisation.schema}".'
        kept = (f"{table}enter(", f'insert into {table}"r_account"')
        return chunk_script([s for s in imported.statements if any(part in s[0] for part in kept)], r"R\d+")

    # -- the server ------------------------------------------------------------------------------------------------

    @contextmanager
    def server(self) -> Iterator[subprocess.Popen[str]]:
        """A running server; notes how long it took to be ready."""
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "yunchou", "serve"],
            env=self.environ,
            stdout=subprocess.PIPE,
            text=True,
            cwd=CHECKOUT,
        )
        assert process.stdout is not None
        for line in process.stdout:
            if "ready" in line:
                break
        self.start_seconds = time.perf_counter() - started
        self.roots["server"] = process.pid
        try:
            yield process
        finally:
            del self.roots["server"]
            process.send_signal(signal.SIGTERM)
            process.wait(60)

    def count_in(self, cluster: Cluster) -> None:
        """Counts the CPU time of that database too."""
        database = cluster.status().pid
        assert database is not None
        self.roots["database"] = database

    def signed_in(self, login: str) -> str:
        """An API token of that person."""
        headers = {"Content-Type": "application/json"}
        body = json.dumps({"login": login, "password": PASSWORD}).encode()
        request = urllib.request.Request(f"{self.base}/sessions", body, headers)
        with urllib.request.urlopen(request) as answer:
            csrf = json.load(answer)["csrf"]
            cookie = answer.headers["Set-Cookie"].split(";")[0]
        body = json.dumps({"name": "bench", "scopes": ["read", "write"]}).encode()
        request = urllib.request.Request(
            f"{self.base}/tokens", body, {**headers, "Cookie": cookie, "X-CSRF-Token": csrf}
        )
        with urllib.request.urlopen(request) as answer:
            return str(json.load(answer)["token"])

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1"

    def load(self, requests: list[str], clients: int) -> dict[str, Any]:
        """Runs a load and gives its rate and latencies."""
        given = {"host": "127.0.0.1", "port": self.port, "clients": clients, "seconds": self.seconds}
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.client"],
            input=json.dumps({**given, "requests": requests}),
            capture_output=True,
            text=True,
            cwd=CHECKOUT,
            check=True,
        )
        result: dict[str, Any] = json.loads(done.stdout)
        if result["failed"]:
            raise RuntimeError(f"{result['failed']} of {result['done']} requests failed")
        return result

    def measure(self, url: str, binary: Path, token: str) -> None:
        """All figures of requests, each beside pgbench with the same statements."""
        requests = {
            name: requests_of(name, token, self.ids) for name in ("list", "read", "create", "aggregate")
        }
        for name in requests:
            for clients in (1, 16) if name != "aggregate" else (16,):
                self._measure(f"{name}_{clients}", url, binary, requests[name], self.texts[name], clients)

    def measure_search(self, url: str, binary: Path, token: str, administrator: str) -> None:
        """Searches by 16 clients: of somebody who sees a department, and of somebody who sees all."""
        for name, asker in (("search", token), ("search_all", administrator)):
            requests = searches.requests(asker)
            self._measure(f"{name}_16", url, binary, requests, self.texts[name], 16, len(requests))

    def _measure(
        self,
        figure: str,
        url: str,
        binary: Path,
        requests: list[str],
        text: str,
        clients: int,
        in_script: int = 1,
    ) -> None:
        """One figure beside pgbench; `in_script`: how many requests a run of its script stands for."""
        self.load(requests, clients)
        with spent(self.roots) as ours:
            result = self.load(requests, clients)
        with spent(self.roots) as theirs:
            limit = in_script * pgbench(binary, url, text, clients, self.seconds, self.folder)
        cost = sum(ours.values()) / result["done"]
        least = sum(theirs.values()) / (limit * self.seconds)
        cut = statistics.quantiles(sorted(result["latencies_ms"]), n=100)
        self.note(
            figure,
            result["done"] / result["seconds"],
            "requests/s",
            limit,
            rows=self.rows,
            clients=clients,
            cpu_us=round(cost * 1e6),
            cpu_ratio=round(least / cost, 3),
            p50_ms=round(cut[49], 2),
            p95_ms=round(cut[94], 2),
            p99_ms=round(cut[98], 2),
        )

    def measure_import(self, url: str, binary: Path) -> None:
        """Rows a second of an import of 100,000 customers from the command line, start and end included.

        The limit is the one statement that writes a chunk, run by one client of pgbench.
        """
        plan = write_customers(self.folder / "import", IMPORTED, "I")
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "yunchou", "import", str(plan), "--organisation", data.NAME],
            env=self.environ,
            cwd=CHECKOUT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        rate = IMPORTED / (time.perf_counter() - started)
        limit = CHUNK * pgbench(binary, url, self.texts["import"], 1, self.seconds, self.folder, "simple")
        self.note("import_rows_per_s", rate, "rows/s", limit, rows=IMPORTED)


def write_customers(folder: Path, rows: int, prefix: str) -> Path:
    """A file of customers and the plan that imports it → the plan's path."""
    folder.mkdir()
    with (folder / "accounts.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "external_id", "industry", "phone", "city", "employees", "annual_revenue"])
        writer.writerows(
            [f"客户{n}", f"{prefix}{n}", "energy", f"021-{n:08d}", "上海", n % 5000, f"{n}.50"]
            for n in range(rows)
        )
    names = ("name", "external_id", "industry", "phone", "employees", "annual_revenue")
    mapped = "\n".join(f'{name} = "{name}"' for name in names)
    plan = folder / "plan.toml"
    plan.write_text(
        f'[[step]]\nfile = "accounts.csv"\nobject = "account"\nmatch = ["external_id"]\n[step.map]\n{mapped}\n'
        'address = { parts = { city = "city" } }\n',
        encoding="utf-8",
    )
    return plan


def contact(number: int) -> dict[str, Any]:
    """The values of a new contact."""
    return {"name": f"联系人{number}", "phone": f"139{number:08d}", "title": "采购经理", "role": "user"}


def requests_of(name: str, token: str, ids: list[str]) -> list[str]:
    """The raw requests of one kind (list, read, create, aggregate) that a load sends over and over."""
    head = f"Host: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\n"

    def post(path: str, body: Any) -> str:
        text = json.dumps(body)
        return (
            f"POST /api/v1{path} HTTP/1.1\r\n{head}Content-Type: application/json\r\n"
            f"Content-Length: {len(text.encode())}\r\n\r\n{text}"
        )

    if name == "list":
        return [post("/records/opportunity/query", {"fields": FIELDS, "where": WHERE, "sort": ["-amount"]})]
    if name == "read":
        return [f"GET /api/v1/records/opportunity/{id} HTTP/1.1\r\n{head}\r\n" for id in ids]
    if name == "aggregate":
        return [post("/records/opportunity/aggregate", GROUP)]
    return [post("/records/contact", contact(n)) for n in range(500)]


def memory_mib(*processes: int) -> float:
    """What process trees hold, shared pages counted once (proportional set size)."""
    roots = [psutil.Process(pid) for pid in processes]
    tree = {each.pid: each for root in roots for each in (root, *root.children(recursive=True))}
    return float(sum(each.memory_full_info().pss for each in tree.values()) / 2**20)


def idle(folder: Path) -> tuple[float, float]:
    """Memory at rest with the demo loaded and its search filled, in MiB, and the seconds of a second start."""
    bench = Bench(folder, 0, 0)
    with bench.server(), Cluster(bench.settings.data) as cluster:
        asyncio.run(searches.filled(cluster.url()))
    with bench.server() as process:
        time.sleep(5)
        with Cluster(bench.settings.data) as cluster:
            return memory_mib(process.pid, cluster.status().pid or process.pid), bench.start_seconds


def main() -> int:
    """Runs everything and writes the figures."""
    parser = argparse.ArgumentParser("bench")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yunchou-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        bench = Bench(folder, given.rows, given.seconds)
        with Cluster(bench.settings.data) as cluster:
            bench.count_in(cluster)
            url = cluster.url()
            asyncio.run(bench.fill(url))
            print(
                f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, {given.rows:,} rows"
            )
            with bench.server():
                token = bench.signed_in("manager3@bench.example")
                bench.measure(url, find_binaries().program("pgbench"), token)
                administrator = bench.signed_in("admin@bench.example")
                bench.measure_search(url, find_binaries().program("pgbench"), token, administrator)
                bench.measure_import(url, find_binaries().program("pgbench"))
        memory, start = idle(folder / "idle")
        bench.note("start_s", start, "s")
        bench.note("idle_memory_mib", memory, "MiB")
    build = CHECKOUT / "build"
    build.mkdir(exist_ok=True)
    (build / "bench.json").write_text(json.dumps(bench.figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
