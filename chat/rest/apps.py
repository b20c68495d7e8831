from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "chat.rest"
    label = "rest"
