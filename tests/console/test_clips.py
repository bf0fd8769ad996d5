"""An officer's recording from upload to the published answer."""

import io
import math
import struct
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from common.clips import ClipStore, clip_key
from console.catalogue import seeding
from console.clips.errors import ClipError
from console.clips.keeping import keep, recorded
from console.clips.models import RecordedClip
from console.clips.parts import answer_parts
from console.clips.sound import LONGEST_S, prepared
from knowledge_base.models import Facet
from knowledge_base.publishing import CLIPS, publish
from knowledge_base.service import KnowledgeBase
from speech.levels import FULL_SCALE, voiced_rms
from tests.console.entries import procedure
from tests.fakes.encoder import FakeEncoder

CODE = procedure().code
PAGE = f"/admin/clips/recordedclip/answer/{CODE}/fee/"


class Voice:
    voice = "test"

    def synthesise(self, text: str) -> bytes:
        return b"\1\0" * 8


def spoken(seconds: float = 1.0, rate_hz: int = 44_100, channels: int = 2, loudness: float = 0.05) -> bytes:
    """Return a WAV file: a tone between half-seconds of silence."""
    half = int(rate_hz / 2)
    tone = [int(32767 * loudness * math.sin(2 * math.pi * 440 * n / rate_hz)) for n in range(int(seconds * rate_hz))]
    samples = [value for one in [*[0] * half, *tone, *[0] * half] for value in [one] * channels]
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return out.getvalue()


def encoded(container: str, codec: str) -> bytes:
    """Return the same sound in another format."""
    out = io.BytesIO()
    with av.open(io.BytesIO(spoken())) as source, av.open(out, "w", format=container) as target:
        stream = target.add_stream(codec, rate=48_000)
        resampler = av.AudioResampler(format=stream.format, layout=stream.layout, rate=48_000)
        for frame in source.decode(audio=0):
            for part in resampler.resample(frame):
                target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    return out.getvalue()


@pytest.mark.parametrize(
    ("container", "codec"), [("wav", "pcm_s16le"), ("ogg", "libopus"), ("mp3", "libmp3lame"), ("ipod", "aac")]
)
def test_a_recording_is_brought_to_what_a_call_plays(container: str, codec: str) -> None:
    pcm = prepared(spoken() if container == "wav" else encoded(container, codec))
    assert 0.9 < len(pcm) / 16_000 < 1.2
    level_dbfs = 20 * math.log10(voiced_rms(np.frombuffer(pcm, "<i2").astype(np.float32)) / FULL_SCALE)
    assert abs(level_dbfs + 20) < 1.5


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"this is no sound", "no_sound"),
        (b"", "no_sound"),
        (spoken(loudness=0.0), "silent"),
        (spoken(seconds=0.05, rate_hz=8000, channels=1), "too_short"),
        (spoken(seconds=LONGEST_S + 1, rate_hz=8000, channels=1), "too_long"),
        (bytes(20_000_001), "too_large"),
    ],
)
def test_what_cannot_be_played_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ClipError, match=code):
        prepared(content)


@pytest.fixture
def editor(client: Client) -> Client:
    user = User.objects.create_user("can-bo", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="clips"))
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_an_uploaded_recording_takes_the_place_of_the_voice(editor: Client, tmp_path: Path) -> None:
    seeding.bring_in([procedure()], [])
    found = answer_parts(CODE, Facet.FEE)
    assert found is not None
    first, last = found[1][0], found[1][-1]
    upload = SimpleUploadedFile("phi.wav", spoken(), "audio/wav")
    response = editor.post(f"{PAGE}upload/", {"part": last.digest, "sound": upload}, follow=True)
    page = response.content.decode()
    assert "Đã lưu bản thu" in page
    assert "sound.wav" in page
    clip = RecordedClip.objects.get()
    assert (clip.text, clip.recorded_by.username, clip.file_name) == (last.text, "can-bo", "phi.wav")
    with wave.open(io.BytesIO(editor.get(f"/admin/clips/recordedclip/{clip.pk}/sound.wav").content)) as heard:
        assert (heard.getframerate(), heard.getnchannels()) == (8000, 1)

    store = tmp_path / CLIPS
    publish([procedure()], [], tmp_path, FakeEncoder(), Voice(), recorded=recorded(store))
    speech = KnowledgeBase.open(tmp_path, FakeEncoder()).answer(CODE, Facet.FEE).speech
    keys = {part.text: part.clip for part in speech}
    assert keys[last.text] == clip.key != clip_key(Voice.voice, last.text)
    assert keys[first.text] == clip_key(Voice.voice, first.text)
    assert ClipStore(store).read(clip.key) == bytes(clip.sound)


@pytest.mark.django_db
def test_other_words_are_spoken_by_the_voice_again(tmp_path: Path) -> None:
    seeding.bring_in([procedure()], [])
    user = User.objects.create_user("can-bo")
    found = answer_parts(CODE, Facet.FEE)
    assert found is not None
    clip = keep(found[1][-1].text, spoken(), "a.wav", user)
    changed = procedure(spoken={"fee": "không mất tiền nếu đúng hạn"})
    publish([changed], [], tmp_path, FakeEncoder(), Voice(), recorded=recorded(tmp_path / CLIPS))
    speech = KnowledgeBase.open(tmp_path, FakeEncoder()).answer(CODE, Facet.FEE).speech
    assert clip.key not in {part.clip for part in speech}
    assert all(part.clip == clip_key(Voice.voice, part.text) for part in speech)


@pytest.mark.django_db
def test_a_second_recording_replaces_the_first_and_has_a_key_of_its_own() -> None:
    user = User.objects.create_user("can-bo")
    first = keep("Dạ, miễn phí.", spoken(), "a.wav", user)
    second = keep("Dạ, miễn phí.", spoken(seconds=2), "b.wav", user)
    assert first.pk == second.pk
    assert first.key != second.key
    assert RecordedClip.objects.count() == 1


@pytest.mark.django_db
def test_who_may_not_record_cannot(client: Client) -> None:
    seeding.bring_in([procedure()], [])
    user = User.objects.create_user("khach", is_staff=True)
    client.force_login(user)
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}upload/", {}).status_code == 403


@pytest.mark.django_db
def test_a_refused_file_is_explained_and_an_unknown_answer_is_not_found(editor: Client) -> None:
    seeding.bring_in([procedure()], [])
    found = answer_parts(CODE, Facet.FEE)
    assert found is not None
    bad = SimpleUploadedFile("a.txt", b"no sound", "text/plain")
    response = editor.post(f"{PAGE}upload/", {"part": found[1][0].digest, "sound": bad}, follow=True)
    assert "Không đọc được âm thanh" in response.content.decode()
    assert editor.get("/admin/clips/recordedclip/answer/9.999999/fee/").status_code == 404
    listed = editor.get("/admin/clips/recordedclip/answer/", {"code": CODE, "facet": "fee"})
    assert (listed.status_code, listed["Location"]) == (302, PAGE)
    assert editor.get("/admin/clips/recordedclip/").status_code == 200
