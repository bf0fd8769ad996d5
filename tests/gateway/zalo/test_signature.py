from hypothesis import given
from hypothesis import strategies as st

from gateway.zalo.signature import is_signed, signature

BODY = (
    b'{"app_id":"111","sender":{"id":"222"},"recipient":{"id":"333"},"event_name":"user_send_text",'
    b'"message":{"text":"hi","msg_id":"m1"},"timestamp":"1700000000000"}'
)
SIGNED = "9e23d4557bf9820f6835c4e91093e83395fa676417f60fa2dd8e1b2bd22b5915"


def test_the_published_vector() -> None:
    assert signature("111", BODY, "1700000000000", "oa-secret") == SIGNED


def test_with_and_without_prefix() -> None:
    for header in (SIGNED, f"mac={SIGNED}"):
        assert is_signed(header, "111", BODY, "1700000000000", "oa-secret")


def test_without_a_secret_nothing_is_signed() -> None:
    assert not is_signed(signature("111", BODY, "1", ""), "111", BODY, "1", "")


@given(st.text(max_size=80), st.binary(max_size=80))
def test_nothing_else_signs(header: str, body: bytes) -> None:
    assert not is_signed(header, "111", body, "1700000000000", "another")


@given(st.binary(max_size=200), st.integers(0, 199), st.integers(1, 255))
def test_one_byte_changed_is_seen(body: bytes, place: int, flip: int) -> None:
    changed = bytearray(body or b"x")
    changed[place % len(changed)] ^= flip
    mac = signature("111", body or b"x", "1", "s")
    assert not is_signed(mac, "111", bytes(changed), "1", "s")
