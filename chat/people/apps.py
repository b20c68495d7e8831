from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "chat.people"
    label = "people"
