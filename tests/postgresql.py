"""A PostgreSQL server of one's own, from Debian's package; `python -m tests.postgresql COMMAND …` runs tests on one.

Without that command the tests use SQLite.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from demo.processes import free_port

BINARIES = max((*Path("/usr/lib/postgresql").glob("*/bin"), Path("/nowhere")), key=lambda path: len(path.parts))
NEEDED = "needs Debian's package postgresql"
ACCOUNT = "postgres"
"""PostgreSQL refuses to run as root."""
SERVER = "TESTS_POSTGRESQL"
"""The variable that says on which server the tests' databases are."""
MIGRATED = "migrated"
"""A database with all tables and no rows, of which others are copies."""
RECKLESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def available() -> bool:
    return (BINARIES / "initdb").exists()


@contextmanager
def server(kept: Path | None = None, database: str = "hotline") -> Iterator[str]:
    """Yield the address of an empty database; with a folder to keep it in, of the database as it was left."""
    folder = kept or Path(tempfile.mkdtemp(prefix="postgresql-"))
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(folder, ACCOUNT)
    port, data = free_port(), folder.absolute() / "data"
    fresh = not data.exists()
    if fresh:
        _run("initdb", "-D", data, "-A", "trust", "-U", "hotline", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= {RECKLESS}"
    _run("pg_ctl", "-D", data, "-l", data.with_name("log"), "-w", "-o", options, "start")
    try:
        if fresh:
            _run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "hotline", database)
        yield f"postgresql://hotline@127.0.0.1:{port}/{database}"
    finally:
        _run("pg_ctl", "-D", data, "-m", "fast" if kept else "immediate", "stop")
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def in_use() -> str:
    """Return the address of the server that the tests run on, empty where they run on SQLite."""
    return os.environ.get(SERVER, "")


def of_console(var: Path) -> dict[str, str]:
    """Return the variables of a console process whose files are in `var`: its database is its own, too."""
    return {"HOTLINE_VAR": str(var), "CONSOLE_DATABASE_URL": _database_of(var) if in_use() else ""}


def _database_of(var: Path) -> str:
    name = f"var_{hashlib.sha256(str(var).encode()).hexdigest()[:16]}"
    with psycopg.connect(f"{in_use()}/postgres", autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {MIGRATED}".encode())
    return f"{in_use()}/{name}"


def _run(program: str, *arguments: str | Path) -> None:
    command = [str(BINARIES / program), *map(str, arguments)]
    as_postgres = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*as_postgres, *command], cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"


def main() -> None:
    """Start a server, make the tables once, and run the command."""
    with server(database=MIGRATED) as address:
        with tempfile.TemporaryDirectory() as var:
            own = os.environ | {"HOTLINE_VAR": var, "CONSOLE_DATABASE_URL": address}
            subprocess.run([sys.executable, "-m", "console.manage", "migrate", "-v0"], env=own, check=True)
        environment = os.environ | {SERVER: address.removesuffix(f"/{MIGRATED}")}
        code = subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    raise SystemExit(code)


if __name__ == "__main__":
    main()
