"""Fetches the official model: bounded waits, retries, progress, its publisher's checksum, a cache outside the checkout.

Vosk's own downloader checks nothing and ends the process when a name is unknown, so it is not used.
"""

import hashlib
import logging
import shutil
import time
import zipfile
from concurrent.futures import Future
from concurrent.futures import TimeoutError as WaitTimeoutError
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import httpx

from common.logs import event
from speech.errors import ModelError

log = logging.getLogger(__name__)
BLOCK_BYTES = 1 << 20
PROGRESS_STEP = 0.1
READ_TIMEOUT_S = 30.0
FIRST_PAUSE_S = 1.0


@dataclass(frozen=True)
class ListedModel:
    """A model as its publisher lists it."""

    name: str
    url: str
    md5: str
    size: int
    """Bytes of the zip, for the progress shown."""


def find_listed(list_url: str, name: str, seconds: float) -> ListedModel:
    """Return the publisher's entry, at most `seconds` later. Raises ModelError `unreachable`, `not_listed`."""
    for entry in _fetch_list(list_url, seconds):
        if isinstance(entry, dict) and entry.get("name") == name:
            return ListedModel(name, str(entry["url"]), str(entry["md5"]).lower(), int(entry.get("size", 0)))
    raise ModelError("not_listed", f"{list_url} lists no model {name}")


def _fetch_list(url: str, seconds: float) -> list[object]:
    """Ask in a thread that may be left behind: resolving a name cannot be given a time limit otherwise."""
    answer: Future[list[object]] = Future()

    def ask() -> None:
        try:
            response = httpx.get(url, timeout=seconds, follow_redirects=True).raise_for_status()
            answer.set_result(list(response.json()))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, TypeError) as failure:
            answer.set_exception(failure)

    Thread(target=ask, name="model-list", daemon=True).start()
    try:
        return answer.result(timeout=seconds)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, TypeError, WaitTimeoutError) as failure:
        reason = str(failure) or type(failure).__name__
        raise ModelError("unreachable", f"no list of models from {url} within {seconds:g} s: {reason}") from failure


def fetch_archive(model: ListedModel, cache: Path, attempts: int, pause_s: float = FIRST_PAUSE_S) -> Path:
    """Return the model's zip, checked, cached or fetched. Raises ModelError `download_failed`, `bad_checksum`."""
    target = cache / f"{model.name}.zip"
    if target.is_file() and _md5(target) == model.md5:
        event(log, "model_cached", model=model.name, path=target)
        return target
    cache.mkdir(parents=True, exist_ok=True)
    for attempt in range(1, attempts + 1):
        try:
            return _download(model, target)
        except (httpx.HTTPError, OSError, ModelError) as failure:
            event(log, "download_failed", level=logging.WARNING, model=model.name, attempt=attempt, reason=failure)
            if attempt == attempts:
                code = failure.code if isinstance(failure, ModelError) else "download_failed"
                raise ModelError(code, f"{model.url}: {failure}", retryable=True) from failure
            time.sleep(pause_s * 2 ** (attempt - 1))
    raise AssertionError("at least one attempt is made")


def _download(model: ListedModel, target: Path) -> Path:
    partial = target.with_suffix(".partial")
    shown = 0.0
    timeout = httpx.Timeout(READ_TIMEOUT_S)
    with httpx.stream("GET", model.url, timeout=timeout, follow_redirects=True) as response, partial.open("wb") as file:
        response.raise_for_status()
        for block in response.iter_bytes(BLOCK_BYTES):
            file.write(block)
            if model.size and file.tell() / model.size >= shown + PROGRESS_STEP:
                shown = file.tell() / model.size
                event(log, "downloading", model=model.name, percent=min(100, round(100 * shown)))
    found = _md5(partial)
    if found != model.md5:
        partial.unlink()
        raise ModelError("bad_checksum", f"MD5 {found}, but its publisher lists {model.md5}")
    partial.replace(target)
    return target


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a zip's one top folder as `folder`, all of it or nothing. Raises ModelError `bad_archive`."""
    with TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.") as beside:
        try:
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(beside)
        except zipfile.BadZipFile as failure:
            raise ModelError("bad_archive", f"{archive} is no zip file") from failure
        tops = list(Path(beside).iterdir())
        if len(tops) != 1 or not tops[0].is_dir():
            raise ModelError("bad_archive", f"{archive} holds {len(tops)} top entries instead of one folder")
        shutil.rmtree(folder, ignore_errors=True)
        tops[0].rename(folder)


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
