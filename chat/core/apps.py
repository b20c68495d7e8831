from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "chat.core"
    label = "core"

    def ready(self) -> None:
        from chat.core import lookups

        lookups.register()
