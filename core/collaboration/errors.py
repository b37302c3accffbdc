"""What the rules of comments say no to."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError


class NotYours(DomainError):
    """Somebody else's comment."""

    code = "not_your_comment"
    detail = _("Only whoever wrote a comment may change or delete it.")
    http_status = 403


class TooDeep(DomainError):
    """An answer to an answer."""

    code = "answer_to_an_answer"
    detail = _("Answers go to the first comment of a thread. Answer that one.")


class NotAThread(DomainError):
    """An answer was to be resolved."""

    code = "answer_not_resolved"
    detail = _("Only the first comment of a thread can be resolved.")
