from array import array

from hypothesis import given
from hypothesis import strategies as st

from demo.mulaw import CLIP, SILENCE, decode, encode

SAMPLES = st.lists(st.integers(-32768, 32767), min_size=1, max_size=400)


@given(SAMPLES)
def test_what_is_decoded_lies_within_half_a_step(samples: list[int]) -> None:
    heard = array("h", decode(encode(array("h", samples).tobytes())))
    for before, after in zip(samples, heard, strict=True):
        clipped = max(-CLIP, min(CLIP, before))
        assert abs(after - clipped) <= (abs(clipped) + 132) / 32 + 1


@given(st.binary(max_size=400))
def test_every_code_comes_back_except_negative_zero(codes: bytes) -> None:
    assert encode(decode(codes)) == codes.replace(b"\x7f", b"\xff")


def test_known_values_of_g711() -> None:
    assert array("h", decode(bytes([0x00, 0x80, 0xFF, 0xF0]))).tolist() == [-32124, 32124, 0, 120]
    assert encode(bytes(2)) == SILENCE
