"""Look at the web's port from outside."""

import http.client
import socket
import time

from core.embedded.errors import EmbeddedError
from core.embedded.variables import ADDRESS


def web_answers(port: int) -> bool:
    """Tell whether the portal answers a request without a server error."""
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def require_free_port(port: int, *, patience: float = 3.0) -> None:
    """Raise EmbeddedError when the port is taken, after a moment for a portal that is just stopping."""
    deadline = time.monotonic() + patience
    while (reason := _why_not(port)) is not None:
        if time.monotonic() > deadline:
            raise EmbeddedError(
                f"Port {port} of {ADDRESS} cannot be used: {reason}. Stop the program that uses it, "
                f"or choose another port: PORT={port + 1 if port < 65535 else 8001} script/server"
            )
        time.sleep(0.2)


def _why_not(port: int) -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            return error.strerror
    return None
