from django.urls import path

from core.collaboration.views import comments, notifications, search, subjects

app_name = "collaboration"
urlpatterns = [
    path("search/", search.search_page, name="search"),
    path("search/palette/", search.palette, name="palette"),
    path("history/<slug:kind>/<int:pk>/", subjects.history_page, name="history"),
    path("bookmarks/", subjects.bookmark_list, name="bookmark-list"),
    path("bookmarks/<slug:kind>/<int:pk>/", subjects.bookmark, name="bookmark"),
    path("following/<slug:kind>/<int:pk>/", subjects.follow, name="follow"),
    path("discussion/<slug:kind>/<int:pk>/", comments.discussion_page, name="discussion"),
    path("discussion/<slug:kind>/<int:pk>/people/", comments.people, name="discussion-people"),
    path("comments/", comments.comment_list, name="comment-list"),
    path("comments/<int:pk>/edit/", comments.edit, name="comment-edit"),
    path("comments/<int:pk>/delete/", comments.delete, name="comment-delete"),
    path("comments/<int:pk>/resolve/", comments.resolve, name="comment-resolve"),
    path("notifications/", notifications.notification_list, name="notification-list"),
    path("notifications/read/", notifications.notification_read_all, name="notification-read-all"),
    path("notifications/preferences/", notifications.preferences, name="notification-preferences"),
    path("notifications/<int:pk>/", notifications.notification_open, name="notification-open"),
    path("notifications/<int:pk>/read/", notifications.notification_read, name="notification-read"),
    path("digests/stop/<str:token>/", notifications.stop_digest, name="stop-digest"),
]
