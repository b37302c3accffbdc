"""A Valkey server of our own, reached by a socket only; it keeps nothing, the job ledger does."""

import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from core.embedded.account import Account
from core.embedded.binaries import Binaries
from core.embedded.child import Child

SOCKET_NAME = "valkey.sock"


@dataclass(frozen=True)
class Valkey:
    """One broker; `sockets` belongs to `account` and nobody else may enter it."""

    binaries: Binaries
    account: Account
    sockets: Path

    @property
    def socket(self) -> Path:
        """The socket it listens on."""
        return self.sockets / SOCKET_NAME

    @property
    def url(self) -> str:
        """The REDIS_URL, in the form that Celery understands (redis-py calls the scheme `unix`)."""
        return f"redis+socket://{quote(str(self.socket))}"

    def child(self, log: Path) -> Child:
        """Return the server as a process to start."""
        self.account.make_private(self.sockets)
        options = {
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "port": "0",
            "save": "",
            "appendonly": "no",
            "dir": str(self.sockets),
            "daemonize": "no",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        return Child(
            "valkey",
            [str(self.binaries.valkey), *arguments],
            log=log,
            cwd=self.sockets,
            account=self.account,
            grace=5.0,
        )

    def ready(self) -> bool:
        """Tell whether the server answers a PING."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(1.0)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(7).startswith(b"+PONG")
        except OSError:
            return False
