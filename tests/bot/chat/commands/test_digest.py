"""/digest: managers set it, everyone asks for it, and what is wrong is told in one sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest
from clock import Clock
from discord_asking import posted, posts
from discord_room import said
from fakes import make_article

from bot.chat.commands.digest import NamesCompletion
from bot.chat.ui.options import CategoryCompletion
from bot.chat.ui.zones import ZoneCompletion
from bot.service.digests import DIGEST_KIND

if TYPE_CHECKING:
    from discord_room import Server
    from simcord import Env
    from simcord.results import InteractionResult

    from bot.chat.client import NewsdeskBot
    from bot.service.newsdesk import Newsdesk
    from bot.state.digests import Digest

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def desk(newsdesk: Newsdesk) -> Newsdesk:
    """A newsdesk with two articles of today, on a clock that stands."""
    newsdesk.due._clock = newsdesk.digests.reports._clock = Clock(NOW)
    bring(newsdesk, 1)
    bring(newsdesk, 2, category="Law, Crime", source="Other Post")
    return newsdesk


def bring(desk: Newsdesk, number: int, **changes: Any) -> None:
    published = NOW - timedelta(hours=1, minutes=number)
    desk.library.add(make_article(number, **{"published": published, **changes}))


async def given(server: Server, **options: object) -> InteractionResult:
    options = {"channel": server.channel, "time": "8:00", **options}
    return await server.admin.slash(server.channel, "digest set", **options)


def held(desk: Newsdesk, server: Server) -> Digest:
    (digest,) = desk.digests.store.of_server(str(server.guild.id))
    return digest


async def test_a_digest_is_set_shown_and_ended(server: Server, desk: Newsdesk) -> None:
    zone = {"zone": "europe/berlin", "days": "workdays", "length": "short"}
    result = await given(server, **zone, categories="politics, law, crime", outlets="Harbour Post")
    text = said(result)
    assert result.ephemeral
    row = (
        f"- <#{server.channel.id}>: 08:00 (Europe/Berlin) · Monday to Friday · short · politics · "
        "law, crime · Harbour Post · next <t:"
    )
    assert row in text
    digest = held(desk, server)
    assert digest.categories == ("politics", "law, crime")
    due = desk.due.get(DIGEST_KIND, str(digest.number))
    assert due is not None
    assert f"next <t:{int(due.at.timestamp())}:R>" in text
    shown = await server.ann.slash(server.channel, "digest show")
    assert row in said(shown)
    assert shown.ephemeral
    ended = await server.admin.slash(server.channel, "digest off", channel=server.channel)
    assert "No digest any more: <#" in said(ended)
    assert "No channel gets a digest" in said(await server.ann.slash(server.channel, "digest show"))
    again = await server.admin.slash(server.channel, "digest off", channel=server.channel)
    assert "That channel gets no digest; see /digest show." in said(again)
    history = said(await server.admin.slash(server.channel, "settings history"))
    assert "**Digest removed:** \\#news" in history
    assert "**Digest set:** \\#news" in history


async def test_the_zone_is_the_one_that_the_server_named_last(
    server: Server, desk: Newsdesk
) -> None:
    assert "08:00 (UTC)" in said(await given(server))
    other = server.guild.create_text_channel("other")
    await given(server, channel=other, zone="Asia/Kathmandu")
    third = server.guild.create_text_channel("third")
    assert "(Asia/Kathmandu)" in said(await given(server, channel=third))
    assert "08:00 (UTC)" in said(await given(server))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"time": "soon"}, "“soon” is no time of day; write it as in 8:00 or 18:30."),
        ({"zone": "Berlin"}, "There is no time zone “Berlin”; choose one that is offered"),
        ({"categories": "Politics, Sprots"}, "There is no category “Sprots”"),
        ({"outlets": "Harbor Post"}, "no outlet “Harbor Post”; near to it are: “Harbour Post”"),
    ],
)
async def test_what_is_wrong_is_told_in_one_sentence(
    server: Server, desk: Newsdesk, options: dict[str, str], sentence: str
) -> None:
    assert sentence in said(await given(server, **options))
    assert desk.digests.store.of_server(str(server.guild.id)) == ()


async def test_only_managers_set_end_and_post(server: Server, desk: Newsdesk) -> None:
    place = {"channel": server.channel}
    refused = "Only people with the permission Manage Server can do that."
    for name, options in (
        ("set", {**place, "time": "8:00"}),
        ("off", place),
        ("now", {"post": True}),
    ):
        assert refused in said(await server.ann.slash(server.channel, f"digest {name}", **options))
    assert desk.digests.store.of_server(str(server.guild.id)) == ()


async def test_a_channel_that_the_bot_may_not_write_in_is_refused_at_once(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    closed = server.guild.create_text_channel(
        "closed",
        overwrites={simcord_env.bot.user: discord.PermissionOverwrite(send_messages=False)},
    )
    assert "I may not write there" in said(await given(server, channel=closed))
    assert desk.digests.store.of_server(str(server.guild.id)) == ()


async def test_now_shows_what_it_would_tell_and_tells_nothing(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    without = await server.ann.slash(server.channel, "digest now")
    assert without.ephemeral
    assert "2 new stories" in said(without)
    await given(server, categories="Politics")
    text = said(await server.ann.slash(server.channel, "digest now"))
    assert "1 new story" in text
    assert "Town1 closes its old bridge" in text
    assert posts(simcord_env) == 0
    assert text == said(await server.ann.slash(server.channel, "digest now"))


async def test_it_is_posted_when_a_manager_asks_for_it_and_then_told_no_more(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    none = await server.admin.slash(server.channel, "digest now", post=True)
    assert "This channel gets no digest" in said(none)
    await given(server)
    assert "Posted." in said(await server.admin.slash(server.channel, "digest now", post=True))
    assert "Town2 closes its old bridge" in posted(simcord_env)[-1]
    again = await server.admin.slash(server.channel, "digest now", post=True)
    assert "Nothing new since <t:" in said(again)
    assert posts(simcord_env) == 1
    assert not held(desk, server).silent
    pause = desk.digests.store.pause_channel
    assert pause(str(server.guild.id), str(server.channel.id), "permission")
    paused = await server.admin.slash(server.channel, "digest now", post=True)
    assert "This channel's digest is paused, for I may not write here" in said(paused)


async def test_a_person_is_told_what_is_new_since_they_asked_last(
    server: Server, desk: Newsdesk
) -> None:
    first = await server.ann.slash(server.channel, "digest me")
    assert first.ephemeral
    assert "2 new stories" in said(first)
    assert "Nothing new since <t:" in said(await server.ann.slash(server.channel, "digest me"))
    bring(desk, 3)
    assert "1 new story" in said(await server.ann.slash(server.channel, "digest me"))
    assert "3 new stories" in said(await server.bob.slash(server.channel, "digest me"))


async def test_who_asks_for_some_alone_is_told_the_others_later(
    server: Server, desk: Newsdesk
) -> None:
    some = {"categories": "Politics"}
    for _ in range(2):
        text = said(await server.ann.slash(server.channel, "digest me", **some))
        assert "1 new story" in text
    assert "2 new stories" in said(await server.ann.slash(server.channel, "digest me"))


async def test_nobody_is_told_another_server_s_articles(
    server: Server, simcord_env: Env, desk: Newsdesk
) -> None:
    bring(desk, 3, scope=str(server.guild.id), headline="Ours alone")
    bring(desk, 4, scope="999", headline="Theirs alone")
    text = said(await server.ann.slash(server.channel, "digest me"))
    assert "Ours alone" in text
    assert "Theirs alone" not in text
    user = simcord_env.create_user("dora")
    private = said(await user.slash("digest me"))
    assert "Town1 closes" in private
    assert "alone" not in private


async def test_what_is_kept_of_a_person_is_told_and_deleted(server: Server, desk: Newsdesk) -> None:
    await server.ann.slash(server.channel, "digest me")
    assert "How far /digest me told you" in said(
        await server.ann.slash(server.channel, "privacy show")
    )
    assert len(desk.people.export(str(server.ann.id))["told_in_digests"]) == 2
    deleted = said(await server.ann.slash(server.channel, "privacy delete"))
    assert "2 entries were deleted." in deleted
    assert "2 new stories" in said(await server.ann.slash(server.channel, "digest me"))


async def test_zones_and_several_names_complete(
    server: Server, simcord_bot: NewsdeskBot, desk: Newsdesk
) -> None:
    class Typing:
        client = simcord_bot

    zones = await ZoneCompletion().autocomplete(Typing(), "new y")  # type: ignore[arg-type]
    assert [each.value for each in zones] == ["America/New_York"]
    names = NamesCompletion(CategoryCompletion())
    offered = await names.offer(simcord_bot, "Sport ,  pol", None)
    assert [each.value for each in offered] == ["Sport, Politics"]
    assert [each.value for each in await names.offer(simcord_bot, "pol", None)] == ["Politics"]
