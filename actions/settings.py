"""Every setting of the action server, read once at entry; names begin with ACTIONS_."""

from pathlib import Path

from pydantic import Field
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

    @property
    def knowledge(self) -> Path:
        """Return the folder of snapshots."""
        return self.var / "knowledge"
