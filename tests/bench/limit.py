"""The limit that PostgreSQL itself sets: pgbench running the very statements that the server ran for a request."""

import datetime as dt
import re
import subprocess
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from yunchou.base.db import Database

IDS = re.compile(r"\{\d{15,}(,\d{15,})*\}")
"""A list of ids as it travels."""
NUMBER = re.compile(r"\$(\d+)")
QUOTED = re.compile(r"'(?:[^']|'')*'")
INSIDE_TEXT = re.compile(r"(?<!:):(?=[A-Za-z])")
"""A colon before a letter that is not part of a cast: in our statements such stand in texts only."""


class Recorder:
    """Records the statements of one piece of work, with their values."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.statements: list[tuple[str, Sequence[Any]]] = []

    async def __aenter__(self) -> "Recorder":
        # Any connection of the pool may be used, also one that it has yet to open: all get the logger.
        self._links = [await self._db.pool.acquire() for _ in range(self._db.pool.get_max_size())]
        for link in self._links:
            link.add_query_logger(self._note)
        for link in self._links:
            await self._db.pool.release(link)
        return self

    async def __aexit__(self, *_: object) -> None:
        links = [await self._db.pool.acquire() for _ in self._links]
        for link in links:
            link.remove_query_logger(self._note)
            await self._db.pool.release(link)

    def _note(self, record: Any) -> None:
        self.statements.append((record.query, record.args or ()))


def script(statements: Sequence[tuple[str, Sequence[Any]]], fresh_ids: Sequence[str] = ()) -> str:
    """A pgbench script of recorded statements. Ids that the run was given become those of this transaction."""
    lines = []
    given = 0
    for sql, values in statements:
        text = " ".join(_filled(sql, values).split())
        for number, id in enumerate(fresh_ids):
            text = text.replace(f"'{id}'", f":id{number}")
            text = QUOTED.sub(partial(_within, id=id, variable=f":id{number}"), text)
        if ".enter(" in text and values[0]:
            picked = ", ".join(f"ids[{n + 1}] as id{given + n}" for n in range(values[0]))
            given += values[0]
            lines.append(text.replace("select * from", f"select {picked} from") + " \\gset")
        else:
            lines.append(text.rstrip(";") + ";")
    return "\n".join(lines) + "\n"


def _within(found: re.Match[str], id: str, variable: str) -> str:
    """A text that holds an id among other things, as where ids travel in a list, put together with the variable."""
    put = "' || " + variable + " || '"
    return f"({found[0].replace(id, put)})" if id in found[0] else found[0]


def chunk_script(statements: Sequence[tuple[str, Sequence[Any]]], unique: str) -> str:
    """A pgbench script of the one write of an import's chunk. `unique` is a pattern of texts that no two runs may share."""
    lines = ["\\set run random(1, 1000000000)"]
    entered = max(values[0] for sql, values in statements if ".enter(" in sql)
    for sql, values in statements:
        if ".enter(" in sql:
            lines.append(" ".join(_filled(sql, values).split()).replace("select *", "select ids") + " \\gset")
            continue
        # Read as it stands, a script knows a variable from a colon in a text by having set it.
        text = " ".join(_filled(sql, values).split()).replace(COLON, ":")
        ids = next(
            (v for v in values if isinstance(v, str) and IDS.fullmatch(v) and v.count(",") == entered - 1),
            None,
        )
        if ids is not None:
            text = text.replace(literal(ids), "(':ids')")
        lines.append(re.sub(f'"({unique})"', r'"\1-:run"', text).rstrip(";") + ";")
    return "\n".join(lines) + "\n"


def _filled(sql: str, values: Sequence[Any]) -> str:
    sql = INSIDE_TEXT.sub(COLON, sql)
    return NUMBER.sub(lambda found: literal(values[int(found.group(1)) - 1]), sql)


def literal(value: Any) -> str:
    """A bound value as an SQL literal."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal | float):
        return f"'{value}'"
    if isinstance(value, dt.datetime | dt.date):
        return _text(value.isoformat())
    if isinstance(value, list | tuple):
        return "array[" + ", ".join(literal(each) for each in value) + "]"
    return _text(str(value))


COLON = "' || chr(58) || '"
"""A colon before a letter would begin a variable of pgbench, inside a text too."""


def _text(text: str) -> str:
    quoted = "'" + text.replace("'", "''").replace(":", COLON) + "'"
    return f"({quoted})" if COLON in quoted else quoted


def pgbench(
    binary: Path, url: str, text: str, clients: int, seconds: int, folder: Path, mode: str = "prepared"
) -> float:
    """Transactions a second that pgbench reaches with a script. Raises RuntimeError when it fails.

    `mode` is "simple" for texts of more variables than a prepared statement may have.
    """
    path = folder / "limit.sql"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)
    done = subprocess.run(
        [binary, url, "-n", "-M", mode, "-f", path, "-c", str(clients), "-j", "2", "-T", str(seconds)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if done.returncode or found is None:
        raise RuntimeError(f"pgbench: {done.stderr[-2000:]}")
    return float(found.group(1))
