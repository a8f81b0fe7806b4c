"""Fixtures that several test files use."""

from __future__ import annotations

import gc
import signal
from contextlib import ExitStack
from pathlib import Path
from shutil import copyfile, copytree
from typing import TYPE_CHECKING, Any

import compiled_statements
import discord
import pytest
import translated_commands
from discord_room import LONG_TEXT, Server
from fakes import FakeEmbedder, make_article
from filelock import FileLock
from hypothesis import settings as hypothesis_settings
from postgresql_server import PostgresqlServer
from prepared import Prepared, filled

from articles.library.database import open_database
from articles.models import Section, SectionKind
from bot.app import open_newsdesk
from bot.chat.loading import make_bot
from bot.service.migrations import migration_folders
from bot.settings import Settings
from index.embedders import load_embedder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prepared import Fill
    from simcord import Env

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk
    from index.embedders import Embedder

SAMPLES = Path(__file__).parents[1] / "samples"
# So long the simulated Discord waits for the bot to come to rest before it gives up. What has to be
# fast has tests of its own.
PATIENCE_SECONDS = 30.0


# How long an example takes says how busy the machine is; what must be fast has tests of its own.
hypothesis_settings.register_profile("untimed", hypothesis_settings(), deadline=None)
hypothesis_settings.load_profile("untimed")


def pytest_configure() -> None:
    """Hear interrupts, which a shell has ignored in whatever it starts in its background.

    So do the processes that tests start: what is ignored is inherited.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.disable()
    compiled_statements.share()
    translated_commands.share()


def pytest_collection_finish() -> None:
    """Collect garbage from now on, but never look again at all the tests and what they import."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the simulated Discord be patient with a bot on a busy machine."""
    for item in items:
        marker = item.get_closest_marker("simcord")
        options = {"settle_timeout": PATIENCE_SECONDS} | (marker.kwargs if marker else {})
        item.add_marker(pytest.mark.simcord(**options), append=False)


@pytest.fixture(scope="session")
def real_embedder() -> Embedder:
    """The embedding model that the product ships with."""
    return load_embedder("all-MiniLM-L6-v2")


@pytest.fixture(scope="session")
def sample_data(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, testrun_uid: str
) -> Path:
    """A data folder with the sample stories and the real model's vectors; to be copied.

    Embedding them takes seconds, so that one process does it for all of a run.
    """
    data = tmp_path_factory.getbasetemp().parent / f"samples-{testrun_uid}"
    with FileLock(f"{data}.lock"):
        if not data.is_dir():
            embedder = request.getfixturevalue("real_embedder")
            making = data.with_suffix(".making")
            with open_newsdesk(Settings(data=making), load=lambda _: embedder) as desk:
                desk.importer.import_paths([SAMPLES])
            making.rename(data)
    return data


@pytest.fixture(scope="module")
def samples(
    sample_data: Path, tmp_path_factory: pytest.TempPathFactory, real_embedder: Embedder
) -> Iterator[Newsdesk]:
    """A newsdesk with the sample stories and the real model."""
    data = tmp_path_factory.mktemp("samples") / "data"
    copytree(sample_data, data)
    with open_newsdesk(Settings(data=data), load=lambda _: real_embedder) as desk:
        yield desk


@pytest.fixture
def embedders() -> dict[str, Embedder]:
    """Fake embedders by name; a test may add more."""
    return {"fake": FakeEmbedder("fake"), "other": FakeEmbedder("other", max_tokens=40)}


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database that has all tables, and nothing in them; to be copied."""
    path = tmp_path_factory.mktemp("empty") / "newsdesk.db"
    open_database(f"sqlite:///{path}", migration_folders()).close()
    return path


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Prepared:
    """Data folders that many tests begin with."""
    return Prepared(tmp_path_factory.mktemp("prepared"), empty_database.parent)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A real server of this process's tests."""
    with PostgresqlServer() as server:
        yield server


