"""Messages to devices: encrypted as RFC 8291 has it, and for keys that are keys."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from yunchou.services.push import BadKey, device, encrypted


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


KEY = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"


def test_a_message_is_encrypted_as_the_example_of_rfc_8291_shows() -> None:
    own = ec.derive_private_key(
        int.from_bytes(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
    )
    made = encrypted(
        b"When I grow up, I want to be a watermelon",
        device("https://push.example.net/x", KEY, AUTH),
        own,
        raw("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert text(made) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
        "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.mark.parametrize(
    ("key", "auth"),
    [
        ("", AUTH),
        (KEY, ""),
        (KEY[:-2], AUTH),
        ("A" * 87, AUTH),
        ("%%%", AUTH),
        (KEY, "é"),
        (KEY + "AAAA", AUTH),
    ],
)
def test_keys_that_are_none_are_refused(key: str, auth: str) -> None:
    with pytest.raises(BadKey):
        device("https://push.example.net/x", key, auth)


@given(st.text(max_size=120), st.text(max_size=40))
def test_whatever_stands_there_is_a_key_or_refused(key: str, auth: str) -> None:
    try:
        made = device("https://push.example.net/x", key, auth)
    except BadKey:
        return
    assert (len(made.key), len(made.auth)) == (65, 16)
