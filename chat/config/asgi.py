"""The composition: both doors of one process, joined here and nowhere else."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from chat.gateway.application import GatewayApplication
from chat.gateway.gateway import Gateway
from chat.gateway.http import HttpDoor
from chat.rest.urls import PASSWORD_PATHS

application = GatewayApplication(
    gateway=Gateway(allowed_origins=settings.ALLOWED_ORIGINS),
    http=HttpDoor(
        get_wsgi_application(),
        password_paths=[*PASSWORD_PATHS, "/admin/login/"],
        trusted_proxies=settings.TRUSTED_PROXIES,
    ),
)
