"""Writes what the interface's types of the API are made from, and makes them anew.

    var/venv/bin/python tools/make_api_types.py

`web/openapi.json` is the description of the declared endpoints, `web/src/api/schema.ts` its types. Both are kept with the
sources: the first is held against the endpoints by `tests/test_house.py`, the second against the first by the web check.
"""

import json
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

import run  # noqa: E402  Stands beside this folder and is no package
from yunchou.actions.registry import ACTIONS  # noqa: E402
from yunchou.doors.http.catalogue import ENDPOINTS  # noqa: E402
from yunchou.doors.http.openapi import describe_any  # noqa: E402

DESCRIPTION = HOME / "web/openapi.json"


def description() -> str:
    """The text of the description, one value a line, so that changes can be read and merged."""
    return json.dumps(describe_any(ENDPOINTS, tuple(ACTIONS)), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    DESCRIPTION.write_text(description(), "utf-8")
    command, folder, env = run.npm_in_web("types")
    sys.exit(subprocess.run(command, cwd=folder, env=env).returncode)
