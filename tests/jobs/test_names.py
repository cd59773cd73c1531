"""Every kind of job that the worker knows is called something in both languages of the interface."""

import json
from pathlib import Path

from yunchou.doors import worker
from yunchou.jobs.handlers import KINDS

LOCALES = Path(__file__).parents[2] / "web/src/i18n/locales"


def test_every_kind_of_job_has_a_name_in_both_languages() -> None:
    assert worker.__name__
    wanted = {kind.replace(".", "_", 1) for kind in KINDS}
    for language in ("zh-CN", "en"):
        words = json.loads((LOCALES / language / "jobs.json").read_text("utf-8"))["kind"]
        assert wanted - set(words) == set(), language
