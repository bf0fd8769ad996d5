"""Every setting of the action server, read once at entry; names begin with ACTIONS_."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ActionsSettings(BaseSettings):
    """Where the action server listens and where its knowledge lies."""

    model_config = SettingsConfigDict(
        env_prefix="ACTIONS_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    var: Path = Field(
        default=Path("var"), validation_alias="HOTLINE_VAR", description="Folder of everything made or fetched."
    )
    host: str = Field(default="127.0.0.1", description="Address the action server listens on; never a public one.")
    port: int = Field(default=5055, ge=1, le=65535, description="Port the action server listens on.")
    log_level: str = Field(default="INFO", description="Least severe level that is logged.")
    retry_seconds: float = Field(
        default=2.0, gt=0, le=60, description="Pause before a missing or broken snapshot is tried again at the start."
    )

    notify_url: str = Field(
        default="http://127.0.0.1:8080",
        description="Where the gateway takes checklists for callers (POST /notify); used where there is a token.",
    )
    notify_token: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="HOTLINE_NOTIFY_TOKEN",
        description="Secret shared with the gateway; empty: no checklist is offered or sent.",
    )
    notify_seconds: float = Field(default=3.0, gt=0, le=10, description="Longest wait for the gateway's answer.")
    officer_hours: str = Field(
        default="",
        validation_alias="HOTLINE_OFFICER_HOURS",
        description="When officers answer, as spoken after `cán bộ tiếp nhận`; empty: nothing is said of it.",
    )
    officer_topics: Path | None = Field(
        default=None,
        description='File of topics that go to an officer at once, {"codes": [], "words": []}; '
        "HOTLINE_VAR/knowledge/officer_topics.json when not set.",
    )

    @property
    def topics(self) -> Path:
        """Return the file of topics for officers; it need not be there."""
        return self.officer_topics or self.knowledge / "officer_topics.json"

    @property
    def messages(self) -> Path:
        """Return the folder of messages for officers."""
        return self.var / "messages"

    events_url: str = Field(
        default="http://127.0.0.1:8000/api/events",
        validation_alias="HOTLINE_EVENTS_URL",
        description="Where the console takes events; empty: none are kept or sent.",
    )
    events_token: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="HOTLINE_EVENTS_TOKEN",
        description="Secret with which the other processes deliver events to the console; empty: none are.",
    )

    @property
    def knowledge(self) -> Path:
        """Return the folder of snapshots."""
        return self.var / "knowledge"
