"""What is refused about lists."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError


class ChangedSince(DomainError):
    """The cell is not what it was when somebody began to change it."""

    code = "changed_since"
    detail = _("Somebody changed this since. It shows what it is now; change it again if it is not right.")
    http_status = 412


class TooMany(DomainError):
    """More rows than are changed at once."""

    code = "too_many"
    detail = _("These are more rows than can be changed at once. Narrow the list with filters.")
    http_status = 422


class NameTaken(DomainError):
    """The person has a view of that name on this list."""

    code = "name_taken"
    detail = _("You have a view of that name here. Choose another name.")
