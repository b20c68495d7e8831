from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "chat.demo"
    label = "demo"
