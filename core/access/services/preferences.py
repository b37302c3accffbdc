"""What a person chose for themselves. Not a business change: no audit event."""

from core.access.models import User


def choose_theme(*, user: User, theme: str) -> None:
    """Keep `light` or `dark`; an empty text lets the system decide."""
    User.objects.filter(pk=user.pk).update(theme=theme)


def choose_language(*, user: User, language: str) -> None:
    """Keep the language that pages, mails and files for this person are written in."""
    User.objects.filter(pk=user.pk).update(language=language)
