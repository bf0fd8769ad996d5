"""The gateway's settings, read once from the environment and `.env`; names begin with GATEWAY_."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class GatewaySettings(BaseSettings):
    """Where the gateway listens, whom it serves, and how much it takes at once."""

    model_config = SettingsConfigDict(
        env_prefix="GATEWAY_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    var: Path = Field(Path("var"), validation_alias="HOTLINE_VAR", description="Folder of everything made at run time.")
    host: str = Field("127.0.0.1", description="Address the gateway listens on; put a proxy in front of it.")
    port: int = Field(8080, ge=0, le=65535, description="Port the gateway listens on.")
    log_level: str = Field("INFO", description="Least severe level that is logged.")
    dialogue_url: str = Field(
        "http://127.0.0.1:5005/webhooks/hotline", description="Address of the dialogue's channel, without /turn."
    )
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        ("http://127.0.0.1:8000", "http://localhost:8000"),
        description="Origins of the pages that may chat, separated by commas.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Addresses of proxies whose X-Forwarded-For is believed, separated by commas."
    )
    hotline_number: str = Field(
        "1900866895",
        validation_alias="HOTLINE_NUMBER",
        description="Telephone number that pages and chat offer to people; empty: none named.",
    )
    notify_token: SecretStr = Field(
        SecretStr(""),
        validation_alias="HOTLINE_NOTIFY_TOKEN",
        description="Secret with which the action server has checklists sent; empty: POST /notify is shut.",
    )
    max_body_bytes: int = Field(16_384, ge=256, description="Largest request body taken, in bytes.")
    max_text_chars: int = Field(2000, ge=1, le=2000, description="Longest question taken, in characters.")
    turns_at_once: int = Field(4, ge=1, description="Turns in the dialogue at the same time.")
    turns_waiting: int = Field(32, ge=0, description="Turns that may wait for a place; one more is turned away.")
    wait_seconds: float = Field(10.0, gt=0, description="Longest wait for a place in the dialogue, in seconds.")
    turn_seconds: float = Field(20.0, gt=0, description="Longest time from asking the dialogue to its last line.")
    rate_per_minute: float = Field(30.0, gt=0, description="Turns a minute from one address, over time.")
    rate_burst: int = Field(10, ge=1, description="Turns one address may send in a burst.")
    history_hours: float = Field(
        12.0, ge=0, le=168, description="How long a page that is loaded again is shown its chat; 0: nothing is kept."
    )
    recognise_url: str = Field(
        "http://127.0.0.1:9093/recognise", description="Where questions spoken into the page are recognised."
    )
    voice_bytes: int = Field(1_000_000, ge=1000, description="Largest recording taken from the page, in bytes.")
    voice_seconds: float = Field(30.0, gt=0, description="Longest recording taken from the page, in seconds.")
    voice_per_minute: float = Field(6.0, gt=0, description="Recordings a minute from one address, over time.")
    voice_burst: int = Field(4, ge=1, description="Recordings one address may send in a burst.")
    decode_seconds: float = Field(20.0, gt=0, description="Longest time to decode a recording, in seconds.")
    recognise_seconds: float = Field(30.0, gt=0, description="Longest time to recognise a recording, in seconds.")
    events_url: str = Field(
        "http://127.0.0.1:8000/api/events",
        validation_alias="HOTLINE_EVENTS_URL",
        description="Where the console takes events; empty: none are kept or sent.",
    )
    events_token: SecretStr = Field(
        SecretStr(""),
        validation_alias="HOTLINE_EVENTS_TOKEN",
        description="Secret with which the other processes deliver events to the console; empty: none are.",
    )
    drain_seconds: int = Field(15, ge=0, description="Time for open turns to end after a request to stop.")

    @property
    def history(self) -> Path:
        """Return where web chats are kept for their pages."""
        return self.var / "gateway" / "web.sqlite3"

    @field_validator("allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value


class SmsSettings(BaseSettings):
    """A gateway for text messages over HTTP (gateway/sms/http.py); without an address none are sent."""

    model_config = SettingsConfigDict(
        env_prefix="GATEWAY_SMS_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    var: Path = Field(Path("var"), validation_alias="HOTLINE_VAR", description="Folder of everything made at run time.")
    url: str = Field("", description="Address text messages are posted to; empty: no SMS.")
    token: SecretStr = Field(SecretStr(""), description="Bearer token of the SMS gateway.")
    sender: str = Field("", description="Sender's name as registered with the SMS gateway.")
    plain: bool = Field(True, description="Whether diacritics are left out: then a message holds twice as much.")
    segments: int = Field(4, ge=1, le=10, description="Joined messages one checklist may take; what is longer is cut.")
    per_day: int = Field(5, ge=1, description="Text messages to one number in 24 hours.")
    send_seconds: float = Field(10.0, gt=0, description="Longest wait for the SMS gateway.")
    answer_seconds: float = Field(
        2.0, gt=0, le=10, description="How long a caller may wait to hear whether it was sent."
    )
    give_up_seconds: float = Field(3600.0, gt=0, description="Age at which a text message is given up.")

    @property
    def enabled(self) -> bool:
        """Say whether there is a gateway."""
        return bool(self.url)

    @property
    def database(self) -> Path:
        """Return where messages to be sent lie."""
        return self.var / "gateway" / "sms.sqlite3"


class ZaloSettings(BaseSettings):
    """One Official Account of one Zalo application; without an application id the Zalo door stays shut."""

    model_config = SettingsConfigDict(
        env_prefix="GATEWAY_ZALO_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    var: Path = Field(Path("var"), validation_alias="HOTLINE_VAR", description="Folder of everything made at run time.")
    app_id: str = Field("", description="Zalo application's id; empty: no Zalo.")
    app_secret: SecretStr = Field(SecretStr(""), description="Secret key of the Zalo application, for tokens.")
    oa_secret: SecretStr = Field(SecretStr(""), description="Secret key of the account's webhook, for signatures.")
    refresh_token: SecretStr = Field(
        SecretStr(""), description="First refresh token; later ones are kept in the database, a new one here wins."
    )
    site_code: str = Field("", description="Code that proves the domain to Zalo: zalo_verifier<code>.html.")
    desk_secret: SecretStr = Field(
        SecretStr(""), description="Secret the console sends as X-Desk-Secret; empty: takeover and lists are shut."
    )
    api_url: str = Field("https://openapi.zalo.me", description="Address of Zalo's message API.")
    oauth_url: str = Field("https://oauth.zaloapp.com", description="Address of Zalo's token service.")
    public_url: str = Field("", description="Public address of the gateway, for links to spoken answers; empty: none.")
    recognise_url: str = Field("http://127.0.0.1:9093/recognise", description="Where voice notes are recognised.")
    media_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("zdn.vn", "zadn.vn"), description="Hosts (with those below them) voice notes are fetched from, by commas."
    )
    media_schemes: Annotated[tuple[str, ...], NoDecode] = Field(
        ("https",), description="Schemes voice notes are fetched by, separated by commas."
    )
    voice_bytes: int = Field(2_000_000, ge=1000, description="Largest voice note fetched, in bytes.")
    voice_seconds: float = Field(90.0, gt=0, description="Longest voice note recognised, in seconds.")
    fetch_seconds: float = Field(10.0, gt=0, description="Longest time to fetch a voice note, in seconds.")
    decode_seconds: float = Field(20.0, gt=0, description="Longest time to decode a voice note, in seconds.")
    recognise_seconds: float = Field(60.0, gt=0, description="Longest time to recognise a voice note, in seconds.")
    max_event_bytes: int = Field(65_536, ge=1024, description="Largest event taken, in bytes.")
    turns_at_once: int = Field(2, ge=1, description="People whose questions are in the dialogue at the same time.")
    sends_at_once: int = Field(8, ge=1, description="Messages being sent at the same time.")
    send_seconds: float = Field(10.0, gt=0, description="Longest time to send a message, in seconds.")
    rate_per_minute: int = Field(4000, ge=1, description="Requests a minute Zalo allows the application; 90% are used.")
    merge_seconds: float = Field(1.2, ge=0, description="Quiet after which a person's messages are taken as one.")
    merge_most_seconds: float = Field(5.0, ge=0, description="Longest wait for more messages of a burst.")
    officer_seconds: float = Field(7200.0, gt=0, description="How long the bot is silent after an officer wrote.")
    give_up_seconds: float = Field(900.0, gt=0, description="Age at which a question or an answer is given up.")
    refresh_before_seconds: float = Field(3600.0, ge=0, description="How early a token is refreshed, in seconds.")
    template: str = Field(
        "", description="Id of the approved template (fields procedure, source) for checklists outside the window."
    )
    answer_seconds: float = Field(
        2.0, gt=0, le=10, description="How long a caller may wait to hear whether it was sent."
    )
    pictures: bool = Field(True, description="Whether a list of papers is sent as a picture too.")
    link_by_call: bool = Field(
        True,
        description="Whether a call from a number proves it; no, where the trunk lets numbers be faked.",
    )
    link_sms_per_day: int = Field(
        200, ge=0, description="Codes sent by SMS in a day to prove numbers, to all together; 0: none are sent."
    )
    page: str = Field(
        "", description="Address of the account's page, told to callers (https://zalo.me/…); empty: none."
    )

    @property
    def enabled(self) -> bool:
        """Say whether there is a Zalo application."""
        return bool(self.app_id)

    @property
    def database(self) -> Path:
        """Return where events and messages lie."""
        return self.var / "gateway" / "zalo.sqlite3"

    @property
    def clips(self) -> Path:
        """Return where published speech clips lie."""
        return self.var / "knowledge" / "clips"

    @property
    def forms(self) -> Path:
        """Return where forms lie, each in a folder named by its procedure's code."""
        return self.var / "forms"

    @field_validator("media_hosts", "media_schemes", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value
