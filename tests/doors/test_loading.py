"""What rare work needs is loaded by that work, so that a server at rest stays small and starts at once."""

import subprocess
import sys

import pytest

RARE = ("webauthn", "OpenSSL", "joserfc", "obstore", "PIL", "openpyxl", "python_calamine", "xlsxwriter")
"""Libraries for passkeys, signing in elsewhere, buckets, pictures and spreadsheets."""
SERVER = ("yunchou.doors.http.server", "yunchou.doors.prepare", "yunchou.doors.process")
WORKER = (*SERVER, "yunchou.doors.worker")


@pytest.mark.parametrize("modules", [SERVER, WORKER], ids=["server", "worker"])
def test_a_process_does_not_load_what_only_rare_work_needs(modules: tuple[str, ...]) -> None:
    loaded = loaded_by(modules)
    assert set(modules) <= loaded
    assert not loaded.intersection(RARE)


def test_a_server_does_not_load_the_workers_queue() -> None:
    assert "pgqueuer" not in loaded_by(SERVER)
    assert "pgqueuer" in loaded_by(WORKER)


def loaded_by(modules: tuple[str, ...]) -> set[str]:
    """What a fresh interpreter has loaded once it has imported these."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())
