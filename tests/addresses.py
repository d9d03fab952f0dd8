"""Addresses of servers on this machine with which no conversation comes about, or a safe one.

Nothing listens there, nobody answers, or the certificate is wrong in one of the usual ways.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

from tests import fake_openai

HOST = "127.0.0.1"


def refusing_url() -> str:
    """Returns a base URL on the loopback where nothing listens."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        return f"http://{HOST}:{free.getsockname()[1]}/v1"


@contextmanager
def secured(folder: Path, reply: str) -> Iterator[dict[str, str]]:
    """Yields the base URLs of servers with certificates, by what is the matter with each.

    ``folder/trusted.pem`` becomes the certificate of the authority that signed all but two: one is
    signed by itself, one by an authority of its own. One is in order; one never shakes hands.
    """
    authority, own = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "trusted.pem"))
    now, day = datetime.now(UTC), timedelta(days=1)
    leaves = {
        "unknown-authority": own.issue_cert(HOST),
        "expired": authority.issue_cert(HOST, not_before=now - 2 * day, not_after=now - day),
        "not-yet-valid": authority.issue_cert(HOST, not_before=now + day, not_after=now + 2 * day),
        "other-host": authority.issue_cert("elsewhere.example"),
        "other-address": authority.issue_cert("127.0.0.2"),
        "secure": authority.issue_cert(HOST),
    }
    made = {name: leaf.private_key_and_cert_chain_pem.bytes() for name, leaf in leaves.items()}
    made["self-signed"] = own.private_key_pem.bytes() + own.cert_pem.bytes()
    urls = {}
    with ExitStack() as stack:
        for name, pem in made.items():
            (folder / "server.pem").write_bytes(pem)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(folder / "server.pem")
            server = stack.enter_context(fake_openai.running(tls=context, models=("m",)))
            server.says(reply)
            urls[name] = server.url
        silent = stack.enter_context(socket.create_server((HOST, 0)))
        yield urls | {"no-handshake": f"https://{HOST}:{silent.getsockname()[1]}/v1"}
