"""The runbook speaks of settings, codes and paths that exist."""

import re
from pathlib import Path

from gateway.settings import ZaloSettings
from gateway.zalo.api import ERRORS

RUNBOOK = Path("docs/runbooks/zalo.md").read_text()


def test_settings_it_names_exist() -> None:
    named = {name.lower() for name in re.findall(r"GATEWAY_ZALO_([A-Z_]+[A-Z])", RUNBOOK)}
    assert named
    assert named <= set(ZaloSettings.model_fields)


def test_every_reason_for_an_operator_is_explained() -> None:
    for reason in ("out_of_quota", "plan_too_small", "against_the_rules", "outside_window"):
        assert reason in ERRORS.values()
        assert f"`{reason}`" in RUNBOOK


def test_files_it_names_exist() -> None:
    for name in re.findall(r"`((?:gateway|tests)/[\w/.]+)`", RUNBOOK):
        assert Path(name).is_file(), name
