"""Every setting of speech, read once at entry."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Audience = Literal["people", "tests"]
"""Who speaks: `people`, or the synthetic callers of tests and demos."""


class SpeechSettings(BaseSettings):
    """Recognition and synthesis. Names in the environment: SPEECH_ and the field's name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="SPEECH_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    var: Path = Field(
        default=Path("var"), validation_alias="HOTLINE_VAR", description="Folder of everything made or fetched."
    )
    model_dir: Path | None = Field(
        default=None, description="A Vosk model of your own for people; it comes before every other choice."
    )
    official_model: str = Field(
        default="vosk-model-small-vn-0.4",
        description="The official Vosk model to fetch, or `none`. The small one has the same listed word error "
        "rate as vosk-model-vn-0.4 at under half the size.",
    )
    model_list_url: str = Field(
        default="https://alphacephei.com/vosk/models/model-list.json",
        description="The list of official Vosk models with their addresses and checksums.",
    )
    probe_seconds: float = Field(
        default=4.0, gt=0, le=60, description="How long set-up waits for the list of models before it goes on without."
    )
    download_attempts: int = Field(default=3, ge=1, le=10, description="How often a model's download is tried.")
    cache: Path = Field(
        default=Path("~/.cache/hotline"), description="Folder outside the checkout where downloads are kept."
    )
    voice: str = Field(default="vi-vn-x-south", description="espeak-ng's voice; `espeak-ng --voices=vi` lists them.")
    words_per_minute: int = Field(default=165, ge=80, le=400, description="Speed of speech at rate 1.")
    level_dbfs: float = Field(
        default=-20.0, ge=-40, le=-10, description="Loudness of speech: RMS of its voiced parts, dB below full scale."
    )
    peak_dbfs: float = Field(default=-3.0, ge=-20, le=0, description="No sample is louder than this, dB of full scale.")
    pool_workers: int = Field(default=2, ge=1, le=64, description="Processes that synthesise speech.")
    pool_queue: int = Field(
        default=200, ge=1, description="Texts that may wait or be under way in the pool; more are refused."
    )
    pool_timeout_seconds: float = Field(default=10.0, gt=0, description="Longest wait for one text from the pool.")

    @property
    def choice_file(self) -> Path:
        """Where `python -m speech.choose` writes which engine serves whom."""
        return self.var / "speech" / "choice.json"

    @property
    def small_model(self) -> Path:
        """The product's own model, made from synthetic speech: for tests and demos."""
        return self.var / "models" / "small-vosk"

    @property
    def official_model_dir(self) -> Path:
        """Where the fetched official model lies."""
        return self.var / "models" / "official-vosk"
