"""Settings from the environment alone; a missing variable says what it is for.

A portal started by `script/server` keeps its keys and addresses in `$PORTAL_HOME/env`
(mode 0600). That file is read for variables that are not set, so that `manage.py`
beside a running portal works on the same state.
"""

import os
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
PORTAL_HOME = Path(os.environ.get("PORTAL_HOME") or BASE_DIR / "var").resolve()

env = environ.Env()
if (PORTAL_HOME / "env").is_file():
    env.read_env(str(PORTAL_HOME / "env"))


def required(name: str, purpose: str) -> str:
    """Return a variable that has no sensible default.

    Raises ImproperlyConfigured naming the variable, its purpose and what to do.
    """
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set: {purpose}. Set it in the environment, or start the portal once with "
            f"script/server, which writes it to {PORTAL_HOME / 'env'}."
        )
    return value


SECRET_KEY = required("SECRET_KEY", "it signs sessions and links")
TOKEN_PEPPER = required("TOKEN_PEPPER", "it keys the hashes of API tokens")
AUDIT_KEY = required("AUDIT_KEY", "it seals the audit trail and stays outside the database")
DEBUG = env.bool("DEBUG", default=False)
# True only where script/server loaded the demo company: the one-click sign-in links exist then.
DEMO = env.bool("DEMO", default=False)
BIND_ADDRESS = env.str("BIND_ADDRESS", default="127.0.0.1")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "core.common",
    "core.access",
    "core.audit",
    "core.jobs",
    "core.profile",
    "core.undo",
    "core.ingest",
    "core.custom",
    "core.lists",
    "core.collaboration",
    "core.console",
    "teams",
    "portfolio",
    "roadmap",
    "metrics",
    "governance",
    "integrations.jira",
    "cpo_portal.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # After the user is known: the language is the person's own choice first.
    "core.access.middleware.PersonLocaleMiddleware",
    "core.access.middleware.SignInRequiredMiddleware",
    "core.profile.middleware.SwitchesMiddleware",
    "core.common.middleware.NoNulMiddleware",
    "core.common.middleware.OnceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.common.middleware.RefusedMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "metrics.middleware.DefinitionsMiddleware",
]

ROOT_URLCONF = "cpo_portal.urls"
WSGI_APPLICATION = "cpo_portal.wsgi.application"
ASGI_APPLICATION = "cpo_portal.asgi.application"

_app_loaders = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            # Both packages configure the loaders by themselves and only one survives: say it explicitly.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", _app_loaders)],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "core.common.templatetags.portal",
                "core.common.templatetags.parts",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "cpo_portal.navigation.frame",
            ],
        },
    }
]
# A component sees its own attributes and what the context processors give, never the page's variables.
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": {
        **env.db_url_config(required("DATABASE_URL", "the portal keeps everything in PostgreSQL")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "core.access.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
# Counted in the database's cache table, so by all web processes together, whether or not Redis is up.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", default=False) else 0
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Dashboards between two recomputes, apart from what must not be culled for their sake: sign-in limits.
    "boards": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_boards",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
}

_https = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
# Two portals on one host (other ports) must not sign each other out.
PORT = env.int("PORT", default=8000)
SESSION_COOKIE_NAME = f"portal_session_{PORT}"
CSRF_COOKIE_NAME = f"portal_csrf_{PORT}"
LANGUAGE_COOKIE_NAME = "portal_language"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        # Plotly writes style attributes on the elements it draws.
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Paris")
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Set where static files were collected (the container); a laptop serves them from where they lie.
STATIC_ROOT = env.str("STATIC_ROOT", default="") or None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Files as they arrived, by their hash; uploads land beside them before they are hashed.
FILES_ROOT = Path(env.str("FILES_ROOT", default=str(PORTAL_HOME / "files")))
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=2 * 1024**3)
IMPORT_XLSX_MAX_BYTES = env.int("IMPORT_XLSX_MAX_BYTES", default=25 * 1024**2)

