"""Fills a fresh console with the seed and an editor, a reviewer and a publisher; prints their sessions as JSON."""

import json
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "console.django_settings"


def main() -> None:
    """Fill the database that HOTLINE_VAR names."""
    import django

    django.setup()
    from django.core.management import call_command

    from console.accounts.roles import Role
    from tests.console.people import person, signed_in

    call_command("migrate", verbosity=0)
    call_command("load_seed", verbosity=0)
    people = {role.value: person(role.value, role) for role in (Role.EDITOR, Role.REVIEWER, Role.PUBLISHER)}
    print(json.dumps({name: signed_in(one).session.session_key for name, one in people.items()}))


if __name__ == "__main__":
    main()
