"""Settings. Everything a host may change comes from the environment; see docs/guides/hosting.md."""

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("SELFBACK_DATA", ROOT / "var")).resolve()
WORDINGS = Path(os.environ.get("SELFBACK_WORDINGS", DATA / "wordings")).resolve()
CONTENT = Path(os.environ.get("SELFBACK_CONTENT", ROOT / "content")).resolve()
DEMO = os.environ.get("SELFBACK_DEMO", "") == "1"
PUBLIC_ADDRESS = os.environ.get("SELFBACK_ADDRESS", "http://localhost:8000")
SECURE = PUBLIC_ADDRESS.startswith("https://")


def _secret_key() -> str:
    """Return the key from the environment, or one made once and kept in the data folder."""
    if key := os.environ.get("SELFBACK_SECRET_KEY"):
        return key
    file = DATA / "secret-key"
    if not file.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


SECRET_KEY = _secret_key()
ALLOCATION_KEY = os.environ.get("SELFBACK_ALLOCATION_KEY", "")  # seals lists: docs/allocation.md
ALLOCATION_KEY_FILE = os.environ.get("SELFBACK_ALLOCATION_KEY_FILE", "")
PUSH_KEY = os.environ.get("SELFBACK_PUSH_KEY", "")  # signs what is pushed to phones
PUSH_KEY_FILE = Path(os.environ.get("SELFBACK_PUSH_KEY_FILE", DATA / "push-key"))
PUSH_CONTACT = os.environ.get("SELFBACK_PUSH_CONTACT", "")  # empty: mailto: and the sender
DEBUG = False
ALLOWED_HOSTS = os.environ.get("SELFBACK_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "rules",
    "huey.contrib.djhuey",
    "selfback.apps.audit",
    "selfback.apps.receipts",
    "selfback.apps.people",
    "selfback.apps.devices",
    "selfback.apps.messages",
    "selfback.apps.catalogue",
    "selfback.apps.answers",
    "selfback.apps.movement",
    "selfback.apps.sleep",
    "selfback.apps.uploads",
    "selfback.apps.texts",
    "selfback.apps.safety",
    "selfback.apps.contacts",
    "selfback.apps.adjustments",
    "selfback.apps.plans",
    "selfback.apps.reviews",
    "selfback.apps.prompts",
    "selfback.apps.referrals",
    "selfback.apps.trial",
    "selfback.apps.allocations",
    "selfback.apps.surveys",
    "selfback.apps.coding",
    "selfback.apps.displays",
    "selfback.delivery.shared",
    "selfback.delivery.patient",
    "selfback.delivery.clinic",
    "selfback.delivery.trial_office",
    "selfback.delivery.participant",
    "selfback.delivery.evaluation",
    "selfback.delivery.jobs",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "selfback.delivery.shared.middleware.speak_the_users_language",
    "selfback.delivery.shared.middleware.require_second_factor_of_staff",
    "selfback.delivery.shared.middleware.RefuseZeroBytes",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "selfback.config.urls"
WSGI_APPLICATION = "selfback.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "delivery" / "shared" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "selfback.delivery.shared.context.product",
            ],
        },
    },
]

# --- Where things are kept ---------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]]
if os.environ.get("PGHOST"):
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "HOST": os.environ["PGHOST"],
            "PORT": os.environ.get("PGPORT", ""),
            "USER": os.environ.get("PGUSER", "postgres"),
            "PASSWORD": os.environ.get("PGPASSWORD", ""),
            "NAME": os.environ.get("PGDATABASE", "postgres"),
            "CONN_MAX_AGE": 600,
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "selfback.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                ),
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

HUEY = {
    "huey_class": "huey.SqliteHuey",
    "name": "selfback",
    "filename": str(DATA / "jobs.sqlite3"),
    "immediate": os.environ.get("SELFBACK_JOBS", "") == "immediate",
    "consumer": {"workers": 1},
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

# --- Languages and time ------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("da", _("Danish")), ("nb", _("Norwegian"))]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = True

# --- Files -------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

FILE_UPLOAD_HANDLERS = [
    "selfback.delivery.shared.step_files.receiving.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Who may come in ---------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "start"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "selfback.delivery.shared.accounts.Accounts"
ACCOUNT_FORMS = {
    "signup": "selfback.delivery.patient.join_form.JoinForm",
    "request_login_code": "selfback.delivery.shared.sign_in_form.SignInForm",
}
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = ACCOUNT_LOGIN_BY_CODE_FORMAT
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a passkey or an app was added or removed
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,5/10m/key"}
PUSH_RATE = "60/h"  # messages with steps by one key of a phone
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("SELFBACK_PROXIES", "0"))
MFA_ADAPTER = "selfback.delivery.shared.second_factor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "selfback"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.1  # hours
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_USERNAME_FORM_FIELD = "login"

SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "selfback.delivery.shared.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Mail and logs -----------------------------------------------------------------------------

EMAIL_BACKEND = os.environ.get(
    "SELFBACK_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA / "mail"
EMAIL_HOST = os.environ.get("SELFBACK_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("SELFBACK_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SELFBACK_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SELFBACK_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("SELFBACK_SMTP_TLS", "") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("SELFBACK_SENDER", "selfback@localhost")
SMS_GATEWAY = os.environ.get("SELFBACK_SMS_GATEWAY", "")  # empty: files in the data folder
SMS_TOKEN = os.environ.get("SELFBACK_SMS_TOKEN", "")
SMS_SENDER = os.environ.get("SELFBACK_SMS_SENDER", "selfback")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {"links": {"()": "selfback.delivery.shared.links_in_logs.WithoutLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["links"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}

SILENCED_SYSTEM_CHECKS: list[str] = []
