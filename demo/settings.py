"""What can be set about the demo; environment variables DEMO_*, or the file .env."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class DemoSettings(BaseSettings):
    """Settings of `python -m demo`."""

    model_config = SettingsConfigDict(
        env_prefix="DEMO_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    var: Path = Field(
        default=Path("var"),
        validation_alias="HOTLINE_VAR",
        description="The product's folder for data; calls lie in it",
    )
    voice: str = Field(default="vi+f3", description="espeak-ng voice that asks, another than the one that answers")
    words_per_minute: int = Field(default=150, ge=80, le=300, description="How fast it asks")
    rasa_url: str = Field(
        default="http://127.0.0.1:5005", description="A running dialogue; where none answers the demo starts its own"
    )
    start_seconds: float = Field(default=120.0, gt=0, description="How long a part may take to be ready")
    answer_seconds: float = Field(default=20.0, gt=0, description="How long the answer may take to begin")
    quiet_seconds: float = Field(default=2.0, gt=0, description="Silence after which the answer is taken as complete")
