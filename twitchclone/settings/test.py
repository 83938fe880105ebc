"""Settings of the test suite: real PostgreSQL and Valkey, cheap passwords, mail in memory."""

from twitchclone.settings.base import *  # noqa: F403 - the one place that extends the settings

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PAYMENT_PROVIDER, SANDBOX_PAYMENTS = "sandbox", True
# Nothing is collected for tests, and WhiteNoise warns of the missing folder.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]  # noqa: F405
