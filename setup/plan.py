"""The steps of set-up, in order, for each goal. Read it aloud: this is what `make run` and `make test` do."""

from pathlib import Path

from setup.interpreters import python_app, python_rasa, uv
from setup.paths import APP_PYTHON, RASA_PYTHON, ROOT, VAR
from setup.registries import environment
from setup.steps import Step

NETWORK = "is the package index reachable? Then run this again: what was downloaded is kept"
ENCODER = VAR / "models" / "encoder"
SMALL_VOSK = VAR / "models" / "small-vosk"
NLU_TEXTS = ("data/**/*.yml", "domain.yml", "knowledge_base/seed/*.yaml", "knowledge_base/questions/tune.jsonl")


def application() -> list[Step]:
    """The environment of everything but Rasa."""
    return [
        _environment("app", "the application's Python packages", python_app(), APP_PYTHON, ["requirements/app.txt"])
    ]


def development() -> list[Step]:
    """What tests and checks need besides."""
    return [_packages("dev", "packages for tests and checks", APP_PYTHON, ["requirements/dev.txt"])]


def rasa() -> list[Step]:
    """The environment of Rasa, on its own older Python."""
    return [
        _environment(
            "rasa", "Rasa's Python packages (2.5 GB)", python_rasa(), RASA_PYTHON, ["bot/requirements/rasa.txt"]
        )
    ]


def models() -> list[Step]:
    """The encoder, the recognisers and the recorded prompts."""
    return [
        Step(
            "encoder",
            "the sentence encoder",
            [[APP_PYTHON, "-m", "knowledge_base.encoder_build", "--out", ENCODER]],
            inputs=["knowledge_base/encoder_*.py", "knowledge_base/encoder/*.py", "requirements/app.txt"],
            outputs=[ENCODER],
        ),
        Step(
            "small-vosk",
            "the small recogniser's word graph",
            [[APP_PYTHON, "-m", "speech.acoustic_model.build", "--out", SMALL_VOSK]],
            inputs=["speech/acoustic_model/**/*", *NLU_TEXTS],
            outputs=[SMALL_VOSK],
        ),
        Step(
            "recognisers",
            "which recogniser understands people here",
            [[APP_PYTHON, "-m", "speech.choose"]],
            inputs=["speech/choose.py", "speech/settings.py", ".env"],
            outputs=[VAR / "speech" / "choice.json"],
        ),
        Step(
            "prompts",
            "the recorded prompts",
            [[APP_PYTHON, "-m", "telephony.prompts"]],
            inputs=["telephony/prompts.py", "telephony/settings.py", "speech/*synth*.py", ".env"],
            outputs=[VAR / "prompts"],
        ),
    ]


def dialogue() -> list[Step]:
    """The trained dialogue."""
    return [
        Step(
            "dialogue",
            "training the dialogue",
            [["bash", ROOT / "bot" / "train.sh"]],
            inputs=["config.yml", "domain.yml", "data/**/*.yml", "bot/**/*.py", "bot/requirements/*", "common/*.py"],
            outputs=[VAR / "rasa" / "models"],
        )
    ]


def knowledge() -> list[Step]:
    """The database, the seed in it, and the first published snapshot."""
    manage: list[str | Path] = [APP_PYTHON, "-m", "console.manage"]
    return [
        Step(
            "database",
            "the console's database",
            [
                [*manage, "migrate", "--no-input"],
                [*manage, "collectstatic", "--no-input"],
                [*manage, "load_seed"],
                [*manage, "load_communes"],
            ],
            inputs=["console/**/*.py", "console/**/static/**/*", "knowledge_base/seed/*"],
            outputs=[VAR / "console.sqlite3"],
        ),
        Step(
            "knowledge",
            "publishing the knowledge",
            [[*manage, "publish"]],
            inputs=[
                "knowledge_base/**/*.py",
                "knowledge_base/*.txt",
                "knowledge_base/seed/*",
                "common/*.py",
                "speech/*synth*.py",
            ],
            outputs=[VAR / "knowledge" / "current"],
        ),
        Step("administrator", "the first administrator", [[*manage, "ensure_admin"]], shows=True),
    ]


