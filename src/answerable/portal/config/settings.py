"""The settings. What differs between places comes from the environment (docs/installing.md lists it all)."""

from __future__ import annotations

import dj_database_url
from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from answerable.portal.config import environment

HOME = environment.home()
DEBUG = environment.flag("ANSWERABLE_DEBUG", False)
SECRET_KEY = environment.kept_secret("ANSWERABLE_SECRET_KEY", HOME, get_random_secret_key)
# Comma-separated: the first encrypts, all decrypt, so that keys can be changed without losing a contact.
CONTACT_KEYS = environment.kept_secret(
    "ANSWERABLE_CONTACT_KEYS", HOME, lambda: Fernet.generate_key().decode()
).split(",")
ALLOWED_HOSTS = environment.words("ANSWERABLE_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("ANSWERABLE_ORIGINS", "")
BEHIND_TLS = environment.flag("ANSWERABLE_TLS", False)
INSTANCE = environment.text("ANSWERABLE_INSTANCE", "")  # `answerable up` knows its own server by it

INSTALLED_APPS = [
    "answerable.portal.core",
    "answerable.portal.search",
    "answerable.portal.files",
    "answerable.portal.accounts",
    "answerable.portal.organisation",
    "answerable.portal.notices",
    "answerable.portal.work",
    "answerable.portal.queues",
    "answerable.portal.sources",
    "answerable.portal.stories",
    "answerable.portal.topics",
    "answerable.portal.signals",
    "answerable.portal.cases",
    "answerable.portal.answers",
    "answerable.portal.suggestions",
    "answerable.portal.rates",
    "answerable.portal.agenda",
    "answerable.portal.wechat",
    "answerable.portal.runs",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django_q",
    "treebeard",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "answerable.portal.wechat.views.ShortWay",  # the platform's calls, before what is made for browsers
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "answerable.portal.core.middleware.ReadingPreferences",  # before anything is rendered
    "answerable.portal.core.middleware.AsAsked",
    "answerable.portal.core.middleware.SoundRequests",  # before anything is read from the database
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "answerable.portal.core.threshold.Threshold",  # before all that is not public: a second factor
    "answerable.portal.organisation.authority.AsSomebodyElse",
    "answerable.portal.core.middleware.StatedAccess",  # refuses every view that does not state who may see it
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "answerable.portal.config.urls"
WSGI_APPLICATION = "answerable.portal.config.wsgi.application"
CSRF_FAILURE_VIEW = "answerable.portal.core.refusals.grown_old"
FORM_RENDERER = "answerable.portal.core.forms.PlainRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "answerable.portal.core.context.shell",
                "answerable.portal.notices.queries.bell",
                "answerable.portal.runs.demo.banner.demonstration",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.config(
        env="DATABASE_URL",
        default=f"sqlite:///{HOME / 'answerable.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets pages be read while a job writes; IMMEDIATE takes the lock at once, so nobody fails half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA cache_size=-16000; "
        "PRAGMA secure_delete=ON;",  # what is erased is overwritten, and not only forgotten
    }

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "answerable.portal.accounts.authority.PasswordBackend",
    "answerable.portal.organisation.authority.OfficeBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "answerable.portal.accounts.authority.HasSubstance"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"

# Single sign-on by OpenID Connect, where the organisation has one. `match` says what is the same there and
# here: `name` (sign-in names), `email` (addresses that the provider has checked) or `none`.
OIDC = {
    "issuer": environment.text("ANSWERABLE_OIDC_ISSUER", ""),
    "client": environment.text("ANSWERABLE_OIDC_CLIENT", ""),
    "secret": environment.text("ANSWERABLE_OIDC_SECRET", ""),
    "match": environment.text("ANSWERABLE_OIDC_MATCH", "none"),
}
OIDC = OIDC if OIDC["issuer"] else None

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.text("ANSWERABLE_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day at the desk
SECURE_SSL_REDIRECT = False  # the proxy in front does it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"  # a private link must not travel in a referrer
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = []  # files are read only where a view `takes_files`, and stay in memory

Q_CLUSTER = {
    "name": "answerable",
    "orm": "default",
    "workers": 1,  # a worker costs 60 MB and more; the work is small
    "timeout": 300,
    "retry": 360,
    "max_attempts": 5,
    "poll": 1,
    "catch_up": False,
    "label": _("Jobs"),
}

# What this organisation is called. Until somebody says, a demonstration is called after its city.
DEMONSTRATION = (HOME / "demonstration").exists()
_NAMES = ("望津市", "City of Wangjin") if DEMONSTRATION else ("示例市民协会", "Example Civic Association")
ORGANISATION_NAME = {
    "zh-hans": environment.text("ANSWERABLE_NAME_ZH", _NAMES[0]),
    "en": environment.text("ANSWERABLE_NAME", _NAMES[1]),
}
ARCHIVE = HOME / "archive"
# Told to every site that is asked, so that its keepers can write to somebody.
LISTEN_CONTACT = environment.text("ANSWERABLE_CONTACT", "no contact given")
LISTEN_EVERY = int(environment.text("ANSWERABLE_LISTEN_EVERY", "60"))  # seconds
SMALLEST_NUMBER = max(
    5, int(environment.text("ANSWERABLE_SMALLEST_NUMBER", "5"))
)  # the charter's floor; only upwards
CONTACT_KEPT_DAYS = int(environment.text("ANSWERABLE_CONTACT_KEPT_DAYS", "180"))

# Where the portal is reached, for links in letters; and the server that letters go out by, if there is one.
ADDRESS = environment.text("ANSWERABLE_ADDRESS", "http://localhost:8000")
MAIL_FROM = environment.text("ANSWERABLE_MAIL_FROM", "")
_MAIL = environment.mail_server("ANSWERABLE_MAIL", sender=MAIL_FROM)
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL[:4]
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL[4:]
EMAIL_TIMEOUT = 20  # seconds; the outbox tries again

# The platform's script for pages inside WeChat. Only the page that asks for a notice loads it.
WECHAT_SCRIPT = environment.text("ANSWERABLE_WECHAT_SCRIPT", "https://res.wx.qq.com/open/js/jweixin-1.6.0.js")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "answerable.portal.core.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django-q": {"level": "WARNING"},  # it tells of every start and every empty minute
        "httpx": {"level": "WARNING"},  # it tells addresses whole, and those of platforms hold secrets
    },
    "root": {"handlers": ["console"], "level": environment.text("ANSWERABLE_LOG_LEVEL", "INFO")},
}
