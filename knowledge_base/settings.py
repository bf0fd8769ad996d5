"""Settings of the knowledge base, read once at entry."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the knowledge base keeps its things, and its limits."""

    model_config = SettingsConfigDict(
        env_prefix="KNOWLEDGE_BASE_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    var: Path = Field(
        default=Path("var"), validation_alias="HOTLINE_VAR", description="Folder of everything built or kept."
    )
    longest_question: int = Field(
        default=600, ge=50, description="Characters of the longest question that is looked up."
    )
    snapshots_kept: int = Field(default=10, ge=2, description="Published snapshots kept for rollback and replay.")
    gate_margin: float = Field(
        default=0.02, ge=0.0, le=1.0, description="Drop of recall@1 beyond which publishing is refused."
    )
    home_province: str = Field(
        default="Cần Thơ", description="Province of today, without its type, whose places come first."
    )

    @property
    def encoder(self) -> Path:
        """Return the folder of the built encoder."""
        return self.var / "models" / "encoder"

    @property
    def knowledge(self) -> Path:
        """Return the folder of snapshots, clips and embeddings."""
        return self.var / "knowledge"
