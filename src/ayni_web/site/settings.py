"""Django's settings, from the environment of `ayni_web.site.environment`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from ayni_web.site.databases import role_walled_in, settings_of
from ayni_web.site.environment import environment
from ayni_web.site.keys import secret_key
from ayni_web.site.logs import logging_settings

ENVIRONMENT = environment()

SECRET_KEY = secret_key(ENVIRONMENT.secret_key_file)
SEALING_KEY = secret_key(ENVIRONMENT.sealing_key_file)
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *([] if ENVIRONMENT.everywhere else [ENVIRONMENT.host]),
    *([urlsplit(ENVIRONMENT.address).hostname or ""] if ENVIRONMENT.address else []),
    *(name.strip() for name in ENVIRONMENT.allowed_hosts.split(",") if name.strip()),
]

INSTALLED_APPS = [
    "ayni_web.site",
    "ayni_web.insights",
    "ayni_web.imports",
    "ayni_web.keeping",
    "ayni_web.search",
    "ayni_web.practice.begin",
    "ayni_web.practice.today",
    "ayni_web.practice.rhythm",
    "ayni_web.practice.introductions",
    "ayni_web.practice.events",
    "ayni_web.practice.mirror",
    "ayni_web.practice.sharing",
    "ayni_web.practice.years",
    "ayni_web.practice.signs",
    "ayni_web.team.spaces",
    "ayni_web.team.promising",
    "ayni_web.team.charter",
    "ayni_web.team.thanks",
    "ayni_web.team.openings",
    "ayni_web.team.chains",
    "ayni_web.team.repair",
    "ayni_web.team.asks",
    "ayni_web.team.ring",
    "ayni_web.team.checkins",
    "ayni_web.team.leading",
    "ayni_web.promises",
    "ayni_web.book",
    "ayni_web.people",
    "ayni_web.vault",
    "ayni_web.notify",
    "ayni_web.protect",
    "ayni_web.accounts",
    "ayni_web.jobs",
    "ayni_web.ui",
    "ayni_web.walls",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    # Last: what `ui` has under the same name stands for Django's own.
    "django.forms",
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ayni_web.walls.middleware.acts_for_who_asks",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ayni_web.vault.middleware.vault_shuts_with_the_session",
    "ayni_web.accounts.middleware.reader_preferences",
    "ayni_web.accounts.pages.known_for_a_page",
    "ayni_web.accounts.middleware.sign_in_required",
    "ayni_web.ui.offline.kept_on_this_device",
    "ayni_web.site.twice.SentTwiceAtOnce",
]

ROOT_URLCONF = "ayni_web.site.urls"
WSGI_APPLICATION = "ayni_web.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
if DEBUG:
    TEMPLATES[0]["OPTIONS"]["loaders"] = [  # type: ignore[index]
        "django_cotton.cotton_loader.Loader",
        "django.template.loaders.app_directories.Loader",
    ]

DATABASES = {"default": settings_of(ENVIRONMENT)}
#: Whom the database walls in (`walls.building`): the role as which pages ask, where another owns the tables.
DATABASE_ROLE = role_walled_in(ENVIRONMENT)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# How reminders leave (`notify.ways`): to a mail server, or without one into a mailbox of files in the home.
SMTP_URL = ENVIRONMENT.smtp_url
MAIL_FROM = ENVIRONMENT.mail_from
MAILBOX = ENVIRONMENT.mailbox
OWN_ADDRESS = ENVIRONMENT.url

# Hosts inside to which a webhook may lead (`notify.hooks`); without them only the open internet, encrypted.
HOOKS_INSIDE = frozenset(name.strip().lower() for name in ENVIRONMENT.hooks_inside.split(",") if name.strip())

AUTH_USER_MODEL = "accounts.User"
# Only allauth's: the plain backend would let a password in without its second step.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German")), ("es", _("Spanish"))]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # straight from the package: nothing is collected, so nothing can be out of date
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# Files are taken by the import page only, which sets a handler of its own; anywhere else a stranger could fill the disk.
FILE_UPLOAD_HANDLERS = ["ayni_web.site.no_files.NoFiles"]
FILE_UPLOAD_PERMISSIONS = 0o600

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ayni_web.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = "strict"
MFA_ADAPTER = "ayni_web.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are names to sign in with here; nothing is ever sent to them
MFA_TOTP_TOLERANCE = 1  # half a minute for clocks that are a little off

# Counts of failed sign-ins stand in files, so that several processes share them and a restart forgets none.
CACHES = {
    "default": {
        "BACKEND": "ayni_web.accounts.counts.Counts",
        "LOCATION": ENVIRONMENT.cache,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

LOGGING_CONFIG = None
logging_settings(ENVIRONMENT.logs / f"{ENVIRONMENT.role}.log", debug=DEBUG)

# Everything comes from ourselves; nothing runs that stands in a page.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Cookies of loopback servers are shared between all ports of a machine, so the port is part of their names.
SESSION_COOKIE_NAME = f"ayni_session_{ENVIRONMENT.port}"
CSRF_COOKIE_NAME = f"ayni_csrf_{ENVIRONMENT.port}"
VAULT_COOKIE_NAME = f"ayni_vault_{ENVIRONMENT.port}"
# On loopback nobody listens in. Everywhere else a browser keeps these cookies only behind https.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.encrypted or not ENVIRONMENT.loopback
if ENVIRONMENT.encrypted:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.address]
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
