"""What a person chose for themselves. Not a business change: no audit event."""

from core.access.models import User


def choose_theme(*, user: User, theme: str) -> None:
    """Keep `light` or `dark`; an empty text lets the system decide."""
    User.objects.filter(pk=user.pk).update(theme=theme)


def choose_language(*, user: User, language: str) -> None:
    """Keep the language that pages, mails and files for this person are written in."""
    User.objects.filter(pk=user.pk).update(language=language)


def begin_tour(*, user: User) -> None:
    """Show the two-minute tour on the dashboard, again if need be."""
    User.objects.filter(pk=user.pk).update(tour=User.Tour.WANTED)


def end_tour(*, user: User) -> None:
    """Show the tour no more, on any browser, until it is asked for."""
    User.objects.filter(pk=user.pk).update(tour=User.Tour.ENDED)
