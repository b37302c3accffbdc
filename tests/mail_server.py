"""A mail server on the loopback, as small as RFC 5321 lets one be: it takes, refuses, or hangs up.

with MailServer() as server:
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.address
    …
    assert server.mails[0]["Subject"] == "…"
"""

import email
import email.policy
import socketserver
import threading
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self


class _Talk(socketserver.StreamRequestHandler):
    """One connection. The server's `refusal` answers a command in the place of the usual words."""

    def handle(self) -> None:
        """Greet, then answer line by line."""
        server: Any = self.server
        self._say("220 loopback at your service")
        while line := self.rfile.readline():
            command = line.decode("ascii", errors="replace").strip()
            word = command.split(" ")[0].upper().partition(":")[0]
            server.owner.heard.append(command)
            refusals = server.owner.refusals
            if (refusal := refusals.get(word) or refusals.get(command)) is not None:
                self._say(refusal)
            elif word == "DATA":
                self._say("354 end with a dot alone")
                self._take(server.owner)
                if server.owner.hangs_up:
                    return
                self._say("250 taken")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take(self, owner: "MailServer") -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        parsed = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        owner.mails.append(parsed)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer:
    """Keeps what it was sent. refusals: a command, or its first word → what it says instead.

    hangs_up: without a word once it has a mail.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.heard: list[str] = []
        self.refusals: dict[str, str] = {}
        self.hangs_up = False
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk)
        self._server.daemon_threads = True
        self._server.owner = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        host, port = self._server.server_address[:2]
        return str(host), int(port)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
