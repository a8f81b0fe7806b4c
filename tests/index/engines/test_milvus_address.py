"""What the URL of a Milvus server says, and what the server lets in by."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from milvus_server import IS_THERE, MilvusLiteServer

from index.engines.milvus.address import MilvusAddress, read_address
from index.errors import EngineError

CERTIFICATE = Path(__file__).parents[2] / "support" / "milvus_test.pem"


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


@pytest.mark.skipif(not IS_THERE, reason="milvus-lite is not installed")
def test_a_server_that_speaks_tls_lets_in_by_its_token_alone(tmp_path: Path) -> None:
    server = MilvusLiteServer(tmp_path / "milvus", token="key-of-the-cloud")
    server.start()
    try:
        address = f"localhost:{server.port}"
        for url, said in (
            (f"milvus+tls://key-of-the-cloud@{address}", "sound"),
            (f"milvus+tls://stolen-key@{address}", f"at {address} does not let the newsdesk in"),
            (f"milvus://key-of-the-cloud@{address}", "milvus+tls: where it speaks TLS"),
        ):
            settings = {
                "NEWSDESK_DATA": str(tmp_path / "data"),
                "NEWSDESK_ENGINE": url,
                "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH": str(CERTIFICATE),
            }
            command = [sys.executable, "-m", "bot", "index", "verify"]
            ran = subprocess.run(
                command, env={**os.environ, **settings}, capture_output=True, text=True, check=False
            )
            told = f"{ran.stdout}{ran.stderr}"
            assert said in " ".join(told.split())
            assert (ran.returncode == 0) is (said == "sound")
            assert "key" not in told
    finally:
        server.kill()
