"""Which engine serves whom, on machines with and without the official model's site, against a real HTTP server."""

import hashlib
import io
import json
import logging
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from speech import download
from speech.choose import choose, main
from speech.download import fetch_archive, find_listed, unpack
from speech.engines import Choice, Choices, chosen, named, open_recognizer, read_choices, write_choices
from speech.errors import ModelError
from speech.settings import SpeechSettings

MakeSettings = Callable[..., SpeechSettings]
NAME = "vosk-model-small-vn-0.4"


def make_model(folder: Path) -> Path:
    for name in ("am/final.mdl", "graph/HCLr.fst"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"model")
    return folder


def zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, b"model")
    return packed.getvalue()


class Publisher:
    """The models' site: what it lists, what it sends, how often it fails first."""

    def __init__(self) -> None:
        self.archive = zipped(f"{NAME}/am/final.mdl", f"{NAME}/graph/HCLr.fst")
        self.md5 = hashlib.md5(self.archive).hexdigest()
        self.failures = 0
        self.asked: list[str] = []
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                publisher.asked.append(self.path)
                fails = self.path.endswith(".zip") and publisher.failures > 0
                publisher.failures -= fails
                body = publisher.archive if self.path.endswith(".zip") else publisher.listing()
                self.send_response(500 if fails else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def listing(self) -> bytes:
        entry = {"name": NAME, "lang": "vn", "md5": self.md5.upper(), "size": len(self.archive)}
        return json.dumps([{"name": "other"}, {**entry, "url": f"{self.address}/{NAME}.zip"}]).encode()

    @property
    def list_url(self) -> str:
        return f"{self.address}/model-list.json"


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    site = Publisher()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    site.server.shutdown()
    site.server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    pauses: list[float] = []
    monkeypatch.setattr(download.time, "sleep", pauses.append)
    return pauses


def test_a_folder_named_by_setting_comes_first(settings: MakeSettings, publisher: Publisher, tmp_path: Path) -> None:
    own = make_model(tmp_path / "own")
    people = choose(settings(model_dir=own, official_model=NAME, model_list_url=publisher.list_url)).people
    assert (people.engine, people.path, people.understands_people) == ("vosk", own, True)
    assert "SPEECH_MODEL_DIR" in people.reason
    assert publisher.asked == []


def test_a_folder_without_a_model_is_an_error_and_not_skipped(settings: MakeSettings, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="SPEECH_MODEL_DIR") as refused:
        choose(settings(model_dir=tmp_path))
    assert refused.value.code == "not_a_model"


def test_the_official_model_is_fetched_checked_and_kept(settings: MakeSettings, publisher: Publisher) -> None:
    wanted = settings(official_model=NAME, model_list_url=publisher.list_url)
    people = choose(wanted).people
    assert (people.engine, people.path, people.understands_people) == ("vosk", wanted.official_model_dir, True)
    assert publisher.md5 in people.reason
    assert (wanted.official_model_dir / "am" / "final.mdl").is_file()
    publisher.asked.clear()
    assert choose(wanted).people == people
    assert publisher.asked == []


def test_the_cache_saves_a_second_checkout_the_download(
    settings: MakeSettings, publisher: Publisher, tmp_path: Path
) -> None:
    for checkout in ("one", "two"):
        wanted = settings(var=tmp_path / checkout, official_model=NAME, model_list_url=publisher.list_url)
        assert choose(wanted).people.engine == "vosk"
    assert [path for path in publisher.asked if path.endswith(".zip")] == [f"/{NAME}.zip"]


def test_another_official_model_replaces_the_one_fetched(settings: MakeSettings, publisher: Publisher) -> None:
    make_model(settings().official_model_dir)
    (settings().official_model_dir / "source.json").write_text(
        json.dumps({"name": "older", "url": "-", "md5": "0", "size": 0})
    )
    assert choose(settings(official_model=NAME, model_list_url=publisher.list_url)).people.path
    assert json.loads((settings().official_model_dir / "source.json").read_text())["name"] == NAME


def test_a_model_with_another_checksum_is_not_used(
    settings: MakeSettings, publisher: Publisher, caplog: pytest.LogCaptureFixture
) -> None:
    publisher.md5 = "0" * 32
    wanted = settings(official_model=NAME, model_list_url=publisher.list_url, download_attempts=2)
    with caplog.at_level(logging.INFO):
        assert choose(wanted).people.engine == "viet-asr"
    assert "bad_checksum" in caplog.text
    assert not wanted.official_model_dir.exists()
    assert list((wanted.cache / "vosk").iterdir()) == []


def test_a_download_is_tried_again_after_growing_pauses(
    settings: MakeSettings, publisher: Publisher, no_pauses: list[float]
) -> None:
    publisher.failures = 2
    assert choose(settings(official_model=NAME, model_list_url=publisher.list_url)).people.engine == "vosk"
    assert no_pauses == [1.0, 2.0]


def test_a_download_that_keeps_failing_is_given_up(publisher: Publisher, tmp_path: Path) -> None:
    publisher.failures = 9
    model = find_listed(publisher.list_url, NAME, 4)
    with pytest.raises(ModelError) as failed:
        fetch_archive(model, tmp_path, attempts=3)
    assert (failed.value.code, failed.value.retryable) == ("download_failed", True)
    assert publisher.failures == 6


def test_a_site_that_accepts_and_never_answers_costs_seconds_only(settings: MakeSettings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/list.json"
        began = time.perf_counter()
        people = choose(settings(official_model=NAME, model_list_url=url, probe_seconds=0.3)).people
    assert people.engine == "viet-asr"
    assert time.perf_counter() - began < 2


def test_a_name_that_takes_for_ever_to_resolve_costs_seconds_only(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def resolve(*_: object, **__: object) -> None:
        released.wait()
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    began = time.perf_counter()
    with pytest.raises(ModelError) as failed:
        find_listed("http://models.invalid/list.json", NAME, 0.2)
    assert failed.value.code == "unreachable"
    assert time.perf_counter() - began < 2
    released.set()
    for thread in threading.enumerate():
        if thread.name == "model-list":
            thread.join(5)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/list.json", "no address", "http://["])
def test_what_cannot_be_reached_is_said_and_viet_asr_serves_people(
    settings: MakeSettings, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    wanted = settings(official_model=NAME, model_list_url=url)
    make_model(wanted.small_model)
    with caplog.at_level(logging.INFO):
        choices = choose(wanted)
    assert (choices.people.engine, choices.people.understands_people) == ("viet-asr", True)
    assert choices.tests is not None
    assert (choices.tests.path, choices.tests.understands_people) == (wanted.small_model, False)
    assert "unreachable" in caplog.text
    assert "audience=people engine=viet-asr" in caplog.text
    assert "audience=tests engine=vosk" in caplog.text
    assert read_choices(wanted.choice_file) == choices


def test_a_model_the_list_does_not_name_is_not_fetched(publisher: Publisher) -> None:
    with pytest.raises(ModelError) as failed:
        find_listed(publisher.list_url, "vosk-model-xx", 4)
    assert failed.value.code == "not_listed"


def test_people_get_the_small_model_only_by_name_and_with_a_warning(
    settings: MakeSettings, caplog: pytest.LogCaptureFixture
) -> None:
    wanted = settings()
    make_model(wanted.small_model)
    assert choose(wanted).people.engine == "viet-asr"
    caplog.clear()
    people = choose(settings(model_dir=wanted.small_model)).people
    assert not people.understands_people
    assert [r.levelname for r in caplog.records if "audience=people" in r.message] == ["WARNING"]
    assert not named(str(wanted.small_model), wanted).understands_people


def test_without_a_small_model_tests_have_none_and_say_what_to_do(settings: MakeSettings) -> None:
    wanted = settings()
    assert choose(wanted).tests is None
    with pytest.raises(ModelError, match="make acoustic-model"):
        chosen(wanted, "tests")
    assert chosen(wanted, "people").engine == "viet-asr"


def test_before_set_up_the_error_names_the_command(settings: MakeSettings) -> None:
    with pytest.raises(ModelError, match=r"python -m speech\.choose") as missing:
        chosen(settings(), "people")
    assert missing.value.code == "not_chosen"
    settings().choice_file.parent.mkdir(parents=True)
    settings().choice_file.write_text('{"people": {"engine": "siri"}}')
    with pytest.raises(ModelError) as damaged:
        chosen(settings(), "people")
    assert damaged.value.code == "bad_choice"


def test_choices_are_written_whole(tmp_path: Path) -> None:
    choices = Choices(people=Choice(engine="vosk", path=Path("a/b"), reason="đã đặt", understands_people=True))
    write_choices(tmp_path / "speech" / "choice.json", choices)
    assert read_choices(tmp_path / "speech" / "choice.json") == choices
    assert [path.name for path in (tmp_path / "speech").iterdir()] == ["choice.json"]


def test_a_command_line_names_any_engine(settings: MakeSettings, tmp_path: Path) -> None:
    choose(settings())
    assert named("people", settings()).engine == named("viet-asr", settings()).engine == "viet-asr"
    assert named(f"vosk:{tmp_path}", settings()).path == named(str(tmp_path), settings()).path == tmp_path
    with pytest.raises(ModelError):
        open_recognizer(Choice(engine="vosk", reason="no path", understands_people=True))


@pytest.mark.parametrize("archive", [b"no zip", zipped("a/x", "b/y"), zipped("file")])
def test_an_archive_of_another_shape_is_refused_and_leaves_nothing(tmp_path: Path, archive: bytes) -> None:
    (tmp_path / "model.zip").write_bytes(archive)
    with pytest.raises(ModelError) as refused:
        unpack(tmp_path / "model.zip", tmp_path / "model")
    assert refused.value.code == "bad_archive"
    assert [path.name for path in tmp_path.iterdir()] == ["model.zip"]


def test_an_archive_cannot_write_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "model.zip").write_bytes(zipped("../../outside/x"))
    unpack(tmp_path / "model.zip", tmp_path / "in" / "model")
    assert not (tmp_path.parent / "outside").exists()
    assert not (tmp_path / "outside").exists()


def test_the_command_ends_with_2_where_the_named_folder_holds_no_model(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["choose"])
    monkeypatch.setattr("speech.choose.configure", lambda _: None)
    monkeypatch.setenv("SPEECH_OFFICIAL_MODEL", "none")
    monkeypatch.setenv("SPEECH_MODEL_DIR", str(tmp_path))
    assert main() == 2
    monkeypatch.setenv("SPEECH_MODEL_DIR", "")  # as an unfilled line of .env
    assert main() == 0
    assert json.loads((tmp_path / "var" / "speech" / "choice.json").read_text())["people"]["engine"] == "viet-asr"
