from django.urls import URLPattern, path

from core.access.demo_links import demo_links_allowed
from core.access.views import demo, tokens, users

app_name = "access"
urlpatterns: list[URLPattern] = [
    path("tokens/", tokens.token_list, name="token-list"),
    path("tokens/new/", tokens.token_add, name="token-add"),
    path("tokens/<int:pk>/", tokens.token_detail, name="token-detail"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("users/", users.user_list, name="user-list"),
    path("users/new/", users.user_add, name="user-add"),
    path("users/<int:pk>/", users.user_detail, name="user-detail"),
    path("users/<int:pk>/activity/", users.user_activity, name="user-activity"),
    path("grants/<int:pk>/revoke/", users.grant_revoke, name="grant-revoke"),
]
if demo_links_allowed():
    urlpatterns.append(path("demo/sign-in/<str:token>/", demo.sign_in, name="demo-sign-in"))
