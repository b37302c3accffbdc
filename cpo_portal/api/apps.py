from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "cpo_portal.api"
    label = "api"
