from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from deploy.asterisk.errors import AsteriskError
from deploy.asterisk.make_sounds import PROMPTS, make_sounds, prompts
from deploy.asterisk.render import TEMPLATES, fill, placeholders, render
from deploy.asterisk.settings import Settings

PRODUCTION = {
    "profile": "production",
    "trunk_host": "sip.example.vn",
    "trunk_user": "trungtam",
    "trunk_password": "mat-khau",
    "officer_password": "rieng",
    "ami_secret": "cua-minh",
    "officers": "officer-101,officer-102",
}


def settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


def test_a_production_configuration_has_the_trunk_and_every_officer(tmp_path: Path) -> None:
    render(settings(**PRODUCTION), tmp_path)
    trunk = (tmp_path / "pjsip_trunk.conf").read_text()
    assert "client_uri=sip:trungtam@sip.example.vn" in trunk
    assert "match=127.0.0.1" not in trunk
    assert (tmp_path / "pjsip_officers.conf").read_text().count("type=endpoint") == 2
    queue = (tmp_path / "queues.conf").read_text()
    assert "member => PJSIP/officer-101,0,officer-101\nmember => PJSIP/officer-102,0,officer-102" in queue
    assert not [path.name for path in tmp_path.iterdir() if path.stat().st_mode & 0o007], "secrets are not for all"


@pytest.mark.parametrize("missing", ["trunk_host", "trunk_password", "officer_password", "ami_secret"])
def test_production_refuses_what_is_missing_by_its_name(tmp_path: Path, missing: str) -> None:
    values = {name: value for name, value in PRODUCTION.items() if name != missing}
    with pytest.raises(AsteriskError, match=missing.upper()):
        render(settings(**values), tmp_path)


def test_behind_nat_the_public_address_is_told(tmp_path: Path) -> None:
    render(settings(public_address="203.0.113.7", local_network="10.0.0.0/8"), tmp_path)
    text = (tmp_path / "pjsip.conf").read_text()
    assert "external_media_address=203.0.113.7" in text
    assert "local_net=10.0.0.0/8" in text


@given(st.sampled_from(["\n", "\r", ";", "[", "]"]), st.text(max_size=5), st.text(max_size=5))
def test_a_value_that_would_change_the_file_is_refused(sign: str, before: str, after: str) -> None:
    with pytest.raises(AsteriskError, match="cannot carry"):
        placeholders(settings(officer_password=before + sign + after), Path("etc"))


def test_a_placeholder_nobody_fills_is_an_error() -> None:
    with pytest.raises(AsteriskError, match="@UNHEARD@"):
        fill("a=@UNHEARD@", {})
    assert fill("sip:@USER@@@HOST@", {"USER": "u", "HOST": "h"}) == "sip:u@h"


def test_every_prompt_the_dialplan_plays_is_written_and_no_other() -> None:
    text = (TEMPLATES / "extensions.conf").read_text() + (TEMPLATES / "queues.conf").read_text()
    played = {part.split(")")[0].split("\n")[0] for part in text.split("@SOUNDS@/")[1:]}
    digits = {one for one in played if one.startswith("digit_")}
    assert len(digits) == 1
    assert (played - digits) | {f"digit_{one}" for one in range(10)} == {
        *yaml.safe_load(PROMPTS.read_text("utf-8")),
        "beep",
    }


def test_the_opening_hours_are_the_operators() -> None:
    assert "từ bảy giờ đến năm giờ" in prompts(settings(opening_hours="từ bảy giờ đến năm giờ"))["opening_hours"]


def test_prompts_are_remade_only_when_their_words_change(tmp_path: Path) -> None:
    spoken: list[str] = []

    class Voice:
        voice = "fake/1"

        def synthesise(self, text: str, rate: float = 1.0) -> bytes:
            spoken.append(text)
            return bytes(int(320 * rate))

    make_sounds(settings(state=tmp_path), Voice())
    first = len(spoken)
    make_sounds(settings(state=tmp_path), Voice())
    assert len(spoken) == first == len(yaml.safe_load(PROMPTS.read_text("utf-8")))
    make_sounds(settings(state=tmp_path, opening_hours="cả ngày"), Voice())
    assert len(spoken) == first + 1