REDIS_URL = required("REDIS_URL", "the broker between the web and the workers")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ACKS_LATE = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 1}
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# The table of cpo_portal/schedule.py; the scheduler writes to the ledger and needs no broker and no file.
CELERY_BEAT_SCHEDULER = "core.jobs.scheduler:LedgerScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 60
# The last resort against work that hangs without noticing a cancel: its process is killed, the job set aside.
CELERY_TASK_TIME_LIMIT = env.int("JOB_TIME_LIMIT_SECONDS", default=4 * 3600)

# The job ledger. A worker's claim lasts for the lease; its heartbeat renews it.
JOB_LEASE_SECONDS = env.float("JOB_LEASE_SECONDS", default=30)
JOB_HEARTBEAT_SECONDS = env.float("JOB_HEARTBEAT_SECONDS", default=10)
JOB_PROGRESS_SECONDS = env.float("JOB_PROGRESS_SECONDS", default=1)
JOB_SWEEP_SECONDS = env.float("JOB_SWEEP_SECONDS", default=10)
JOB_MAX_ATTEMPTS = env.int("JOB_MAX_ATTEMPTS", default=3)
JOB_PUBLISH_SECONDS = env.float("JOB_PUBLISH_SECONDS", default=1)
# How long what is over stays in the ledger; 0: for ever.
JOBS_KEPT_DAYS = env.int("JOBS_KEPT_DAYS", default=90)

# The audit trail is sealed by the sweeper; head and count of the chain are kept outside the database.
AUDIT_SEAL_SECONDS = env.float("AUDIT_SEAL_SECONDS", default=2)
AUDIT_ANCHOR = Path(env.str("AUDIT_ANCHOR", default=str(PORTAL_HOME / "audit-anchor")))

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "core.access.authentication.TokenAuthentication",
        "core.access.authentication.SignedInAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "cpo_portal.api.pagination.PageNumberPagination",
    "DEFAULT_FILTER_BACKENDS": ["core.common.api.asking.KnownFilters"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "cpo_portal.api.errors.exception_handler",
    "PAGE_SIZE": 50,
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CPO Portal API",
    "VERSION": "1",
    "DESCRIPTION": "Read and feed the product portfolio.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "OAS_VERSION": "3.1.0",
    "ENUM_NAME_OVERRIDES": {
        "WindowEnum": [(window, window) for window in ("month", "quarter", "ytd", "t12m", "life")],
        "PackLanguageEnum": "governance.models.PackFile.Language",
        "KpiFamilyEnum": "metrics.api.kpis.FAMILIES",
        "GateCriterionKindEnum": "portfolio.models.GateCriterion.Kind",
        "StageEnum": "portfolio.models.Stage",
        "SkillFamilyEnum": "teams.models.SkillFamily",
        "RoleFamilyEnum": "teams.models.RoleFamily",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "cpo_portal.api.schema.describe_errors",
    ],
}

# Shown beside the brand on every page.
COMPANY_NAME = env.str("COMPANY_NAME", default="")
REPORTING_CURRENCY = env.str("REPORTING_CURRENCY", default="EUR")
FISCAL_YEAR_FIRST_MONTH = env.int("FISCAL_YEAR_FIRST_MONTH", default=1)
# In percent of a person's capacity in a month: from where on it is over-allocated, below what under-used.
LOAD_OVER_PCT = env.int("LOAD_OVER_PCT", default=100)
LOAD_UNDER_PCT = env.int("LOAD_UNDER_PCT", default=60)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "core.common.logs.formatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
# Without a mail server, what would be sent (links to set a password) stands in the log of the web process.
EMAIL_HOST = env.str("EMAIL_HOST", default="")
EMAIL_PORT = env.int("EMAIL_PORT", default=587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
# Where people reach the portal: links in mails are whole addresses.
SITE_ADDRESS = env.str(
    "SITE_ADDRESS", default=next(iter(CSRF_TRUSTED_ORIGINS), f"http://{BIND_ADDRESS}:{PORT}")
).rstrip("/")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")
_MAILER = "smtp" if EMAIL_HOST else "console"
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default=f"django.core.mail.backends.{_MAILER}.EmailBackend")
# W004: an e-mail is unique whatever its case, by a constraint that the check cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
