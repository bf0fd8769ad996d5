"""The codec: every message survives the wire, every piece of nonsense is named."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.audiosocket import MAX_AUDIO_BYTES, Audio, Decoder, Failure, HangUp, Identity, Key, Message, encode
from telephony.errors import ProtocolError

messages = st.one_of(
    st.builds(Identity, st.uuids()),
    st.builds(Key, st.sampled_from("0123456789*#ABCD")),
    st.builds(lambda samples: Audio(samples * 2), st.binary(min_size=1, max_size=MAX_AUDIO_BYTES // 2)),
    st.just(HangUp()),
    st.builds(Failure, st.integers(0, 255)),
)


@given(st.lists(messages, max_size=20), st.lists(st.integers(1, 400), max_size=60))
def test_messages_survive_however_the_network_cuts_them(sent: list[Message], cuts: list[int]) -> None:
    stream, decoder, received = b"".join(map(encode, sent)), Decoder(), []
    for size in cuts:
        received += decoder.feed(stream[:size])
        stream = stream[size:]
    received += decoder.feed(stream)
    decoder.finish()
    assert received == sent


@given(st.binary(max_size=3000))
def test_any_bytes_are_messages_or_a_clear_error(data: bytes) -> None:
    decoder = Decoder()
    try:
        received = decoder.feed(data)
        decoder.finish()
    except ProtocolError as error:
        assert error.code.startswith("audiosocket.")
        assert error.message
    else:
        assert b"".join(map(encode, received)) == data


@given(st.lists(messages, min_size=1, max_size=5), st.data())
def test_a_stream_that_ends_inside_a_frame_is_an_error(sent: list[Message], data: st.DataObject) -> None:
    last = encode(sent[-1])
    missing = data.draw(st.integers(1, len(last) - 1))
    decoder = Decoder()
    decoder.feed(b"".join(map(encode, sent))[:-missing])
    with pytest.raises(ProtocolError, match="half_frame"):
        decoder.finish()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x12\x02\x80", "audiosocket.wrong_rate"),
        (b"\x10\x00\x00", "audiosocket.bad_length"),
        (b"\x10\x01\x41", "audiosocket.bad_length"),
        (b"\x10\xff\xfe", "audiosocket.bad_length"),
        (b"\x01\x00\x0f", "audiosocket.bad_length"),
        (b"\x03\x00\x01x", "audiosocket.bad_key"),
        (b"GET / HTTP/1.1", "audiosocket.unknown_type"),
    ],
)
def test_what_the_format_does_not_allow_is_refused_by_its_header(data: bytes, code: str) -> None:
    with pytest.raises(ProtocolError) as raised:
        Decoder().feed(data)
    assert raised.value.code == code


def test_frames_look_as_asterisk_sends_them() -> None:
    call = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
    assert encode(Identity(call)) == bytes.fromhex("01 0010 00112233445566778899aabbccddeeff")
    assert encode(Key("5")) == bytes.fromhex("03 0001 35")
    assert encode(Audio(bytes(320)))[:3] == bytes.fromhex("10 0140")
    assert encode(HangUp()) == bytes(3)
