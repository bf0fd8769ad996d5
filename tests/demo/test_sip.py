import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.errors import PhoneError
from demo.sip import Dialog, audio_address, credentials, offer, parse, response

OK = (
    b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
    b"To: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n"
)


def dialog() -> Dialog:
    return Dialog("0912345678", "sip:1900866895@127.0.0.1:5070", ("127.0.0.1", 40000))


def test_a_response_is_read() -> None:
    message = parse(OK)
    assert (message.status, message.method, message.header("to")) == (200, "INVITE", "<sip:c@d>;tag=2")


def test_a_request_comes_back_as_it_was_written() -> None:
    request = dialog().request("INVITE", offer("127.0.0.1", 20000))
    read = parse(request.encode())
    assert (read.status, read.method, read.body) == (None, "INVITE", request.body)
    assert audio_address(read.body) == ("127.0.0.1", 20000)


def test_an_ack_keeps_the_number_of_its_invite() -> None:
    talk = dialog()
    numbers = [talk.request(method).header("cseq") for method in ("INVITE", "ACK", "BYE")]
    assert numbers == ["1 INVITE", "1 ACK", "2 BYE"]


def test_an_answer_carries_what_it_answers_and_a_tag() -> None:
    invite = dialog().request("INVITE")
    answer = response(invite, "200 OK", tag="officer")
    assert answer.header("call-id") == invite.header("call-id")
    assert answer.header("to").endswith(";tag=officer")
    assert response(answer, "200 OK", tag="other").header("to").count("tag=") == 1


@given(st.binary(max_size=300))
def test_what_is_no_sip_message_is_an_error_with_a_code(data: bytes) -> None:
    with pytest.raises(PhoneError, match="bad_message"):
        parse(data)


def test_a_body_without_audio_is_an_error() -> None:
    with pytest.raises(PhoneError, match="no_audio"):
        audio_address("v=0\r\nm=video 9 RTP/AVP 96\r\n")


def test_a_challenge_is_answered_as_rfc_2617_does() -> None:
    challenge = (
        'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9"'
    )
    header = credentials(challenge, "Mufasa", "Circle Of Life", "GET", "/dir/index.html")
    assert 'response="670fd8c2df070c60b045671b8b24ff02"' in header
    assert 'opaque="5ccc069c403ebaf9"' in header


def test_with_quality_of_protection_the_answer_counts() -> None:
    header = credentials('Digest realm="r",nonce="n",qop="auth"', "u", "p", "REGISTER", "sip:h")
    assert "qop=auth, nc=00000001, cnonce=" in header
