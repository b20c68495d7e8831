"""Settings of Django and of our own rooms; no environment variable is needed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from chat.config import environment
from chat.config.environment import rate
from chat.config.logs import logging_settings

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = environment.data_dir(default=BASE_DIR / "data")
SECRET_KEY = environment.secret_key(DATA_DIR)
DEBUG = False

SITE_NAME = environment.name_of_site()
"""What this chat is called; empty where administrators choose it, as with the two below
(``chat.accounts.workspace``)."""
DEFAULT_CHANNELS = environment.titles("DEFAULT_CHANNELS", default="General")
"""The channels that a new store starts with."""

# Where we are reached
HOST = environment.text("HOST") or "127.0.0.1"
PORT = environment.whole_number("PORT", 8000, lowest=1, highest=65535)
PUBLIC_URL = environment.origin("PUBLIC_URL", default=f"http://localhost:{PORT}")
"""Where people find us: links in mails begin with it."""
SERVED_HOSTS = environment.hosts("ALLOWED_HOSTS")
"""Names that the operator gives us; empty for this machine's own (see ``chat.core.hosts``)."""
# Django does not know at which address a connection arrived: our doors check the host instead.
ALLOWED_HOSTS = ["*"]
ALLOWED_ORIGINS = environment.origins("ALLOWED_ORIGINS")
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")
CORS_ALLOWED_ORIGINS = ALLOWED_ORIGINS
CORS_URLS_REGEX = r"^/api/"
CORS_EXPOSE_HEADERS = ["link", "retry-after"]
CSRF_TRUSTED_ORIGINS = ALLOWED_ORIGINS

# How many we are
WORKERS = environment.whole_number("WORKERS", 1, lowest=1, highest=64)
REDIS_URL = environment.redis_url()

