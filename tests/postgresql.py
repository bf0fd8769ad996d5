"""A PostgreSQL server of one's own, from Debian's package, gone at the end."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo.processes import free_port

BINARIES = max((*Path("/usr/lib/postgresql").glob("*/bin"), Path("/nowhere")), key=lambda path: len(path.parts))
NEEDED = "needs Debian's package postgresql"
ACCOUNT = "postgres"
"""PostgreSQL refuses to run as root."""


def available() -> bool:
    return (BINARIES / "initdb").exists()


@contextmanager
def server(database: str = "hotline") -> Iterator[str]:
    """Yield the address of an empty database."""
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, ACCOUNT)
    port, data = free_port(), folder / "data"
    _run("initdb", "-D", data, "-A", "trust", "-U", "hotline", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    _run("pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
    try:
        _run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "hotline", database)
        yield f"postgresql://hotline@127.0.0.1:{port}/{database}"
    finally:
        _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str | Path) -> None:
    command = [str(BINARIES / program), *map(str, arguments)]
    as_postgres = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*as_postgres, *command], cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"
