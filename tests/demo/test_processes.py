import sys
from pathlib import Path

import pytest

from demo.errors import PhoneError
from demo.processes import Process, free_port
from demo.system import SHARED, scratch_var

SERVER = (
    "import http.server as web, sys\n"
    "web.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), web.SimpleHTTPRequestHandler).serve_forever()"
)


def test_a_process_is_ready_when_it_answers_and_gone_when_it_is_stopped(tmp_path: Path) -> None:
    port = free_port()
    process = Process("server", [sys.executable, "-c", SERVER, str(port)], {}, tmp_path / "server.log")
    process.start()
    process.wait_ready(f"http://127.0.0.1:{port}/", 10)
    assert process.running
    process.stop()
    assert not process.running


def test_one_that_ends_is_an_error_with_the_end_of_its_log(tmp_path: Path) -> None:
    process = Process("broken", [sys.executable, "-c", "print('no such model')"], {}, tmp_path / "broken.log")
    process.start()
    with pytest.raises(PhoneError, match=r"broken ended; the end of .*\n.*no such model"):
        process.wait_ready(f"http://127.0.0.1:{free_port()}/", 10)


def test_a_scratch_folder_shares_what_set_up_made_and_not_the_calls(tmp_path: Path) -> None:
    (tmp_path / "real" / "models").mkdir(parents=True)
    (tmp_path / "real" / "calls").mkdir()
    scratch_var(tmp_path / "real", tmp_path / "scratch")
    assert {path.name for path in (tmp_path / "scratch").iterdir()} == set(SHARED)
    assert (tmp_path / "scratch" / "models").resolve() == (tmp_path / "real" / "models").resolve()
