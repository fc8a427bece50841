"""Settings of NDS Tracker. All that differs per installation comes from the environment.

A missing or malformed value stops the start with a message that names the variable; see docs/operations.md.
"""

import sys
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .environment import Environment

env = Environment()

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(env.str("STATE_DIR", default=str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

EXAMPLE_MODE = env.bool("EXAMPLE_MODE", default=False)
"""Fictional data and demo accounts are present; every page and report says so."""

DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")
"""Password of the demo accounts; only used in example mode."""

INSTALLED_APPS = [
    "nds_tracker.apps.NdsTrackerConfig",
    "reports",
    "exchange",
    "commitments",
    "priorities",
    "strategies",
    "accounts",
    "jobs",
    "history",
    "ui",
    "nds_tracker.adminconfig.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "csp",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "nds_tracker.middleware.EncodingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "nds_tracker.middleware.OutageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SessionExpiryMiddleware",
    "accounts.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "nds_tracker.middleware.ErrorPageMiddleware",
    "history.middleware.HistoryContextMiddleware",
]

ROOT_URLCONF = "nds_tracker.urls"
WSGI_APPLICATION = "nds_tracker.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ui.context_processors.site",
                "ui.context_processors.navigation",
            ],
            "builtins": ["ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "ui.forms.FormRenderer"

# --- Database -----------------------------------------------------------------------------------
# The application's role reads and writes rows; only the owner's role may change tables and triggers,
# so that the application cannot rewrite history even by mistake (docs/decisions/0004).

DATABASE_URL = env.str("DATABASE_URL")
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", default=DATABASE_URL)
OWNER_COMMANDS = {"migrate", "sqlmigrate", "showmigrations", "makemigrations", "pgtrigger", "flush"}

_as_owner = env.bool("DATABASE_AS_OWNER", default=False) or bool(OWNER_COMMANDS.intersection(sys.argv[1:2]))
DATABASES = {"default": env.db_url_config(DATABASE_OWNER_URL if _as_owner else DATABASE_URL)}
DATABASES["default"].update(
    {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
    }
)
# A connection that died without a word is noticed within a minute.
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    **DATABASES["default"].get("OPTIONS", {}),
}
DATABASE_APPLICATION_ROLE = env.db_url_config(DATABASE_URL).get("USER", "")
DATABASE_OWNER_ROLE = env.db_url_config(DATABASE_OWNER_URL).get("USER", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"

# --- Broker -------------------------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 300
CELERY_TASK_TIME_LIMIT = 360
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# The visibility timeout stays above the hard time limit; the sweep for lost tasks runs every few seconds
# instead of every hundred.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_BEAT_SCHEDULE = {
    "scheduler-is-alive": {
        "task": "nds_tracker.tasks.scheduler_is_alive",
        "schedule": 30,
        "options": {"expires": 25},
    },
    # The work itself knows that it is done once a day; the other runs tell of updates that were returned.
    "send-reminders": {
        "task": "reports.tasks.send_reminders",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 540},
    },
    "discard-old-previews": {"task": "exchange.tasks.discard_old_previews", "schedule": 24 * 3600},
    "compare-texts": {"task": "strategies.tasks.compare_all_texts", "schedule": crontab(hour="4", minute="30")},
    "clear-expired-sessions": {"task": "accounts.tasks.clear_expired_sessions", "schedule": 24 * 3600},
}

# --- People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "overview"
LOGOUT_REDIRECT_URL = "overview"

SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=30 * 60)
SESSION_IDLE_SECONDS_ADMINISTRATOR = env.int("SESSION_IDLE_SECONDS_ADMINISTRATOR", default=15 * 60)
SESSION_ABSOLUTE_SECONDS = env.int("SESSION_ABSOLUTE_SECONDS", default=12 * 3600)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
PASSWORD_RESET_TIMEOUT = 3600

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)
"""Seconds to wait for the mail server."""
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
"""The address of the site, for links in mail."""
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="nds-volger@localhost")

# --- Transport and browser ----------------------------------------------------------------------

HTTPS = env.bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_FAILURE_VIEW = "nds_tracker.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Language and files -------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

DJANGO_TABLES2_TEMPLATE = "components/table.html"
DJANGO_TABLES2_PAGE_RANGE = 7
PAGE_SIZE = 50

PRODUCT_NAME = env.str("PRODUCT_NAME", default="NDS-volger")
THEME_CLASS = env.str("THEME_CLASS", default="voorbeeld-theme")

# --- Rules with thresholds ----------------------------------------------------------------------

STALE_AFTER_DAYS = env.int("STALE_AFTER_DAYS", default=90)
"""Days after which content counts as not updated."""

SIGNAL_LIMITS = {
    "overdue_days": env.int("SERIOUS_OVERDUE_DAYS", default=30),
    "moved_months": env.int("SERIOUS_MOVE_MONTHS", default=6),
    "part_of_the_way": env("SERIOUS_PART_OF_THE_WAY", cast=Decimal, default=Decimal("0.1")),
    "stale_days": STALE_AFTER_DAYS,
    "delayed_share": env("DELAYED_SHARE", cast=Fraction, default=Fraction(1, 3)),
}
"""From where on a signal is serious, and a priority delayed; `strategies.rules.Limits` says what each means."""

HEARTBEAT_SECONDS = {"scheduler": timedelta(seconds=90), "reconciler": timedelta(seconds=30)}
"""After how long without a sign of life the dashboard calls a process dead."""

JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=30)
JOB_MAX_ATTEMPTS = 3
REPORT_RENDER_SECONDS = env.int("REPORT_RENDER_SECONDS", default=120)
"""Time limit of the subprocess that typesets a report."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"pikepdf": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
