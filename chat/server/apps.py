from django.apps import AppConfig


class ServerConfig(AppConfig):
    name = "chat.server"
    label = "server"
