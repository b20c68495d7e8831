from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    name = "chat.accounts"
    label = "accounts"
    default = True


class AdminConfig(admin_apps.AdminConfig):
    default_site = "chat.accounts.site.Site"
    default = False