@pytest.fixture
def database_kind() -> str:
    """What newsdesks are opened on; tests of what is kept run on each kind (see databases.py)."""
    return "sqlite"


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest) -> Iterator[str | None]:
    """The address of an empty database on a server, None for the file in the data folder."""
    if database_kind == "sqlite":
        yield None
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    address = server.new_database()
    yield address
    server.give_back(address)


@pytest.fixture
def opened(
    tmp_path: Path,
    embedders: dict[str, Embedder],
    empty_database: Path,
    database_url: str | None,
) -> Iterator[Callable[..., Newsdesk]]:
    """Opens newsdesks on one data folder, as several processes would; closes them at the end."""
    with ExitStack() as stack:

        def open_one(*, follow: bool = False, **settings: object) -> Newsdesk:
            # What is asked of fake articles is told by its words; reading has tests of its own.
            values = {"data": tmp_path / "data", "model": "fake", "reader": "none", **settings}
            given = Settings(**{"database_url": database_url, **values})
            file = given.data / "newsdesk.db"
            if given.database_url is None and not file.exists():
                given.data.mkdir(exist_ok=True)
                copyfile(empty_database, file)
            return stack.enter_context(
                open_newsdesk(given, load=embedders.__getitem__, follow=follow)
            )

        yield open_one


@pytest.fixture
def newsdesk(opened: Callable[..., Newsdesk]) -> Newsdesk:
    """An empty newsdesk with a fake embedder."""
    return opened()


@pytest.fixture
def opened_with(
    tmp_path: Path,
    prepared: Prepared,
    opened: Callable[..., Newsdesk],
    database_url: str | None,
) -> Callable[[Fill], Newsdesk]:
    """Opens a newsdesk with what a function puts into an empty one."""

    def open_one(fill: Fill) -> Newsdesk:
        if database_url is None:
            prepared.copy(fill, tmp_path / "data")
            return opened()
        desk = opened()
        filled(desk, fill)
        return desk

    return open_one


def some_articles(desk: Newsdesk) -> None:
    """Put in articles of a kind, and some that are particular."""
    list(desk.library.add_all(make_article(n) for n in range(1, 30)))
    desk.library.add(
        make_article(
            50,
            headline="@everyone: **Sala** opens a `ward`",
            source="The *Wire*",
            dek="The ward has forty beds, said <@123>.",
            category="Health",
            sections=(
                Section(kind=SectionKind.BODY, text="The ward opened on Monday. @here it is."),
                Section(
                    kind=SectionKind.KEY_POINTS,
                    points=("The ward is open at last.", "It has 40 beds."),
                ),
                Section(
                    kind=SectionKind.WHY_IT_MATTERS, text="Patients travelled for hours before."
                ),
            ),
        )
    )
    desk.library.add(make_article(51, headline="A long report on bridges", text=LONG_TEXT))
    desk.library.add(make_article(52, headline="Secret of the other server", scope="999"))


@pytest.fixture
def desk(opened_with: Callable[[Fill], Newsdesk]) -> Newsdesk:
    """A newsdesk with some articles."""
    return opened_with(some_articles)


@pytest.fixture
def simcord_bot(desk: Newsdesk) -> NewsdeskBot:
    """The bot that the simulated Discord runs."""
    return make_bot(desk)


@pytest.fixture
def server(simcord_env: Env, simcord_bot: NewsdeskBot) -> Server:
    """A server, the owner of which is one by the settings."""
    server = Server(simcord_env)
    object.__setattr__(simcord_bot.settings, "owners", str(server.owner.id))
    return server


@pytest.fixture
def german_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everyone's Discord is in German.

    The simulated Discord writes "en-US" into whatever it sends and takes no other language, and
    discord.py reads it here, before anything of ours could change it: hence the one patch.
    """
    take: Any = discord.Interaction._from_data

    def in_german(interaction: Any, data: Any) -> None:
        take(interaction, {**data, "locale": "de"})

    monkeypatch.setattr(discord.Interaction, "_from_data", in_german)
