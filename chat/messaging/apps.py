from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "chat.messaging"
    label = "messaging"
