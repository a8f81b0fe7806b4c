"""What the URL of a Milvus server says."""

from __future__ import annotations

import pytest

from index.engines.milvus.address import MilvusAddress, read_address
from index.errors import EngineError


@pytest.mark.parametrize(
    ("url", "address", "uri"),
    [
        (
            "milvus://db.example",
            MilvusAddress("db.example", 19530, False, "", ""),
            "http://db.example:19530",
        ),
        (
            "milvus://reader:s%40crt@db.example:19000/news",
            MilvusAddress("db.example", 19000, False, "reader:s@crt", "news"),
            "http://db.example:19000",
        ),
        (
            "milvus+tls://a1b2c3@cluster.example:443",
            MilvusAddress("cluster.example", 443, True, "a1b2c3", ""),
            "https://cluster.example:443",
        ),
        (
            "milvus+https://[::1]/news/",
            MilvusAddress("::1", 19530, True, "", "news"),
            "https://[::1]:19530",
        ),
    ],
)
def test_it_says_where_the_server_is_and_what_it_lets_in_by(
    url: str, address: MilvusAddress, uri: str
) -> None:
    assert read_address(url) == address
    assert address.uri == uri


@pytest.mark.parametrize(
    "url",
    [
        "milvus:",
        "milvus:///news",
        "milvus:db.example",
        "milvus://reader:hidden@:19530",
        "milvus://reader:hidden@db.example:many",
        "milvus+ftp://reader:hidden@db.example",
        "milvus://reader:hidden@db.example?secure=no",
    ],
)
def test_what_is_no_address_is_refused_without_its_secrets(url: str) -> None:
    with pytest.raises(EngineError, match="does not say where the Milvus server is") as refused:
        read_address(url)
    assert "hidden" not in str(refused.value)
    assert refused.value.__cause__ is None
