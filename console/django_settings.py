"""Django's settings. What differs between installations stands in settings.py; here is what does not."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from console.database import database
from console.navigation import UNFOLD as UNFOLD
from console.secret import secret_key
from console.settings import ConsoleSettings, RetentionSettings

CONSOLE = ConsoleSettings()
RETENTION = RetentionSettings()
FOLDER = Path(__file__).parent

SECRET_KEY = secret_key(CONSOLE.secret_key.get_secret_value(), CONSOLE.var / "console.secret")
DEBUG = CONSOLE.debug
ALLOWED_HOSTS = list(CONSOLE.allowed_hosts)
ROOT_URLCONF = "console.urls"
ASGI_APPLICATION = "console.asgi.application"
DATABASES = {"default": database(CONSOLE.database_url.get_secret_value(), CONSOLE.var / "console.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "import_export",
    "simple_history",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "console.accounts",
    "console.catalogue",
    "console.places",
    "console.workflow",
    "console.tryout",
    "console.importing",
    "console.publishing",
    "console.clips",
    "console.events",
    "console.conversations",
    "console.unanswered",
    "console.notices",
    "console.topics",
    "console.dashboards",
    "console.zalo",
    "console.calendars",
    "console.privacy",
    "console.health",
    "console.public",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "console.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "console.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "console.accounts.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

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

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "console.accounts.backend.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "admin:login"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALES = ("locale", "locale_operation", "locale_calendars", "locale_privacy", "locale_libraries")
LOCALE_PATHS = [FOLDER / name for name in LOCALES]
FORMAT_MODULE_PATH = ["console.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = (CONSOLE.var / "static").absolute()

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONSOLE.https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONSOLE.https else None
SECURE_HSTS_SECONDS = 31_536_000 if CONSOLE.https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING_CONFIG = None  # common.logs sets the log up at entry
IMPORT_EXPORT_SKIP_ADMIN_CONFIRM = False
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
OTP_TOTP_ISSUER = CONSOLE.service_name
