"""Every setting of telephony, read once at entry."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from speech.errors import SealError
from speech.sealed import key_of


class TelephonySettings(BaseSettings):
    """Calls. Names in the environment: TELEPHONY_ and the field's name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="TELEPHONY_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    var: Path = Field(
        default=Path("var"), validation_alias="HOTLINE_VAR", description="Folder of everything made or fetched."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="How much is logged.")
    engine: Literal["people", "tests"] = Field(
        default="people", description="Whose recogniser is opened: `people`, or `tests` for synthetic callers."
    )
    owner: str = Field(
        default="Trung tâm Phục vụ hành chính công",
        min_length=3,
        max_length=120,
        validation_alias="HOTLINE_OWNER",
        description="Whose hotline this is, as greeting and pages name it; the greeting stays within 10 s.",
    )

    host: str = Field(default="127.0.0.1", description="Address the AudioSocket server listens on.")
    port: int = Field(default=9092, ge=0, le=65535, description="Port of the AudioSocket server; 0: any free one.")
    http_host: str = Field(default="127.0.0.1", description="Address the HTTP and WebSocket server listens on.")
    http_port: int = Field(default=9093, ge=0, le=65535, description="Port of HTTP and WebSocket; 0: any free one.")
    niceness: int = Field(
        default=-10,
        ge=-20,
        le=19,
        description="Priority of the thread that keeps the 20 ms clock, where the system allows it; 0: like any other.",
    )
    backlog: int = Field(default=1024, ge=1, description="Connections that may wait to be accepted.")
    max_calls: int = Field(default=50, ge=1, description="Calls at once; whoever comes next hears so and is passed on.")
    identity_seconds: float = Field(
        default=5.0, gt=0, le=60, description="How long a connection may take to say which call it is."
    )
    max_call_seconds: float = Field(default=1800, gt=0, description="Length at which a call goes on to the officers.")
    drain_seconds: float = Field(
        default=20.0,
        ge=0,
        description="After SIGTERM, how long calls go on before the officers get them.",
    )
    origins: list[str] = Field(
        default=["http://127.0.0.1:8000", "http://localhost:8000", "http://127.0.0.1:8080", "http://localhost:8080"],
        description="Pages that may place browser calls (JSON list of origins).",
    )
    calls_per_address: int = Field(default=2, ge=1, description="Browser calls at once from one address.")
    trusted_proxies: str = Field(
        default="127.0.0.1", description="Proxies whose X-Forwarded-For names the caller's address, comma-separated."
    )
    hotline_number: str = Field(
        default="1900866895",
        validation_alias="HOTLINE_NUMBER",
        description="The hotline's number; empty: none is named.",
    )

    dialogue_url: str = Field(default="http://127.0.0.1:5005", description="Where Rasa listens.")
    lookup_url: str = Field(
        default="http://127.0.0.1:5055",
        description="Where the action server answers look-ups while a caller still speaks; empty: none are made.",
    )
    lookup_seconds: float = Field(default=1.0, gt=0, description="Longest wait for such a look-up.")
    lookup_settle_seconds: float = Field(
        default=0.1, ge=0, le=2, description="How long words must hold still before they are looked up."
    )
    first_line_seconds: float = Field(default=8.0, gt=0, description="Longest wait for an answer's first line.")
    next_line_seconds: float = Field(default=8.0, gt=0, description="Longest wait for each line after it.")
    filler_after_seconds: float = Field(default=1.2, gt=0, description="Silence after which a filler is said.")
    filler_again_seconds: float = Field(default=3.0, gt=0, description="Time from one filler to the next.")
    no_input_seconds: float = Field(default=8.0, gt=0, description="Silence after which a caller is asked once more.")

    key_gap_seconds: float = Field(
        default=4.0, gt=0, le=60, description="Pause after a key that ends a code or number keyed without #."
    )
    page_parts: int = Field(
        default=2,
        ge=0,
        le=10,
        description="Parts of a long answer read at a time after the first; 0: all at once.",
    )
    hold_seconds: float = Field(default=60.0, gt=0, description="How long a caller who says `chờ chút` is waited for.")
    barge_in: bool = Field(default=True, description="Whether callers may talk over answers; keys always stop them.")

    turn_end_ms: int = Field(default=600, ge=200, le=3000, description="Silence that ends an utterance.")
    turn_end_short_ms: int = Field(default=300, ge=200, le=3000, description="The same after a complete question.")
    turn_end_long_ms: int = Field(default=1200, ge=200, le=5000, description="The same after a hesitation.")
    min_speech_ms: int = Field(default=100, ge=20, le=1000, description="Voiced sound below which it was no speech.")
    max_utterance_ms: int = Field(default=15_000, ge=2000, le=60_000, description="Length at which it is cut.")
    recognition_threads: int = Field(default=2, ge=1, le=64, description="Threads that decode speech.")
    recognition_seconds: float = Field(default=6.0, gt=0, description="Longest wait for an utterance's words.")
    speech_seconds: float = Field(default=5.0, gt=0, description="Longest wait for a text to be spoken.")

    recordings: bool = Field(default=True, description="Whether calls are recorded unless the caller declines.")
    recording_key: SecretStr = Field(
        default=SecretStr(""),
        description="Key that seals recordings, 64 hex digits (set-up makes one); empty: nothing is recorded. "
        "Who loses it loses the recordings.",
    )
    upload_bytes: int = Field(default=8_000_000, ge=1000, description="Largest recording POST /recognise takes.")
    upload_seconds: float = Field(default=120.0, gt=0, description="Longest recording POST /recognise takes.")
    upload_deadline_seconds: float = Field(default=60.0, gt=0, description="Longest time spent on a recording.")
    uploads_waiting: int = Field(default=4, ge=1, description="Recordings that may wait; more are told to come later.")

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

    ami_host: str = Field(default="127.0.0.1", description="Where Asterisk's manager interface listens.")
    ami_port: int = Field(default=5038, ge=1, le=65535, description="Port of Asterisk's manager interface.")
    ami_user: str = Field(default="hotline", description="User of Asterisk's manager interface.")
    ami_secret: SecretStr = Field(
        default=SecretStr(""), description="Secret of that user; empty: no Asterisk is told what comes next."
    )
    ami_ping_seconds: float = Field(default=3.0, gt=0, description="Time between pings of the manager interface.")
    desk_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret the console sends to see and move officers' phones (set-up makes one); empty: it may not.",
    )

    @field_validator("recording_key")
    @classmethod
    def _is_key(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            try:
                key_of(value.get_secret_value())
            except SealError as error:
                raise ValueError(error.message) from error
        return value

    @property
    def sealing_key(self) -> bytes | None:
        """What seals recordings; None where nothing is recorded."""
        written = self.recording_key.get_secret_value()
        return key_of(written) if written and self.recordings else None

    @property
    def prompts_dir(self) -> Path:
        """Recorded prompts."""
        return self.var / "prompts"

    @property
    def calls_dir(self) -> Path:
        """What calls left."""
        return self.var / "calls"

    @property
    def clips_dir(self) -> Path:
        """Clips of published answers."""
        return self.var / "knowledge" / "clips"
