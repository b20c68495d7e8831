from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "chat.workspace"
    label = "workspace"
