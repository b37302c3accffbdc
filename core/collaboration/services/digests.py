"""Send people what they have not read, as one mail a day or a week.

Nobody gets the mail of a day twice, whatever is lost in between:

1. A row for the person and the day is written; a constraint lets there be one.
2. It is claimed (`waiting` → `sending`), committed before the mail server hears anything.
3. What it says is gathered now, with the rights of now.
4. Sent, and `sent` committed at once with what was in it.

A process lost between 2 and 4 leaves `sending`: perhaps the mail arrived, so it is not sent again, and what
nobody has read comes with the next one. What the server refused in words did not arrive: it waits and is
tried again, later each time, five times.
"""

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.access.models import User
from core.collaboration.models import Digest, DigestSetting, Notification
from core.collaboration.selectors.notifications import Told, told
from core.collaboration.unsubscribing import address_for
from core.common.templatetags.portal import moment

logger = logging.getLogger(__name__)
State = Digest.State
MOST_ATTEMPTS: Final = 5
MOST_LINES: Final = 50
FIRST_WAIT: Final = timedelta(minutes=30)


@dataclass
class Outcome:
    """What one round did. unknown: sent, but nobody said whether it arrived."""

    sent: int = 0
    nothing: int = 0
    refused: int = 0
    unknown: int = 0


class Refused(Exception):
    """The mail server said no: the mail did not arrive."""


class Unclear(Exception):
    """The connection broke while the mail was handed over: it may have arrived."""


def send_due(*, now: datetime | None = None) -> Outcome:
    """Send every digest that is due; each is committed by itself."""
    now = now or timezone.now()
    _plan(now)
    outcome = Outcome()
    waiting = Digest.objects.filter(state=State.WAITING, due_at__lte=now).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        digest = _claim(pk)
        if digest is not None:
            _send(digest, now, outcome)
    return outcome


def _plan(now: datetime) -> None:
    """Write the rows of the days that are due; where one is there already, nothing happens."""
    wanted = DigestSetting.objects.exclude(rhythm=DigestSetting.Rhythm.OFF).filter(user__is_active=True)
    rows = [
        Digest(user_id=setting.user_id, day=day, due_at=now)
        for setting in wanted
        if (day := setting.day_due(now)) is not None
    ]
    Digest.objects.bulk_create(rows, ignore_conflicts=True)


def _claim(pk: int) -> Digest | None:
    """Take a digest: the row count says who won."""
    with transaction.atomic():
        won = Digest.objects.filter(pk=pk, state=State.WAITING).update(
            state=State.SENDING, attempts=F("attempts") + 1
        )
        return Digest.objects.select_related("user").get(pk=pk) if won else None


def _send(digest: Digest, now: datetime, outcome: Outcome) -> None:
    rows, lines = _content(digest)
    if not lines:
        _close(digest, State.NOTHING)
        outcome.nothing += 1
        return
    try:
        _deliver(_mail(digest, lines))
    except Refused as error:
        _wait(digest, now, str(error))
        outcome.refused += 1
    except Unclear as error:
        Digest.objects.filter(pk=digest.pk).update(error=str(error)[:500])
        logger.warning("Digest %s may not have arrived: %s", digest.pk, error)
        outcome.unknown += 1
    else:
        with transaction.atomic():
            _close(digest, State.SENT, sent_at=timezone.now())
            Notification.objects.filter(pk__in=[row.pk for row in rows]).update(digest=digest)
        outcome.sent += 1


def _content(digest: Digest) -> tuple[list[Notification], list[Told]]:
    """Return what a person has not read and was not sent, and how it reads to them now.

    What they no longer see, or no longer want, is not there at all.
    """
    user = digest.user
    wants = DigestSetting.objects.filter(user=user).exclude(rhythm=DigestSetting.Rhythm.OFF).exists()
    if not user.is_active or not wants:
        return [], []
    unsent = Q(digest__isnull=True) | ~Q(digest__state=State.SENT)
    waiting = Notification.objects.filter(unsent, user=user, by_mail=True, read_at__isnull=True)
    rows = list(waiting.order_by("-pk")[:MOST_LINES])
    with translation.override(user.language or settings.LANGUAGE_CODE):
        lines = [line for line in told(user, rows) if line.url]
    return rows, lines


def _mail(digest: Digest, lines: list[Told]) -> EmailMultiAlternatives:
    user = digest.user
    stop = address_for(user.pk)
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    with translation.override(user.language or settings.LANGUAGE_CODE):
        count = len(lines)
        subject = ngettext("%(count)s thing for you", "%(count)s things for you", count) % {"count": count}
        context: dict[str, Any] = {
            "lines": lines,
            "site": settings.SITE_ADDRESS,
            "stop": stop,
            "person": user,
            "company_name": settings.COMPANY_NAME,
            "language": translation.get_language(),
        }
        mail = EmailMultiAlternatives(
            f"CPO Portal: {subject}",
            _plain_text(lines, user, stop),
            to=[user.email],
            headers={
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                # The same for every attempt, so that a mail program shows one where two arrive all the same.
                "Message-ID": f"<digest-{digest.pk}-{digest.day:%Y%m%d}@{host}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(render_to_string("collaboration/digest.html", context), "text/html")
    return mail


def _plain_text(lines: list[Told], user: User, stop: str) -> str:
    """Write the mail for whoever reads no HTML."""
    site = settings.SITE_ADDRESS
    written = [_("Hello %(name)s,") % {"name": user}, "", _("you have not read this yet:"), ""]
    for line in lines:
        quote = (
            ["  " + pgettext("words of somebody", "“%(quote)s”") % {"quote": line.quote}]
            if line.quote
            else []
        )
        written += [f"- {line.text} ({moment(line.created_at)})", *quote, f"  {site}{line.url}", ""]
    for words, address in (
        (_("Open all notifications"), site + reverse("collaboration:notification-list")),
        (_("Choose notifications"), site + reverse("collaboration:notification-preferences")),
        (_("Stop these mails"), stop),
    ):
        written.append(
            pgettext("a line of a mail", "%(words)s: %(address)s") % {"words": words, "address": address}
        )
    return "\n".join(written) + "\n"


def _deliver(mail: EmailMultiAlternatives) -> None:
    """Hand a mail to the server. Raises Refused when it did not take it, Unclear when nobody can tell."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Refused(_said(error)) from error
    try:
        connection.send_messages([mail])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        raise Refused(_said(error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unclear(_said(error)) from error
    finally:
        connection.close()


def _said(error: Exception) -> str:
    """Return what a mail server said, in its own words."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return f"{code} {_text(words)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _text(words: Any) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else str(words)


def _wait(digest: Digest, now: datetime, cause: str) -> None:
    """Try again later, twice as late each time; after the last attempt it has failed."""
    over = digest.attempts >= MOST_ATTEMPTS
    Digest.objects.filter(pk=digest.pk).update(
        state=State.FAILED if over else State.WAITING,
        due_at=now + FIRST_WAIT * 2 ** (digest.attempts - 1),
        error=cause[:500],
    )
    logger.warning("Digest %s was refused: %s", digest.pk, cause)


def _close(digest: Digest, state: str, **more: Any) -> None:
    Digest.objects.filter(pk=digest.pk, state=State.SENDING).update(state=state, error="", **more)
