"""Sealed secrets open with the server's key, for their purpose, and unchanged, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.base.sealing import Sealer, SealError

SEALER = Sealer(b"k" * 40)


@given(st.text())
def test_what_was_sealed_opens(text: str) -> None:
    sealed = SEALER.seal(text, "mail")
    assert SEALER.open(sealed, "mail") == text
    assert sealed != SEALER.seal(text, "mail")


@pytest.mark.parametrize("bad", ["", "s1.", "plain", "s1.AAAA", "s1.中文", "s1." + "A" * 60])
def test_what_was_not_sealed_does_not_open(bad: str) -> None:
    with pytest.raises(SealError):
        SEALER.open(bad, "mail")


def test_another_purpose_another_key_or_a_changed_text_do_not_open() -> None:
    sealed = SEALER.seal("secret", "mail")
    # Not at the end: of the last letter of Base64 not every bit counts.
    changed = sealed[:10] + ("A" if sealed[10] != "A" else "B") + sealed[11:]
    for sealer, text, purpose in (
        (SEALER, sealed, "other"),
        (Sealer(b"l" * 40), sealed, "mail"),
        (SEALER, changed, "mail"),
    ):
        with pytest.raises(SealError):
            sealer.open(text, purpose)
