"""The text of a comment: plain, with addresses as links and people by their names.

Somebody is mentioned by their e-mail, "@hana.sato@company.example", so that a comment means the same in a
file, in the API and on a page; the page shows the name. There is no HTML and no markup in a comment.
"""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

MENTION: Final = re.compile(r"(?<![\w@.])@([\w.+'-]+@[\w-]+(?:\.[\w-]+)+)")
_PIECE: Final = re.compile(
    r"(?P<link>https?://[^\s<>\"]+)|(?<![\w@.])@(?P<mention>[\w.+'-]+@[\w-]+(?:\.[\w-]+)+)"
)
_AFTER_LINKS: Final = ".,;:!?)]}»”’'"


def mentioned(text: str) -> list[str]:
    """Return the e-mails that a text mentions, in small letters, each once."""
    return list(dict.fromkeys(email.lower() for email in MENTION.findall(text)))


def naming(email: str) -> str:
    """Return what the database finds a mention of somebody by: a regular expression that both read alike."""
    return rf"(?<![\w@.])@{re.escape(email)}(?![\w-]|\.[\w-])"


def written(text: str, names: Mapping[str, str]) -> SafeString:
    """Write a comment for a page: escaped, with links, names and the breaks between its lines."""
    pieces: list[str] = []
    at = 0
    for match in _PIECE.finditer(text):
        pieces.append(format_html("{}", text[at : match.start()]))
        pieces.append(_link(match["link"]) if match["link"] else _person(match["mention"], names))
        at = match.end()
    pieces.append(format_html("{}", text[at:]))
    return format_html_join("", "{}", ((mark_safe(piece),) for piece in pieces))  # noqa: S308 each escaped above


def plainly(text: str, names: Mapping[str, str]) -> str:
    """Write a comment for a mail or a list: on one line, people by their names."""
    named = MENTION.sub(lambda match: "@" + names.get(match[1].lower(), match[1]), text)
    return " ".join(named.split())


def _link(address: str) -> SafeString:
    bare = address.rstrip(_AFTER_LINKS)
    return format_html(
        '<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>{}',
        bare,
        bare,
        address[len(bare) :],
    )


def _person(email: str, names: Mapping[str, str]) -> SafeString:
    name = names.get(email.lower())
    return format_html('<span class="mention">@{}</span>', name) if name else format_html("@{}", email)
