"""The gateway's settings, read once from the environment and `.env`; names begin with GATEWAY_."""

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class GatewaySettings(BaseSettings):
    """Where the gateway listens, whom it serves, and how much it takes at once."""

    model_config = SettingsConfigDict(
        env_prefix="GATEWAY_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

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
    max_body_bytes: int = Field(16_384, ge=256, description="Largest request body taken, in bytes.")
    max_text_chars: int = Field(2000, ge=1, le=2000, description="Longest question taken, in characters.")
    turns_at_once: int = Field(4, ge=1, description="Turns in the dialogue at the same time.")
    turns_waiting: int = Field(32, ge=0, description="Turns that may wait for a place; one more is turned away.")
    wait_seconds: float = Field(10.0, gt=0, description="Longest wait for a place in the dialogue, in seconds.")
    turn_seconds: float = Field(20.0, gt=0, description="Longest time from asking the dialogue to its last line.")
    rate_per_minute: float = Field(30.0, gt=0, description="Turns a minute from one address, over time.")
    rate_burst: int = Field(10, ge=1, description="Turns one address may send in a burst.")
    drain_seconds: int = Field(15, ge=0, description="Time for open turns to end after a request to stop.")

    @field_validator("allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value
