"""What is pushed can be read by the phone alone, and is sealed as the standard says."""

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from tests.delivery.shared.receiving import Phone

from selfback.delivery.shared.channels.sealing import (
    MOST_BYTES,
    PayloadTooLong,
    SubscriptionUnreadable,
    seal,
)
from selfback.delivery.shared.push_keys import base64url, from_base64url

# RFC 8291, section 5 and appendix A
PLAIN = b"When I grow up, I want to be a watermelon"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
RECEIVER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
RECEIVER_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
SENDER_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(from_base64url(text), "big"), ec.SECP256R1())


def test_the_example_of_the_standard_is_sealed_byte_for_byte():
    body = seal(
        PLAIN,
        p256dh=RECEIVER,
        auth=AUTH,
        sender=private(SENDER_PRIVATE),
        salt=from_base64url(SALT),
    )

    assert base64url(body) == SEALED


def test_the_example_of_the_standard_opens_in_the_phone_of_these_tests():
    phone = Phone(key=private(RECEIVER_PRIVATE), secret=from_base64url(AUTH))

    assert phone.p256dh == RECEIVER
    assert phone.open(from_base64url(SEALED)) == PLAIN


@given(st.binary(max_size=MOST_BYTES))
def test_whatever_fits_arrives_as_it_was(payload: bytes):
    phone = Phone.new()

    body = seal(payload, p256dh=phone.p256dh, auth=phone.auth)

    assert len(body) <= 4096
    assert phone.open(body) == payload


def test_the_longest_payload_makes_the_longest_body():
    phone = Phone.new()

    assert len(seal(b"x" * MOST_BYTES, p256dh=phone.p256dh, auth=phone.auth)) == 4096
    with pytest.raises(PayloadTooLong, match="3994"):
        seal(b"x" * (MOST_BYTES + 1), p256dh=phone.p256dh, auth=phone.auth)


def test_the_same_is_sealed_differently_each_time_and_opens_for_nobody_else():
    phone, other = Phone.new(), Phone.new()

    bodies = {seal(PLAIN, p256dh=phone.p256dh, auth=phone.auth) for _ in range(5)}

    assert len(bodies) == 5
    for body in bodies:
        with pytest.raises(http_ece.ECEException):
            other.open(body)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", AUTH),
        (RECEIVER, ""),
        (RECEIVER, "c2hvcnQ"),
        (RECEIVER[:-4], AUTH),
        ("B" + "A" * 86, AUTH),  # a point that is not on the curve
        ("A3Vxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx", AUTH),  # a compressed point
        ("not base64!", AUTH),
        (RECEIVER, "æøå"),
    ],
)
def test_what_is_no_key_is_refused(p256dh: str, auth: str):
    with pytest.raises(SubscriptionUnreadable):
        seal(PLAIN, p256dh=p256dh, auth=auth)
