"""The console's settings, read once from the environment and `.env`; names begin with CONSOLE_."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class ConsoleSettings(BaseSettings):
    """Where the console listens, keeps its database, and finds the other processes."""

    model_config = SettingsConfigDict(
        env_prefix="CONSOLE_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    var: Path = Field(Path("var"), validation_alias="HOTLINE_VAR", description="Folder of everything made or fetched.")
    hotline_number: str = Field(
        "1900866895",
        validation_alias="HOTLINE_NUMBER",
        description="Telephone number that pages and chat offer to people; empty: none named.",
    )
    host: str = Field("127.0.0.1", description="Address the console listens on; put a proxy in front of it.")
    port: int = Field(8000, ge=0, le=65535, description="Port the console listens on.")
    log_level: str = Field("INFO", description="Least severe level that is logged.")
    drain_seconds: int = Field(10, ge=0, description="Time for open requests to end after a request to stop.")
    database_url: SecretStr = Field(
        SecretStr(""),
        description="postgresql://user:password@host:port/name; empty: SQLite in var/console.sqlite3.",
    )
    secret_key: SecretStr = Field(
        SecretStr(""), description="Key that signs sessions; empty: made at first start and kept in var/console.secret."
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.1", "localhost", "[::1]"), description="Host names the console answers to, separated by commas."
    )
    https: bool = Field(False, description="Whether people reach the console by HTTPS: cookies are then secure only.")
    second_factor: bool = Field(
        True, description="Whether reviewers, publishers and administrators must show a code from an app at sign-in."
    )
    owner_without_second_factor: bool = Field(
        True,
        description="Whether the owner that set-up makes may sign in without one while no device is set up; holds only "
        "where the console listens on this machine alone and without HTTPS.",
    )
    officer_second_factor: Literal["auto", "always", "never"] = Field(
        "auto",
        description="Whether officers, who see personal data, must show a code too; auto: where the console is reached "
        "by HTTPS, on another address than this machine's own, or by another host name.",
    )
    four_eyes: bool = Field(True, description="Whether nobody approves what they changed themselves.")
    clips_days: float = Field(
        30.0,
        ge=0,
        description="Days after which publishing removes a spoken clip that no kept snapshot, recording or "
        "conversation names.",
    )
    check_days: int = Field(180, ge=1, description="Days after which a record must be checked against its source.")
    debug: bool = Field(False, description="Django's debug pages; never where the public can reach them.")
    service_name: str = Field("Tổng đài hỏi đáp thủ tục hành chính", description="Name of the service on its pages.")
    operator_name: str = Field(
        "Trung tâm Phục vụ hành chính công",
        validation_alias="HOTLINE_OWNER",
        description="Whose hotline this is, as greeting and pages name it; the greeting stays within 10 s.",
    )
    events_token: SecretStr = Field(
        SecretStr(""),
        validation_alias="HOTLINE_EVENTS_TOKEN",
        description="Secret with which the other processes deliver events to the console; empty: none are.",
    )
    public_url: str = Field(
        "", description="Address of the public pages as people reach it, for QR codes; empty: the request's own host."
    )
    dialogue_url: str = Field(
        "http://127.0.0.1:5005/webhooks/hotline/turn", description="The dialogue, for trying questions out."
    )
    lookup_url: str = Field("http://127.0.0.1:5055/lookup", description="Look-ups of the actions, for trying out.")
    recognise_url: str = Field(
        "http://127.0.0.1:9093/recognise", description="Telephony's recognition of recordings, for trying out."
    )
    tryout_seconds: float = Field(15.0, gt=0, description="Longest wait for a part that is being tried out.")
    recording_key: SecretStr = Field(
        SecretStr(""),
        validation_alias="TELEPHONY_RECORDING_KEY",
        description="Key that seals recordings, 64 hex digits (set-up makes one); empty: nothing is recorded. "
        "Who loses it loses the recordings.",
    )
    desk_url: str = Field("http://127.0.0.1:8080", description="The gateway's private side, on this machine.")
    desk_secret: SecretStr = Field(
        SecretStr(""),
        validation_alias="GATEWAY_ZALO_DESK_SECRET",
        description="Secret the console sends as X-Desk-Secret; empty: takeover and lists are shut.",
    )
    desk_seconds: float = Field(8.0, gt=0, le=60, description="Longest wait for the gateway's private side.")
    gateway_url: str = Field("http://127.0.0.1:8080", description="The gateway, as people's browsers reach it.")
    call_url: str = Field(
        "ws://127.0.0.1:9093/call", description="Telephony's browser calls, as people's browsers reach them."
    )
    rasa_ready_url: str = Field(
        "http://127.0.0.1:5005/webhooks/hotline/ready", description="Readiness of the dialogue, for the health page."
    )
    actions_ready_url: str = Field("http://127.0.0.1:5055/ready", description="Readiness of the actions.")
    telephony_ready_url: str = Field("http://127.0.0.1:9093/ready", description="Readiness of telephony.")
    gateway_ready_url: str = Field("http://127.0.0.1:8080/ready", description="Readiness of the gateway.")
    health_seconds: float = Field(2.0, gt=0, le=30, description="Longest wait for a process to say that it is ready.")
    low_disk_gb: float = Field(2.0, ge=0, description="Free disk below this many gigabytes is shown as a problem.")

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @property
    def knowledge(self) -> Path:
        """Where snapshots are published."""
        return self.var / "knowledge"

    @property
    def speech_choice(self) -> Path:
        """Where speech says which engine serves whom."""
        return self.var / "speech" / "choice.json"


class RetentionSettings(BaseSettings):
    """How long each class of data is kept; what is older goes at the daily run. Names begin with CONSOLE_KEEP_."""

    model_config = SettingsConfigDict(
        env_prefix="CONSOLE_KEEP_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    audio_days: int = Field(90, ge=1, description="Days that sound is kept: calls, officers' talks, spoken messages.")
    text_months: int = Field(12, ge=1, description="Months that transcripts and chats are kept; figures stay.")
    events_months: int = Field(12, ge=1, description="Months that events of the other processes are kept.")
    questions_months: int = Field(12, ge=1, description="Months that unanswered questions are kept.")
    messages_months: int = Field(12, ge=1, description="Months that messages with a receipt code are kept.")
    outbox_days: int = Field(30, ge=1, description="Days that events wait for the console before they are given up.")
    dead_letters_days: int = Field(30, ge=1, description="Days that events set aside as refused are kept.")
    web_chat_days: int = Field(2, ge=1, description="Days that a web chat is kept for its page.")
    zalo_days: int = Field(30, ge=1, description="Days that Zalo's messages in and out, and who wrote, are kept.")
    links_days: int = Field(180, ge=1, description="Days that a telephone number given on Zalo is kept.")
    sms_days: int = Field(30, ge=1, description="Days that text messages sent or given up are kept.")
    logs_days: int = Field(30, ge=1, description="Days that logs are kept.")
    audit_months: int = Field(24, ge=1, description="Months that it is kept who looked at personal data and what went.")
    hour: int = Field(2, ge=0, le=23, description="Hour in Việt Nam after which the daily run begins.")
    batch: int = Field(500, ge=1, le=5000, description="Conversations emptied in one transaction.")