def shared_secrets() -> list[Step]:
    """What processes of one hotline know each other by."""
    tokens = ("HOTLINE_EVENTS_TOKEN", "HOTLINE_NOTIFY_TOKEN", "GATEWAY_ZALO_DESK_SECRET", "TELEPHONY_DESK_SECRET")
    return [
        Step(
            "secrets",
            "the secrets that the processes share",
            [[APP_PYTHON, "-m", "setup.secrets", "TELEPHONY_RECORDING_KEY", *tokens]],
            inputs=["setup/secrets.py", ".env"],
            outputs=[ROOT / ".env"],
        )
    ]


def everything() -> list[Step]:
    """All that `make run` needs."""
    return [*application(), *shared_secrets(), *rasa(), *models(), *dialogue(), *knowledge()]


def torch() -> list[Step]:
    """CPU torch, and what builds and checks the encoder with it."""
    files = ["-r", "requirements/encoder.txt", "-r", "requirements/acoustic.txt"]
    install: list[str | Path] = [uv(), "pip", "install", "--python", APP_PYTHON]
    return [
        Step(
            "env-torch",
            "torch for the CPU, and what needs it",
            [[APP_PYTHON, "-m", "setup.torch", uv()], [*install, "--no-deps", "--require-hashes", *files]],
            inputs=["requirements/encoder.txt", "requirements/acoustic.txt", "setup/torch.py"],
            hint=NETWORK,
            tries=2,
            environment=environment(),
        )
    ]


def asterisk() -> list[Step]:
    """A real Asterisk for tests and demos, in the download cache, and its Vietnamese sounds."""
    return [
        Step(
            "asterisk",
            "a local Asterisk",
            [["bash", ROOT / "deploy" / "asterisk" / "get.sh"]],
            inputs=["deploy/asterisk/get.sh", "deploy/asterisk/etc/modules.conf"],
            hint="Debian's package mirror must be reachable",
            tries=3,
        ),
        Step(
            "asterisk-sounds",
            "Asterisk's own prompts",
            [[APP_PYTHON, "-m", "deploy.asterisk.make_sounds"]],
            inputs=["deploy/asterisk/prompts.yml", "deploy/asterisk/make_sounds.py", "speech/*synth*.py", ".env"],
        ),
    ]


def tests() -> list[Step]:
    """All that `make test` needs: everything, the tools, a browser, PostgreSQL and a real Asterisk."""
    browser = Step(
        "browser",
        "Chromium for the page tests",
        [["bash", ROOT / "setup" / "chromium.sh"]],
        inputs=["setup/chromium.sh"],
        hint="install Debian's package chromium",
        tries=3,
    )
    database = Step(
        "postgresql",
        "PostgreSQL for the tests that want it",
        [["bash", ROOT / "setup" / "postgresql.sh"]],
        inputs=["setup/postgresql.sh"],
        hint="install Debian's package postgresql",
        tries=3,
    )
    return [
        *application(),
        *development(),
        *torch(),
        *rasa(),
        *models(),
        *dialogue(),
        *knowledge(),
        browser,
        database,
        *asterisk(),
    ]


def acoustic() -> list[Step]:
    """What training the small acoustic model needs."""
    return [*application(), *torch()]


def _environment(name: str, says: str, python: str, target: Path, requirements: list[str]) -> Step:
    venv = target.parent.parent
    step = _packages(name, says, target, requirements)
    create: list[str | Path] = [uv(), "venv", "--quiet", "--allow-existing", "--python", python, venv]
    return Step(step.name, says, [create, *step.commands], step.inputs, [target], NETWORK, 3, environment())


def _packages(name: str, says: str, target: Path, requirements: list[str]) -> Step:
    files = [part for file in requirements for part in ("-r", file)]
    install: list[str | Path] = [uv(), "pip", "install", "--python", target, "--no-deps", "--require-hashes", *files]
    return Step(f"env-{name}", says, [install], requirements, [target], NETWORK, 3, environment())
