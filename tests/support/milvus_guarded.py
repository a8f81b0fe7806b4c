"""milvus-lite's server behind TLS and a token: `python milvus_guarded.py FOLDER PORT TOKEN`.

milvus-lite itself has neither; a Milvus server has both.
"""

from __future__ import annotations

import base64
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
from milvus_lite.adapter.grpc.servicer import MilvusServicer
from milvus_lite.db import MilvusLite
from pymilvus.grpc_gen import milvus_pb2_grpc

CERTIFICATE = Path(__file__).with_name("milvus_test.pem")


class TokenGuard(grpc.ServerInterceptor):
    """Lets in whoever sends a token as Milvus's clients do."""

    def __init__(self, token: str) -> None:
        self._sent = ("authorization", base64.b64encode(token.encode()).decode())

    def intercept_service(self, go_on: Any, call: Any) -> Any:
        """Let a call through, or refuse it as Milvus does."""
        if self._sent in {(each.key, each.value) for each in call.invocation_metadata}:
            return go_on(call)

        def refuse(_request: object, context: grpc.ServicerContext) -> None:
            context.abort(
                grpc.StatusCode.UNAUTHENTICATED, "auth check failure, please check api key"
            )

        return grpc.unary_unary_rpc_method_handler(refuse)


def main(folder: str, port: str, token: str) -> None:
    """Serve until it is killed."""
    pem = CERTIFICATE.read_bytes()
    server = grpc.server(ThreadPoolExecutor(8), interceptors=[TokenGuard(token)])
    milvus_pb2_grpc.add_MilvusServiceServicer_to_server(MilvusServicer(MilvusLite(folder)), server)
    credentials = grpc.ssl_server_credentials([(pem, pem)])
    server.add_secure_port(f"127.0.0.1:{port}", credentials)
    server.start()
    server.wait_for_termination()


if __name__ == "__main__":
    main(*sys.argv[1:])
