"""Asterisk's configuration, from the templates in etc/ and the settings. A placeholder is a name between two @."""

import re
from collections.abc import Sequence
from pathlib import Path

from deploy.asterisk.errors import AsteriskError
from deploy.asterisk.settings import LOCAL_SECRET, Settings

TEMPLATES = Path(__file__).parent / "etc"
PLACEHOLDER = re.compile(r"@([A-Z_]+)@")
UNSAFE = re.compile(r"[\r\n;\[\]]")


def render(settings: Settings, target: Path) -> None:
    """Write every configuration file into `target`; in production asterisk.conf and modules.conf too, to compare."""
    check(settings)
    values = placeholders(settings, target)
    target.mkdir(parents=True, exist_ok=True)
    for template in sorted(TEMPLATES.glob("*.conf")):
        _write(target / template.name, fill(template.read_text("utf-8"), values))
    trunk = (TEMPLATES / "parts" / f"trunk_{settings.profile}.conf").read_text("utf-8")
    _write(target / "pjsip_trunk.conf", fill(trunk, values))
    officer = (TEMPLATES / "parts" / "officer.conf").read_text("utf-8")
    officers = [fill(officer, {**values, "OFFICER": name}) for name in settings.phones]
    _write(target / "pjsip_officers.conf", "\n".join(officers))
    agencies = [
        f"[agency-{agency}](line)\n{_members(settings, phones)}\n"
        for agency, phones in settings.phones_of_agencies.items()
    ]
    _write(target / "queues_agencies.conf", "\n".join(agencies))


def fill(template: str, values: dict[str, str]) -> str:
    """Return the template with each @NAME@ replaced; a name without a value is an error."""

    def value(found: re.Match[str]) -> str:
        try:
            return values[found[1]]
        except KeyError as error:
            raise AsteriskError("template", f"nothing is known to put for @{found[1]}@") from error

    return PLACEHOLDER.sub(value, template)


def check(settings: Settings) -> None:
    """Refuse settings that would be unsafe or would not work, naming the variable."""
    if settings.profile == "local":
        return
    for name in ("trunk_host", "trunk_user", "trunk_password"):
        if not _plain(settings, name):
            raise AsteriskError("setting", f"ASTERISK_{name.upper()} must be set for ASTERISK_PROFILE=production")
    secrets = {"officer_password": "ASTERISK_OFFICER_PASSWORD", "ami_secret": "TELEPHONY_AMI_SECRET"}
    for name, variable in secrets.items():
        if _plain(settings, name) in ("", LOCAL_SECRET):
            raise AsteriskError("setting", f"{variable} must be a secret of your own for ASTERISK_PROFILE=production")


def placeholders(settings: Settings, etc: Path) -> dict[str, str]:
    """Return what to put for each placeholder."""
    names = (
        "number bridge sip_host sip_port rtp_start rtp_end trunk_host trunk_user trunk_password officer_password "
        "queue_seconds queue_length ami_port ami_secret"
    )
    values = {name.upper(): _plain(settings, name) for name in names.split()}
    unsafe = [name for name, value in values.items() if UNSAFE.search(value)]
    if unsafe:
        raise AsteriskError(
            "setting", f"{unsafe[0]} holds a character that Asterisk's files cannot carry: ; [ ] or a line end"
        )
    local = settings.profile == "local"
    return values | {
        "ETC": str(etc.absolute()),
        "ROOT": str(settings.root),
        "STATE": str(settings.state_folder),
        "SOUNDS": str(settings.sounds),
        "MESSAGES": str(settings.messages),
        "CALLS": str((settings.var / "calls").absolute()),
        "MEMBERS": _members(settings, settings.officers.split(",")),
        "NAT": _nat(settings),
        "STRICT_RTP": "no" if local else "yes",
        "FULL_LOG": "full => notice,warning,error,verbose(3)" if settings.full_log else "",
    }


def _members(settings: Settings, phones: Sequence[str]) -> str:
    """Return a queue's phones; where they ring for officers who signed in alone, they begin paused."""
    paused = "" if settings.officers_ring == "registered" else ",,,,yes"
    return "\n".join(f"member => PJSIP/{name},0,{name}{paused}" for name in phones)


def _nat(settings: Settings) -> str:
    if not settings.public_address:
        return ""
    lines = [
        f"external_media_address={settings.public_address}",
        f"external_signaling_address={settings.public_address}",
    ]
    return "\n".join([*lines, *([f"local_net={settings.local_network}"] if settings.local_network else [])])


def _plain(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    return str(value.get_secret_value() if hasattr(value, "get_secret_value") else value)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o640)
