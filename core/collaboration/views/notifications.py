"""What somebody was told, and how they want to be told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access.models import User
from core.access.requests import Asked
from core.collaboration import notices, unsubscribing
from core.collaboration.forms import ChannelsForm, DigestForm
from core.collaboration.models import Digest, DigestSetting
from core.collaboration.selectors.notifications import notifications_of, told, unread_count
from core.collaboration.services import choices, notifications
from core.common.listing import PAGE_SIZE
from core.common.pages import page_before


@require_GET
def notification_list(request: Asked) -> HttpResponse:
    """List what somebody was told: what they have not read, or all."""
    everything = request.GET.get("show") == "all"
    rows = notifications_of(request.user, unread=not everything)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": told(request.user, page.object_list),
        "everything": everything,
        "unread": unread_count(request.user),
        "latest": page.object_list[0].pk if page.object_list else 0,
    }
    return render(request, "collaboration/notification_list.html", context)


@require_GET
def notification_open(request: Asked, pk: int) -> HttpResponse:
    """Go to what a notification is about; it counts as read."""
    row = get_object_or_404(notifications_of(request.user), pk=pk)
    (line,) = told(request.user, [row])
    notifications.mark_read(user=request.user, pk=pk)
    if not line.url:
        raise Http404
    return redirect(line.url)


@require_POST
def notification_read(request: Asked, pk: int) -> HttpResponse:
    """Mark one as read, or as unread again."""
    row = get_object_or_404(notifications_of(request.user), pk=pk)
    if request.POST.get("read") == "0":
        notifications.mark_unread(user=request.user, pk=row.pk)
    else:
        notifications.mark_read(user=request.user, pk=row.pk)
    return redirect(page_before(request, "/notifications/"))


@require_POST
def notification_read_all(request: Asked) -> HttpResponse:
    """Mark all as read that the page has shown, or could have: not what came since."""
    up_to = request.POST.get("up_to", "")
    latest = int(up_to) if up_to.isdecimal() and len(up_to) < 19 else 0
    count = notifications.mark_all_read(user=request.user, up_to=latest)
    said = ngettext(
        "%(count)s notification marked as read.", "%(count)s notifications marked as read.", count
    )
    messages.info(request, said % {"count": count})
    return redirect(page_before(request, "/notifications/"))


@require_http_methods(["GET", "POST"])
def preferences(request: Asked) -> HttpResponse:
    """Choose notifications, where, and when mails come."""
    setting = DigestSetting.objects.filter(user=request.user).first() or DigestSetting(user=request.user)
    initial = {"rhythm": setting.rhythm, "hour": setting.hour, "weekday": setting.weekday}
    digest = DigestForm(request.POST or None, initial=initial)
    channels = ChannelsForm(request.POST or None, user=request.user)
    if request.method == "POST" and digest.is_valid() and channels.is_valid():
        choices.choose_digest(user=request.user, **digest.cleaned_data)
        choices.choose_channels(user=request.user, channels=channels.cleaned_data)
        messages.info(request, _("Your choices are kept."))
        return redirect("collaboration:notification-preferences")
    kinds = notices.kinds()
    context = {
        "crumbs": [
            (_("Notifications"), reverse("collaboration:notification-list")),
            (_("What to hear of"), ""),
        ],
        "digest": digest,
        "channels": [(channels[kind.name], kind) for kind in kinds],
        "last": Digest.objects.filter(user=request.user).exclude(state=Digest.State.NOTHING).first(),
    }
    status = 422 if digest.errors or channels.errors else 200
    return render(request, "collaboration/preferences.html", context, status=status)


@csrf_exempt  # a mail program sends the POST of RFC 8058 with nothing but the signed address
@require_http_methods(["GET", "POST"])
def stop_digest(request: Asked, token: str) -> HttpResponse:
    """Stop the mails to whom a signed link was sent, without signing in."""
    try:
        person = User.objects.filter(pk=unsubscribing.user_of(token)).first()
    except BadSignature:
        person = None
    stopped = request.method == "POST" and person is not None and choices.stop_digest(user_id=person.pk)
    return render(request, "collaboration/stop_digest.html", {"person": person, "stopped": stopped})
