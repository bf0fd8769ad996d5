"""What an operator can set about Asterisk; environment variables ASTERISK_*, or the file .env."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

LOCAL_SECRET = "hotline-local"  # noqa: S105 - opens nothing but a loopback test Asterisk

AGENCY = r"[a-z0-9-]{1,40}=[a-z0-9-]+(\+[a-z0-9-]+)*"


class Settings(BaseSettings):
    """Asterisk's settings; the same names are rendered into its configuration."""

    model_config = SettingsConfigDict(
        env_prefix="ASTERISK_", env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    profile: Literal["local", "production"] = Field(
        default="local", description="local: any phone on this machine is the trunk; production: a provider's trunk"
    )
    number: str = Field(
        default="1900866895", pattern=r"^\+?\d+$", validation_alias="HOTLINE_NUMBER", description="The hotline's number"
    )
    bridge: str = Field(default="127.0.0.1:9092", description="Where telephony's AudioSocket server listens")
    sip_host: str = Field(default="127.0.0.1", description="Address that SIP listens on")
    sip_port: int = Field(default=5070, description="UDP port that SIP listens on")
    rtp_start: int = Field(default=20000, description="First UDP port for audio")
    rtp_end: int = Field(default=26000, description="Last UDP port for audio")
    public_address: str = Field(default="", description="Address the provider sees, where Asterisk is behind NAT")
    local_network: str = Field(default="", description="Network behind that NAT, like 10.0.0.0/8")
    trunk_host: str = Field(default="", description="The provider's SIP server")
    trunk_user: str = Field(default="", description="User name at the provider")
    trunk_password: SecretStr = Field(default=SecretStr(""), description="Password at the provider")
    officers: str = Field(
        default="officer-101",
        pattern=r"^[a-z0-9-]+(,[a-z0-9-]+)*$",
        description="Officers' phones in the queue, by SIP user name, separated by commas",
    )
    agencies: str = Field(
        default="",
        pattern=rf"^({AGENCY}(,{AGENCY})*)?$",
        description="Agencies that officers may pass calls on to, each with its phones, like "
        "cong-an=officer-201+officer-202,thue=officer-301",
    )
    officers_ring: Literal["registered", "signed_in"] = Field(
        default="registered",
        description="When officers' phones ring: whenever they are registered, or only once an officer has signed in "
        "at them in the console",
    )
    officer_password: SecretStr = Field(
        default=SecretStr(LOCAL_SECRET), description="Password with which officers' phones register"
    )
    queue_seconds: int = Field(default=120, gt=0, description="How long a caller waits for an officer before a message")
    queue_length: int = Field(default=50, gt=0, description="How many callers may wait for an officer")
    opening_hours: str = Field(
        default="trong giờ hành chính các ngày làm việc",
        description="When officers answer, as spoken after 'cán bộ tiếp nhận cuộc gọi'",
    )
    full_log: bool = Field(default=False, description="Log every step of the dialplan; it holds callers' numbers")
    cache: Path = Field(
        default=Path("~/.cache/hotline/asterisk"), description="Where the unpacked Asterisk for tests lies"
    )
    state: Path | None = Field(
        default=None, description="Folder for Asterisk's state, logs and prompts; HOTLINE_VAR/asterisk when not set"
    )
    ami_port: int = Field(default=5038, validation_alias="TELEPHONY_AMI_PORT", description="Port of Asterisk's AMI")
    ami_secret: SecretStr = Field(
        default=SecretStr(LOCAL_SECRET),
        validation_alias="TELEPHONY_AMI_SECRET",
        description="Secret of the AMI user hotline",
    )
    var: Path = Field(
        default=Path("var"),
        validation_alias="HOTLINE_VAR",
        description="The product's folder for data; calls lie in it",
    )

    @property
    def phones_of_agencies(self) -> dict[str, list[str]]:
        """The agencies' phones, by agency."""
        pairs = (one.partition("=") for one in self.agencies.split(",") if one)
        return {agency: phones.split("+") for agency, _, phones in pairs}

    @property
    def phones(self) -> list[str]:
        """Every officer's phone, once."""
        of_agencies = (phone for phones in self.phones_of_agencies.values() for phone in phones)
        return list(dict.fromkeys((*self.officers.split(","), *of_agencies)))

    @property
    def root(self) -> Path:
        """The folder of the unpacked Asterisk."""
        return self.cache.expanduser().absolute()

    @property
    def state_folder(self) -> Path:
        """The folder for state, logs and prompts."""
        return (self.state or self.var / "asterisk").absolute()

    @property
    def sounds(self) -> Path:
        """The folder of what Asterisk says by itself."""
        return self.state_folder / "sounds"

    @property
    def messages(self) -> Path:
        """The folder of messages that callers left."""
        return (self.var / "messages").absolute()
