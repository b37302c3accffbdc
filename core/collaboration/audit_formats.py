"""How what people say reads in the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, present

present("collaboration.comment.added", Sentence(_("%(actor)s commented on %(label)s")))
present("collaboration.comment.answered", Sentence(_("%(actor)s answered a comment on %(label)s")))
present("collaboration.comment.changed", Sentence(_("%(actor)s changed a comment on %(label)s")))
present("collaboration.comment.deleted", Sentence(_("%(actor)s deleted a comment on %(label)s")))
present("collaboration.comment.resolved", Sentence(_("%(actor)s resolved a comment on %(label)s")))
present("collaboration.comment.reopened", Sentence(_("%(actor)s reopened a comment on %(label)s")))
