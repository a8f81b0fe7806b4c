"""The only reader of the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, Json, PositiveInt, Secret, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from articles.errors import StartError


class Settings(BaseSettings):
    """What can be set, by environment variable or in a file `.env` where the command is run."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, populate_by_name=True
    )

    discord_token: SecretStr | None = Field(None, validation_alias="DISCORD_TOKEN")
    discord_api_base: str | None = Field(None, validation_alias="DISCORD_API_BASE")
    discord_gateway_url: str | None = Field(None, validation_alias="DISCORD_GATEWAY_URL")
    test_server: int | None = Field(None, validation_alias="DISCORD_TEST_GUILD")
    shards: Literal["auto"] | PositiveInt | None = Field(None, validation_alias="NEWSDESK_SHARDS")
    home_server: int | None = Field(None, validation_alias="NEWSDESK_HOME_SERVER")
    owners: str = Field("", validation_alias="NEWSDESK_OWNERS")
    private: bool = Field(False, validation_alias="NEWSDESK_PRIVATE")
    person_limit: int = Field(60, ge=1, validation_alias="NEWSDESK_PERSON_LIMIT")
    server_limit: int = Field(1000, ge=1, validation_alias="NEWSDESK_SERVER_LIMIT")
    data: Path = Field(Path("data"), validation_alias="NEWSDESK_DATA")
    database_url: str | None = Field(None, validation_alias="DATABASE_URL")
    model: str = Field("all-MiniLM-L6-v2", validation_alias="NEWSDESK_MODEL")
    answerer: str = Field("extractive", validation_alias="NEWSDESK_ANSWERER")
    answerer_options: Secret[Json[dict[str, str]]] | None = Field(
        None, validation_alias="NEWSDESK_ANSWERER_OPTIONS"
    )
    samples: Path = Field(Path("samples"), validation_alias="NEWSDESK_SAMPLES")
    sentences: int = Field(3, ge=1, le=10, validation_alias="NEWSDESK_SENTENCES")
    minimum: float | None = Field(None, ge=0, le=1, validation_alias="NEWSDESK_MINIMUM")
    threads: int | None = Field(None, ge=1, validation_alias="NEWSDESK_THREADS")
    log_level: str = Field("INFO", validation_alias="NEWSDESK_LOG_LEVEL")

    @property
    def owner_ids(self) -> frozenset[int]:
        """Return the Discord users who may re-index, besides the application's own owners."""
        return frozenset(int(part) for part in self.owners.replace(",", " ").split())

    @property
    def database(self) -> str:
        """Return the SQLAlchemy URL of the one database."""
        return self.database_url or f"sqlite:///{self.data / 'newsdesk.db'}"


def load_settings() -> Settings:
    """Read the settings; raise StartError naming the variable that does not fit."""
    try:
        settings = Settings()
        _ = settings.owner_ids
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise StartError(f"The setting {name} does not fit: {first['msg']}.") from None
    except ValueError:
        raise StartError("NEWSDESK_OWNERS takes Discord user ids, parted by commas.") from None
    return settings
