from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "chat.files"
    label = "files"
