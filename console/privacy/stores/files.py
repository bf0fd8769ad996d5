"""Files under var/: sound, call records, messages, logs. A file's age is that of its last change."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from console.privacy.periods import Kind
from console.privacy.stores.base import StoreError, Swept, oldest


@dataclass(frozen=True)
class Files:
    """Files that match `patterns` below a folder of var/; `after` is told which are gone."""

    key: str
    kind: Kind
    folder: str
    patterns: tuple[str, ...]
    after: Callable[[Sequence[Path]], None] = lambda paths: None

    @property
    def where(self) -> str:
        """Return the place, for the register."""
        return ", ".join(f"var/{self.folder}/{pattern}" for pattern in self.patterns)

    def sweep(self, before: datetime, *, dry: bool) -> Swept:
        """Delete files last changed before a moment."""
        aged = [(path, _changed(path)) for path in self._all()]
        old = [path for path, changed in aged if changed and changed < before]
        if not dry:
            self._delete(old)
        return Swept(len(old), oldest(changed for _path, changed in aged if changed and changed >= before))

    def _all(self) -> Iterator[Path]:
        root = _var() / self.folder
        try:
            found = sorted({path for pattern in self.patterns for path in root.glob(pattern)})
            if root.exists():
                next(root.iterdir(), None)  # a folder that cannot be read matches nothing, silently
        except OSError as error:
            raise StoreError("unreadable", f"{self.folder}: {error.strerror}") from error
        yield from (path for path in found if path.is_file())

    def _delete(self, paths: Sequence[Path]) -> None:
        try:
            for path in paths:
                path.unlink(missing_ok=True)
                _tidy(path.parent)
        except OSError as error:
            raise StoreError("undeletable", f"{self.folder}: {error.strerror}") from error
        self.after(paths)


@dataclass(frozen=True)
class Logs:
    """Logs: copied beside themselves once a day and emptied, the copies deleted in time; writers append on."""

    key: str
    kind: Kind
    folders: tuple[str, ...]

    @property
    def where(self) -> str:
        """Return the place, for the register."""
        return ", ".join(f"var/{folder}/" for folder in self.folders)

    def sweep(self, before: datetime, *, dry: bool) -> Swept:
        """Delete what is old; put today's apart so that it can be deleted in time."""
        aged = [(path, _changed(path)) for path in self._all()]
        old = [path for path, changed in aged if changed and changed < before]
        kept = [changed for _path, changed in aged if changed and changed >= before]
        if dry:
            return Swept(len(old), oldest(kept))
        try:
            for path in old:
                path.unlink(missing_ok=True)
            for path, changed in aged:
                if changed and changed >= before and not path.suffix[1:].isdecimal():
                    _put_apart(path)
        except OSError as error:
            raise StoreError("undeletable", str(error.strerror)) from error
        return Swept(len(old), oldest(kept))

    def _all(self) -> Iterator[Path]:
        for folder in self.folders:
            root = _var() / folder
            try:
                yield from sorted(path for path in (root.iterdir() if root.is_dir() else ()) if path.is_file())
            except OSError as error:
                raise StoreError("unreadable", f"{folder}: {error.strerror}") from error


def _put_apart(path: Path) -> None:
    """Move a log's content to a file named by the day; whoever has it open goes on writing to the old name."""
    if not path.stat().st_size:
        return
    target = path.with_name(f"{path.name}.{timezone.localdate():%Y%m%d}")
    with path.open("rb") as source, target.open("ab") as kept:
        shutil.copyfileobj(source, kept)
    target.chmod(0o600)
    with path.open("rb+") as emptied:
        emptied.truncate(0)


def _changed(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # gone meanwhile
        return None


def _tidy(folder: Path) -> None:
    """Remove the folder of a call of which nothing is left."""
    if folder.parent == _var() / "calls" and not any(folder.iterdir()):
        folder.rmdir()


def _var() -> Path:
    var: Path = settings.CONSOLE.var
    return var
