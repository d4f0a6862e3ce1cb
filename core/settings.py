"""Settings, from the environment or `.env`."""

from datetime import UTC, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _zone(name: str) -> tzinfo:
    if name == "UTC":  # also where a machine has no list of zones
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(
            f"{name!r} is no time zone that this machine knows; expected one like Europe/Berlin"
        ) from error


class EncoderChoice(StrEnum):
    """Which text encoder to use."""

    AUTO = "auto"  # OpenAI (or compatible) when a key or base URL is set, else the built-in one
    OPENAI = "openai"
    LOCAL = "local"


class Settings(BaseSettings):
    """What an operator may set; empty values count as unset."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    telegram_bot_token: SecretStr | None = None
    telegram_base_url: str | None = None
    telegram_webhook_url: str | None = None
    telegram_webhook_secret: SecretStr | None = None

    spotify_client_id: str | None = None
    spotify_client_secret: SecretStr | None = None
    spotify_redirect_uri: str | None = None
    spotify_api_url: str = "https://api.spotify.com/v1"
    spotify_accounts_url: str = "https://accounts.spotify.com"
    spotify_market: str = Field(default="US", alias="SEGUE_SPOTIFY_MARKET", pattern="^[A-Z]{2}$")

    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    openai_embedding_model: str = "text-embedding-3-large"

    database_url: SecretStr | None = None
    redis_url: SecretStr | None = None
    public_url: str | None = None
    token_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()

    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("segue")), alias="SEGUE_DATA_DIR"
    )
    artefacts_url: str | None = Field(default=None, alias="SEGUE_ARTEFACTS_URL")
    encoder: EncoderChoice = Field(default=EncoderChoice.AUTO, alias="SEGUE_ENCODER")
    encoder_dimension: int | None = Field(
        default=None, alias="SEGUE_ENCODER_DIMENSION", ge=1, le=16_000
    )
    daily_tokens: int = Field(default=200_000, alias="SEGUE_DAILY_TOKENS", ge=0)
    log_format: str = Field(
        default="auto", alias="SEGUE_LOG_FORMAT", pattern="^(auto|json|colour)$"
    )
    log_level: str = Field(default="INFO", alias="SEGUE_LOG_LEVEL")
    web_port: int | None = Field(default=None, alias="SEGUE_WEB_PORT", ge=0, le=65_535)
    requests_a_minute: int = Field(default=20, alias="SEGUE_REQUESTS_A_MINUTE", ge=0)
    timezone: str = Field(default="UTC", alias="SEGUE_TIMEZONE")
    pool_size: int = Field(default=10, alias="SEGUE_POOL_SIZE", ge=1, le=200)

    @field_validator("token_keys", mode="before")
    @classmethod
    def _comma_list(cls, value: object) -> object:
        return tuple(filter(None, value.split(","))) if isinstance(value, str) else value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        _zone(value)
        return value

    @property
    def zone(self) -> tzinfo:
        """The time zone of timed work."""
        return _zone(self.timezone)

    @property
    def artefacts(self) -> str:
        """Where trained artefacts are kept: a folder or an fsspec address."""
        return self.artefacts_url or str(self.data_dir / "artefacts")
