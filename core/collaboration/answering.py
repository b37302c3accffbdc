"""Who answers for a thing, so that they hear of what is said about it.

An app says it for its own nouns in `AppConfig.ready()`: `register("product", emails_of_today)`.
"""

from collections.abc import Callable, Iterable

Answering = Callable[[int], Iterable[str]]

_answering: dict[str, Answering] = {}


def register(kind: str, emails: Answering) -> None:
    """Say who answers for the things of a kind; the same kind again replaces it."""
    _answering[kind] = emails


def emails_for(kind: str, pk: int) -> list[str]:
    """Return the e-mails of who answers for a thing today; none for a kind nobody spoke for."""
    known = _answering.get(kind)
    return [email.lower() for email in known(pk)] if known else []
