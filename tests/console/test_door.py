"""What the console's pages say to browsers, and how its settings become Django's."""

import stat
from pathlib import Path

import pytest
from django.test import Client
from pydantic import SecretStr

from console.database import database
from console.policies import for_path
from console.public.views import grouped
from console.secret import secret_key
from console.settings import ConsoleSettings


def test_the_public_page_loads_nothing_from_elsewhere(client: Client) -> None:
    response = client.get("/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "connect-src 'self' http://127.0.0.1:8080 ws://127.0.0.1:9093;" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert "<script>" not in page
    assert "style=" not in page
    assert "microphone=(self)" in response["Permissions-Policy"]
    assert "microphone=()" in client.get("/admin/login/")["Permissions-Policy"]


@pytest.mark.django_db
def test_the_public_page_says_it_is_automatic_and_recorded_and_how_to_decline(client: Client) -> None:
    page = client.get("/").content.decode()
    for expected in ("Hệ thống tự động, có ghi âm", "Không đồng ý ghi âm", "<kbd>9</kbd>", "tel:1900866895"):
        assert expected in page


def test_addresses_of_other_servers_come_from_the_settings() -> None:
    settings = ConsoleSettings(
        _env_file=None, gateway_url="https://hoi.example.vn/g", call_url="wss://goi.example.vn/call"
    )
    assert "connect-src 'self' https://hoi.example.vn wss://goi.example.vn;" in for_path("/", settings)


def test_the_key_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    file = tmp_path / "var" / "console.secret"
    key = secret_key("", file)
    assert len(key) == 50
    assert secret_key("", file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secret_key("given", file) == "given"


def test_one_setting_is_postgresql(tmp_path: Path) -> None:
    address = SecretStr("postgresql://nguoi:m%40t@db.example.vn:5433/tongdai")
    made = database(address.get_secret_value(), tmp_path / "x.sqlite3")
    assert made == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "tongdai",
        "USER": "nguoi",
        "PASSWORD": "m@t",
        "HOST": "db.example.vn",
        "PORT": "5433",
    }
    with pytest.raises(ValueError, match="CONSOLE_DATABASE_URL"):
        database("mysql://x", tmp_path / "x.sqlite3")


@pytest.mark.parametrize(("number", "read"), [("1900866895", "1900 866 895"), ("0292 3812 345", "0292 3812 345")])
def test_numbers_are_grouped_as_people_read_them(number: str, read: str) -> None:
    assert grouped(number) == read
