"""How the events of users, grants and tokens read."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access.models import ApiToken, Grant, Role, User
from core.audit.fields import describe
from core.audit.models import AuditEvent
from core.audit.presenters import Sentence, actor_of, label_of, present


def _grant(event: AuditEvent) -> str:
    facts = event.after or event.before or {}
    role = facts.get("role", "")
    words = {
        "actor": actor_of(event),
        "user": label_of(event),
        "role": dict(Role.choices).get(role, role),
        "place": facts.get("place"),
    }
    if event.verb == "access.grant.given":
        if words["place"] is None:
            return _("%(actor)s made %(user)s %(role)s of everything") % words
        return _("%(actor)s made %(user)s %(role)s of %(place)s") % words
    if words["place"] is None:
        return _("%(actor)s took the role %(role)s of everything from %(user)s") % words
    return _("%(actor)s took the role %(role)s of %(place)s from %(user)s") % words


present("access.grant.given", _grant)
present("access.grant.revoked", _grant)
present("access.user.created", Sentence(gettext_lazy("%(actor)s added the user %(label)s")))
present("access.user.deactivated", Sentence(gettext_lazy("%(actor)s deactivated the user %(label)s")))
present("access.user.reactivated", Sentence(gettext_lazy("%(actor)s reactivated the user %(label)s")))
present("access.user.signed_in_by_link", Sentence(gettext_lazy("%(label)s signed in by a demo link")))
present(
    "access.token.created",
    Sentence(gettext_lazy("%(actor)s created the API token “%(label)s” for %(after_user)s")),
)
present("access.token.revoked", Sentence(gettext_lazy("%(actor)s revoked the API token “%(label)s”")))

describe("grant", Grant)
describe("user", User)
describe("token", ApiToken)
