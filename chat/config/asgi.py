"""The composition: both doors of one process, joined here and nowhere else."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

# First: a worker process begins here, and nothing of ours can be imported before Django is up.
wsgi = get_wsgi_application()

from chat.core.hosts import Hosts  # noqa: E402
from chat.core.threads import Pool  # noqa: E402
from chat.events.redis import RedisBus  # noqa: E402
from chat.gateway.gateway import Gateway  # noqa: E402
from chat.rest.authentication import account_of_header  # noqa: E402
from chat.rest.urls import PASSWORD_PATHS, PICTURE_PATHS, SEARCH_PATHS  # noqa: E402
from chat.server.application import ServerApplication  # noqa: E402
from chat.server.http import HttpDoor  # noqa: E402
from chat.server.transfers.door import Transfers  # noqa: E402

hosts = Hosts(settings.SERVED_HOSTS, listens_on=settings.HOST)
threads = Pool("gateway", threads=2, waiting_max=10_000)
application = ServerApplication(
    threads=threads,
    gateway=Gateway(
        hosts=hosts,
        allowed_origins=settings.ALLOWED_ORIGINS,
        bus=RedisBus(settings.REDIS_URL) if settings.REDIS_URL else None,
        threads=threads,
    ),
    http=HttpDoor(
        wsgi,
        password_paths=[*PASSWORD_PATHS, "/admin/login/", "/admin/password_change/"],
        search_paths=SEARCH_PATHS,
        picture_paths=PICTURE_PATHS,
        trusted_proxies=settings.TRUSTED_PROXIES,
        account_of=account_of_header,
    ),
    transfers=Transfers(hosts=hosts, allowed_origins=settings.ALLOWED_ORIGINS),
)
