"""What a password has to be, and codes of the second factor."""

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.asking import refused
from yunchou.access.identity.common import is_common
from yunchou.access.identity.policy import Policy, check_password, check_policy
from yunchou.access.identity.second_factor import STEP_SECONDS, app_address, new_secret, step_of


@pytest.mark.parametrize(
    "password", ["password1", "PassWord1", "12345678", "woaini1314", "aaaaaaaa", "abababab", "admin888"]
)
def test_passwords_that_everybody_tries_first_are_refused(password: str) -> None:
    assert is_common(password)
    with refused(422, "common_password"):
        check_password(password, Policy(), ())


@pytest.mark.parametrize("password", ["li.wang@x.cn", "li.wang1", "Li.Wang99", "1li.wang"])
def test_a_password_is_not_made_of_the_login(password: str) -> None:
    with refused(422, "rule"):
        check_password(password, Policy(min_length=8), ("li.wang@x.cn",))


def test_length_is_the_policys() -> None:
    check_password("correct horse", Policy(min_length=13), ("li.wang@x.cn",))
    with refused(422, "out_of_range"):
        check_password("correct horse", Policy(min_length=14), ())
    check_password("一二三四五六七八", Policy(), ())
    with refused(422, "out_of_range"):
        check_password("字" * 201, Policy(), ())


def test_a_policy_has_bounds() -> None:
    check_policy(Policy())
    for bad in (
        Policy(min_length=7),
        Policy(history=25),
        Policy(session_idle_hours=0),
        Policy(session_days=366),
    ):
        with refused(422, "out_of_range"):
            check_policy(bad)


@given(st.integers(60, 10**10))
def test_a_code_counts_in_its_step_and_the_neighbours(moment: int) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    code = pyotp.TOTP(secret).generate_otp(moment // STEP_SECONDS)
    found = [step_of(secret, code, moment + offset * STEP_SECONDS) for offset in (-1, 0, 1)]
    # Two neighbours may by chance have the same code; then the nearer step is told.
    assert all(step is not None and abs(step - moment // STEP_SECONDS) <= 2 for step in found)


def test_the_code_of_the_standard() -> None:
    # RFC 6238, appendix B, cut to six digits.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for moment, code in ((59, "287082"), (1111111109, "081804"), (20000000000, "353130")):
        assert step_of(secret, code, moment) == moment // STEP_SECONDS
        assert step_of(secret, code, moment + 120) is None
    assert step_of(secret, " 287 082 ", 59) == 1
    assert step_of(secret, "", 59) is None
    assert step_of(secret, "字", 59) is None


def test_the_address_for_an_app_is_quoted() -> None:
    assert len(new_secret()) == 32
    address = app_address("ABC", "a&b@x.cn", "运筹")
    assert address == "otpauth://totp/%E8%BF%90%E7%AD%B9%3Aa%26b%40x.cn?secret=ABC&issuer=%E8%BF%90%E7%AD%B9"
