"""The only reader of the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, HttpUrl, Json, PositiveInt, Secret, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from articles.errors import StartError

LOOPBACK = "127.0.0.1"
PORTS = 1 << 16


class Settings(BaseSettings):
    """What can be set, by environment variable or in a file `.env` where the command is run.

    To add one, write it here with its description, then run `make readme`.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, populate_by_name=True
    )

    discord_token: SecretStr | None = Field(
        None,
        validation_alias="DISCORD_TOKEN",
        description="the bot's token, from https://discord.com/developers/applications; without "
        "one, `make run` opens the console",
    )
    home_server: int | None = Field(
        None,
        validation_alias="NEWSDESK_HOME_SERVER",
        description="the one server in which owners' commands are offered; by default in all",
    )
    owners: str = Field(
        "",
        validation_alias="NEWSDESK_OWNERS",
        description="owners besides those of the application: Discord user ids, parted by commas",
    )
    person_limit: int = Field(
        60,
        ge=1,
        validation_alias="NEWSDESK_PERSON_LIMIT",
        description="the most questions of a person within an hour",
    )
    server_limit: int = Field(
        1000,
        ge=1,
        validation_alias="NEWSDESK_SERVER_LIMIT",
        description="the most questions in a server within an hour",
    )
    server_feeds: int = Field(
        20,
        ge=0,
        validation_alias="NEWSDESK_SERVER_FEEDS",
        description="the most feeds that a Discord server may have of its own",
    )
    notices: str = Field(
        "owners",
        pattern=r"^(owners|none|\d{5,25})$",
        validation_alias="NEWSDESK_NOTICES",
        description="where it is told that a feed of everyone's fails, and that it is well again: "
        "`owners`, by direct message, the id of a Discord channel, or `none`",
    )
    shards: Literal["auto"] | PositiveInt | None = Field(
        None,
        validation_alias="NEWSDESK_SHARDS",
        description="`auto`, or how many gateways to use; needed from 2,500 servers on",
    )
    shard_ids: str = Field(
        "",
        pattern=r"^(\s*\d+\s*(-\s*\d+\s*)?(,\s*\d+\s*(-\s*\d+\s*)?)*)?$",
        validation_alias="NEWSDESK_SHARD_IDS",
        description="which of the gateways of `NEWSDESK_SHARDS` this process has, such as `0-3` or "
        "`0,2`, where several processes share one newsdesk; by default all of them",
    )
    background: bool = Field(
        True,
        validation_alias="NEWSDESK_BACKGROUND",
        description="whether a running bot also fetches feeds and embeds what comes in; with "
        "`false` it leaves that to `newsdesk worker`",
    )
    test_server: int | None = Field(
        None,
        validation_alias="DISCORD_TEST_GUILD",
        description="a server in which all commands are registered at once, and in no other, "
        "while you try things",
    )
    private: bool = Field(
        False,
        validation_alias="NEWSDESK_PRIVATE",
        description="whether only the one who asks sees an answer, where the question does not say",
    )
    data: Path = Field(
        Path("data"),
        validation_alias="NEWSDESK_DATA",
        description="the folder for everything that is kept; in the container it is /data: leave "
        "it out there",
    )
    watch: str = Field(
        "",
        validation_alias="NEWSDESK_WATCH",
        description="folders, parted by commas, whose articles a running bot takes in as files "
        "appear, change or vanish; they must not hold `NEWSDESK_DATA`",
    )
    database_url: str | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="the address of the database, such as `postgresql://USER:PASSWORD@HOST/NAME`; "
        "by default it is the SQLite file newsdesk.db in `NEWSDESK_DATA`",
    )
    model: str = Field(
        "all-MiniLM-L6-v2",
        validation_alias="NEWSDESK_MODEL",
        description="a sentence-transformers name or folder, or FILE:NAME for a file of "
        "`index/embedders`, after which `newsdesk index update` is due; the default, which "
        "reads English, and universal_sentence_encoder:multilingual-3 come with the installation",
    )
    model_options: Secret[Json[dict[str, str]]] | None = Field(
        None,
        validation_alias="NEWSDESK_MODEL_OPTIONS",
        description="what a model of another kind must be told, such as an address and a key: a "
        "JSON object of texts",
    )
    reader: str = Field(
        "included",
        validation_alias="NEWSDESK_READER",
        description="what reads the passages found, to say which sentences answer: `included`, the "
        "name or folder of a sentence-transformers CrossEncoder, FILE:NAME for a file of "
        "`index/readers`, or `none`",
    )
    reader_options: Secret[Json[dict[str, str]]] | None = Field(
        None,
        validation_alias="NEWSDESK_READER_OPTIONS",
        description="what that reader must be told, such as an address and a key: a JSON object of "
        "texts",
    )
    engine: str = Field(
        "embedded:",
        validation_alias="NEWSDESK_ENGINE",
        repr=False,
        description="what searches the passages: an address whose scheme names a file of "
        "`index/engines`; `embedded:` is FAISS and Tantivy with files in `NEWSDESK_DATA`, "
        "`postgres:` pgvector and tsvector in the PostgreSQL of `DATABASE_URL`, "
        "`milvus://USER:PASSWORD@HOST:19530/DATABASE` a Milvus server",
    )
    answerer: str = Field(
        "extractive",
        validation_alias="NEWSDESK_ANSWERER",
        description="what makes an answer of the passages found: a file of `bot/service/answerers`",
    )
    answerer_options: Secret[Json[dict[str, str]]] | None = Field(
        None,
        validation_alias="NEWSDESK_ANSWERER_OPTIONS",
        description="what that answerer must be told, such as an address and a key: a JSON object "
        "of texts",
    )
    llm_url: HttpUrl | None = Field(
        None,
        validation_alias="NEWSDESK_LLM_URL",
        repr=False,
        description="the address of an LLM's server that speaks OpenAI's interface, as its "
        "documentation gives it to OpenAI's clients, such as `http://localhost:11434/v1` (Ollama)",
    )
    llm_model: str | None = Field(
        None,
        validation_alias="NEWSDESK_LLM_MODEL",
        description="the LLM's name at that server",
    )
    llm_key: SecretStr | None = Field(
        None,
        validation_alias="NEWSDESK_LLM_KEY",
        description="the key that the server asks for; servers of your own ask for none",
    )
    llm_seconds: float = Field(
        3.0,
        gt=0,
        le=60,
        validation_alias="NEWSDESK_LLM_SECONDS",
        description="within so many seconds an LLM must have begun to write, 60 at most",
    )
    llm_tokens: int = Field(
        2_000_000,
        ge=0,
        validation_alias="NEWSDESK_LLM_TOKENS",
        description="the most tokens of the LLM, read and written, that all may use within a day "
        "of UTC",
    )
    llm_server_tokens: int = Field(
        200_000,
        ge=0,
        validation_alias="NEWSDESK_LLM_SERVER_TOKENS",
        description="the most of these that one Discord server may use; direct messages and "
        "terminals count together as one",
    )
    contact: str = Field(
        "",
        validation_alias="NEWSDESK_CONTACT",
        description="whom the sites that are asked may turn to, a web or mail address; it is sent "
        "to them with every request",
    )
    fetch_allow: str = Field(
        "",
        validation_alias="NEWSDESK_FETCH_ALLOW",
        description="hosts of your own network that may be fetched from, parted by commas: `HOST` "
        "for all its ports, or `HOST:PORT`; everyone who may add articles then reaches them",
    )
    samples: Path = Field(
        Path("samples"),
        validation_alias="NEWSDESK_SAMPLES",
        description="what the first run imports",
    )
    sentences: int = Field(
        3,
        ge=1,
        le=10,
        validation_alias="NEWSDESK_SENTENCES",
        description="the most sentences in an answer, 1 to 10",
    )
    minimum: float | None = Field(
        None,
        ge=0,
        le=1,
        validation_alias="NEWSDESK_MINIMUM",
        description="how sure it must be to answer, 0 to 1; by default as calibrated for the "
        "model, else 0.5",
    )
    threads: int | None = Field(
        None,
        ge=1,
        validation_alias="NEWSDESK_THREADS",
        description="processor threads for each model; by default its own choice",
    )
    metrics: str = Field(
        "",
        validation_alias="NEWSDESK_METRICS",
        description="a port at which a running bot or worker serves its metrics (`/metrics`) and "
        "health (`/healthz`, `/readyz`) without a password: `9464` for this machine alone, "
        "`0.0.0.0:9464` for all that reach it; by default none",
    )
    log_level: str = Field(
        "INFO",
        validation_alias="NEWSDESK_LOG_LEVEL",
        description="`DEBUG`, `INFO`, `WARNING` or `ERROR`",
    )
    discord_api_base: str | None = Field(
        None,
        validation_alias="DISCORD_API_BASE",
        description="for tests and proxies: another address of Discord's HTTP interface",
    )
    discord_gateway_url: str | None = Field(
        None,
        validation_alias="DISCORD_GATEWAY_URL",
        description="for tests and proxies: another address of Discord's gateway",
    )

    @property
    def owner_ids(self) -> frozenset[int]:
        """Return the Discord users who may re-index, besides the application's own owners."""
        return frozenset(int(part) for part in self.owners.replace(",", " ").split())

    @property
    def fetch_hosts(self) -> tuple[str, ...]:
        """Return the hosts that may be in a private network."""
        return tuple(self.fetch_allow.replace(",", " ").split())

    @property
    def watched_folders(self) -> tuple[Path, ...]:
        """Return the folders that are watched, each once and none within another.

        Raises ValueError for one in which the data stand: they change at every look.
        """
        parts = [part.strip() for part in self.watch.split(",") if part.strip()]
        found = dict.fromkeys(Path(part).expanduser().absolute() for part in parts)
        for folder in found:
            if self.data.absolute().is_relative_to(folder):
                raise ValueError(folder)
        return tuple(
            folder
            for folder in found
            if not any(other != folder and folder.is_relative_to(other) for other in found)
        )

    @property
    def metrics_address(self) -> tuple[str, int] | None:
        """Return the host and the port at which metrics are served, None where they are not.

        Raises ValueError for what is neither a port nor a host and a port.
        """
        if not (named := self.metrics.strip()):
            return None
        host, colon, port = named.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if bool(colon) != bool(host) or "/" in host or not (port.isascii() and port.isdigit()):
            raise ValueError(named)
        if not 0 < int(port) < PORTS:
            raise ValueError(named)
        return host or LOOPBACK, int(port)

    @property
    def options_for_embedder(self) -> dict[str, str]:
        """Return what an embedder is told besides its name."""
        return self._with_threads(self.model_options)

    @property
    def options_for_reader(self) -> dict[str, str]:
        """Return what a reader is told besides its name."""
        return self._with_threads(self.reader_options)

    def _with_threads(self, options: Secret[Json[dict[str, str]]] | None) -> dict[str, str]:
        given = options.get_secret_value() if options else {}
        return given if self.threads is None else {**given, "threads": str(self.threads)}

    @property
    def options_for_answerer(self) -> dict[str, str]:
        """Return what an answerer is told besides its name."""
        return self.answerer_options.get_secret_value() if self.answerer_options else {}

    @property
    def database(self) -> str:
        """Return the SQLAlchemy URL of the one database."""
        return self.database_url or f"sqlite:///{self.data / 'newsdesk.db'}"