# What is kept
DATABASES = {"default": environment.database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What people upload
UPLOAD_MAX = environment.byte_size("UPLOAD_MAX", default="1GiB")
"""Bytes of one file."""
UPLOAD_QUOTA = environment.byte_size("UPLOAD_QUOTA", default="off")
"""Bytes of all files of one person."""
UPLOAD_EXPIRY = timedelta(days=1)
"""How long an upload is there that is not sent."""
REFUSED_FILE_TYPES = environment.file_types("REFUSED_FILE_TYPES")
DISK_RESERVE = environment.byte_size("DISK_RESERVE", default="500MB")
"""Bytes of the disk that uploads leave free."""
STORAGE_URL = environment.storage_url("STORAGE_URL")
"""Where the bytes of files are kept; in ``DATA_DIR/files`` without it."""

# The rooms. `server` stands first: its `runserver` is the one that serves sockets.
INSTALLED_APPS = [
    "chat.server",
    "chat.core",
    "chat.people",
    "chat.accounts",
    "chat.files",
    "chat.conversations",
    "chat.messaging",
    "chat.search",
    "chat.workspace",
    "chat.demo",
    "chat.rest",
    "chat.accounts.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "chat.rest.middleware.security_headers",
    "chat.rest.hosts.served_host",
    "chat.rest.middleware.missing_slash",
    "chat.rest.admin_pages.AdminPages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "chat.config.urls"
APPLICATION = "chat.config.asgi:application"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
"""`security_headers` sends it, where browsers take it."""
STATIC_URL = "/static/"
WEB_BUILD = BASE_DIR / "web" / "dist"
"""The built web client; the server also runs without it."""
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"

# How mail is sent; not at all without a server
MAIL = environment.mail_server()
DEFAULT_FROM_EMAIL = environment.mail_address(
    "EMAIL_FROM", default=f"no-reply@{environment.mail_domain(PUBLIC_URL)}"
)

# Who may sign in, and for how long
REGISTRATION = environment.choice("REGISTRATION", "open", "invite", "closed")
"""Who gets an account."""
INVITATIONS = environment.choice("INVITATIONS", "everyone", "admins")
"""Who invites people who have no account: everybody, or administrators alone."""
# The unique key is on the lower case of the e-mail, where the check does not look.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["chat.accounts.backends.PasswordBackend"]
ACCESS_TOKEN_LIFETIME = timedelta(hours=1)
REFRESH_TOKEN_LIFETIME = timedelta(days=30)
CLOCK_LEEWAY = timedelta(seconds=30)
"""How far apart the clocks of several machines may be."""
REFRESH_GRACE = timedelta(seconds=30) + CLOCK_LEEWAY
RESET_LIFETIME = timedelta(hours=1)
PASSWORD_HASHERS = ["chat.accounts.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "chat.accounts.validators.SimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SAMESITE = "Strict"

# How often something may be tried, in all processes together: (attempts, seconds of the window)
RATE_LIMITS = environment.flag("RATE_LIMITS", default=True)
LIMIT_REGISTER_PER_ADDRESS = rate("LIMIT_REGISTER_PER_ADDRESS", "100/3600")
LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS = rate("LIMIT_LOGIN_PER_ACCOUNT_AND_ADDRESS", "10/900")
LIMIT_LOGIN_PER_ADDRESS = rate("LIMIT_LOGIN_PER_ADDRESS", "100/900")
LIMIT_LOGIN_PER_ACCOUNT = rate("LIMIT_LOGIN_PER_ACCOUNT", "100/3600")
LIMIT_FORGOT_PER_ADDRESS = rate("LIMIT_FORGOT_PER_ADDRESS", "30/3600")
LIMIT_FORGOT_PER_ACCOUNT = rate("LIMIT_FORGOT_PER_ACCOUNT", "5/3600")
LIMIT_INVITATION_MAILS_PER_PERSON = rate("LIMIT_INVITATION_MAILS_PER_PERSON", "100/86400")
LIMIT_INVITATION_MAILS_PER_EMAIL = rate("LIMIT_INVITATION_MAILS_PER_EMAIL", "3/86400")
# How much one person may do in each process: (so many at once, seconds until as many again)
LIMIT_MESSAGES_PER_PERSON = rate("LIMIT_MESSAGES_PER_PERSON", "1000/60")
LIMIT_CONVERSATIONS_PER_PERSON = rate("LIMIT_CONVERSATIONS_PER_PERSON", "300/3600")
LIMIT_CHANGES_PER_PERSON = rate("LIMIT_CHANGES_PER_PERSON", "600/60")
LIMIT_PROFILE_PER_PERSON = rate("LIMIT_PROFILE_PER_PERSON", "20/60")
LIMIT_DRAFTS_PER_PERSON = rate("LIMIT_DRAFTS_PER_PERSON", "300/60")
LIMIT_INVITATIONS_PER_PERSON = rate("LIMIT_INVITATIONS_PER_PERSON", "100/3600")
LIMIT_SEARCHES_PER_PERSON = rate("LIMIT_SEARCHES_PER_PERSON", "120/60")
LIMIT_TICKETS_PER_PERSON = rate("LIMIT_TICKETS_PER_PERSON", "100/60")
LIMIT_UPLOADS_PER_PERSON = rate("LIMIT_UPLOADS_PER_PERSON", "600/3600")

# The HTTP door
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["chat.rest.authentication.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["chat.rest.authentication.SignedInAlone"],
    "DEFAULT_PARSER_CLASSES": ["chat.rest.json.JSONBody"],
    "DEFAULT_RENDERER_CLASSES": ["chat.rest.json.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "chat.rest.json.JSONAlways",
    "DEFAULT_SCHEMA_CLASS": "chat.rest.schema.Schema",
    "EXCEPTION_HANDLER": "chat.rest.errors.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_METADATA_CLASS": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Real Time Chat",
    "DESCRIPTION": "The HTTP API. Messages travel over the WebSocket beside it.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "COMPONENT_SPLIT_REQUEST": True,
    "PATH_CONVERTER_OVERRIDES": {"id": {"type": "string", "format": "uuid"}},
    # The hook that is there by default makes a component of each enum, and knows serializers alone.
    "POSTPROCESSING_HOOKS": ["chat.rest.transfers.with_transfers"],
}

LOGGING_CONFIG = "chat.config.logs.configure"
LOGGING = logging_settings()
