from setup import settings_doc


def test_every_setting_stands_in_env_example() -> None:
    assert settings_doc.TARGET.read_text() == settings_doc.text(), "run `make settings`"


def test_every_package_with_settings_is_read() -> None:
    packages = {
        ".".join(path.relative_to(settings_doc.ROOT).parent.parts)
        for pattern in ("*/settings.py", "deploy/*/settings.py")
        for path in settings_doc.ROOT.glob(pattern)
    }
    assert packages <= set(settings_doc.PACKAGES)
