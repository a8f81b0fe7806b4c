"""Which servers a process serves, where several share them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.errors import StartError
from bot.chat.shards import ServedShards, shards_of
from bot.settings import Settings

IDS = st.integers(0, 2**63)


def shards(**given: Any) -> ServedShards:
    return shards_of(Settings(discord_token=None, **given))


@pytest.mark.parametrize(
    ("settings", "ids", "name"),
    [
        ({}, None, ""),
        ({"shards": "auto"}, None, ""),
        ({"shards": 4}, None, ""),
        ({"shards": 4, "shard_ids": "0-1"}, {0, 1}, "0,1/4"),
        ({"shards": 8, "shard_ids": " 7, 2 - 3 "}, {2, 3, 7}, "2,3,7/8"),
    ],
)
def test_a_process_has_the_gateways_that_the_settings_give_it(
    settings: dict[str, Any], ids: set[int] | None, name: str
) -> None:
    found = shards(**settings)
    assert found.ids == ids
    assert found.name == name


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"shard_ids": "0"}, "say in NEWSDESK_SHARDS how many"),
        ({"shard_ids": "0", "shards": "auto"}, "say in NEWSDESK_SHARDS how many"),
        ({"shard_ids": "0-4", "shards": 4}, "the gateways are 0 to 3"),
        ({"shard_ids": "3-1", "shards": 4}, "the gateways are 0 to 3"),
    ],
)
def test_gateways_that_do_not_fit_are_told_in_one_sentence(
    settings: dict[str, Any], words: str
) -> None:
    with pytest.raises(StartError, match=words):
        shards(**settings)


def test_what_are_no_numbers_is_refused_by_the_settings() -> None:
    with pytest.raises(ValueError, match="shard_ids"):
        Settings(shards=4, shard_ids="all")


@given(server=IDS)
def test_of_processes_that_part_the_gateways_one_serves_a_server(server: int) -> None:
    parted = [shards(shards=6, shard_ids=ids) for ids in ("0-2", "3", "4,5")]
    assert sum(each.serve(str(server)) for each in parted) == 1
    assert [each.serve(None) for each in parted] == [True, False, False]
    assert ServedShards().serve(server)


def test_a_server_comes_to_the_gateway_that_discord_sends_it_to() -> None:
    # Discord's own formula: (guild_id >> 22) % num_shards.
    assert shards(shards=3, shard_ids="1").serve(1 << 22)
    assert not shards(shards=3, shard_ids="1").serve(2 << 22)