def load_settings() -> Settings:
    """Read the settings; raise StartError naming the variable that does not fit."""
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise StartError(f"The setting {name} does not fit: {first['msg']}.") from None
    try:
        _ = settings.owner_ids
    except ValueError:
        raise StartError("NEWSDESK_OWNERS takes Discord user ids, parted by commas.") from None
    if any("/" in host for host in settings.fetch_hosts):
        raise StartError(
            "NEWSDESK_FETCH_ALLOW takes hosts, parted by commas, such as news.internal or "
            "10.0.0.5:8080; leave out what stands before and after them in an address."
        )
    try:
        _ = settings.metrics_address
    except ValueError:
        raise StartError(
            "NEWSDESK_METRICS takes a port, such as 9464, or an address of this machine and a "
            "port, such as 0.0.0.0:9464."
        ) from None
    if (settings.llm_url is None) != (settings.llm_model is None):
        there, lacking = ("URL", "MODEL") if settings.llm_url else ("MODEL", "URL")
        raise StartError(
            f"NEWSDESK_LLM_{there} is set and NEWSDESK_LLM_{lacking} is not; an LLM needs both, or "
            "leave out both."
        )
    try:
        _ = settings.watched_folders
    except ValueError as error:
        raise StartError(
            f"NEWSDESK_WATCH takes folders of articles, and the data of the newsdesk stand in "
            f"{error}; name a folder within it."
        ) from None
    return settings
