from django.apps import AppConfig


class ProfileConfig(AppConfig):
    name = "core.profile"
    label = "profile"
