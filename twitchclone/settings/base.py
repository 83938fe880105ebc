"""Settings for every environment, read from variables through the typed readers of `env`."""

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

from twitchclone.core import embedded
from twitchclone.settings import database, env, social, staff, storage, workers

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# --- The site ---------------------------------------------------------------------------------
DEBUG = env.boolean("DEBUG", False, help="Developer error pages; never on a public site.")
DATA_DIR = env.path(
    "DATA_DIR", BASE_DIR / "var", shown_default="var", help="Where everything is kept."
)
SITE_NAME = env.text("SITE_NAME", "twitchclone", help="The name shown in the pages and mails.")
SITE_URL = env.text(
    "SITE_URL",
    help="The public address, for example https://live.example.org; empty: as the visitor came.",
)
SECRET_KEY = env.secret(
    "SECRET_KEY",
    help="Signs sessions and tokens, 50 random characters; empty: generated once under DATA_DIR.",
) or embedded.secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = env.items(
    "SECRET_KEY_FALLBACKS", help="Earlier secret keys, still accepted while you rotate."
)
_site = urlsplit(SITE_URL)
ALLOWED_HOSTS = env.items(
    "ALLOWED_HOSTS",
    _site.hostname or "*",
    help="Host names this site answers to; default: that of SITE_URL, or any.",
)
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"] if SITE_URL else []
TRUSTED_PROXIES = env.items(
    "TRUSTED_PROXIES",
    help="Addresses or networks of your reverse proxies; only these may say X-Forwarded-For.",
)
IS_HTTPS = _site.scheme == "https"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS and bool(TRUSTED_PROXIES)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
# Whether other subdomains have certificates, and to be in browsers' lists, is not ours to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

# --- Ports ------------------------------------------------------------------------------------
WEB_HOST = env.text("WEB_HOST", "0.0.0.0", help="The address the pages are served on.")  # noqa: S104 - visitors come from outside
PORT = env.port("PORT", 8000, help="Pages, API and WebSockets.")
RTMP_HOST = env.text("RTMP_HOST", "0.0.0.0", help="The address RTMP listens on.")  # noqa: S104 - publishers come from outside
RTMP_PORT = env.port("RTMP_PORT", 1935, help="RTMP ingest.")
RTMPS_PORT = env.port("RTMPS_PORT", 1936, help="RTMPS ingest, when a certificate is configured.")
RTMPS_CERTIFICATE = env.text("RTMPS_CERTIFICATE", help="PEM certificate chain for RTMPS.")
RTMPS_KEY = env.text("RTMPS_KEY", help="PEM private key for RTMPS.")
ORIGIN_HOST = env.text("ORIGIN_HOST", "0.0.0.0", help="The address the video origin listens on.")  # noqa: S104 - viewers come from outside
ORIGIN_PORT = env.port("ORIGIN_PORT", 8080, help="The low-latency HLS origin.")
IRC_HOST = env.text("IRC_HOST", "0.0.0.0", help="The address IRC listens on.")  # noqa: S104 - chatters come from outside
IRC_PORT = env.port("IRC_PORT", 6667, help="Twitch-compatible IRC.")
IRCS_PORT = env.port("IRCS_PORT", 6697, help="IRC with TLS, when a certificate is configured.")
IRCS_CERTIFICATE = env.text("IRCS_CERTIFICATE", help="PEM certificate chain for IRC with TLS.")
IRCS_KEY = env.text("IRCS_KEY", help="PEM private key for IRC with TLS.")
RTMP_PUBLIC_URL = env.text(
    "RTMP_PUBLIC_URL", help="The publish address shown to streamers; empty: from the page's host."
)
ORIGIN_PUBLIC_URL = env.text(
    "ORIGIN_PUBLIC_URL",
    help="Where browsers fetch video, for example a CDN; empty: the page's host, ORIGIN_PORT.",
)

# --- Applications -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "daphne",  # first: gives runserver its ASGI mode
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "channels",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "rest_framework",
    "twitchclone.core",
    "accounts",
    "streams",
    "monetization",
    "chat",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "twitchclone.core.middleware.StaffAdminCspMiddleware",
    "twitchclone.core.middleware.DomainErrorMiddleware",
    "streams.visitor.VisitorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.auth.middleware.SessionActivityMiddleware",
    "accounts.auth.middleware.PrivatePagesMiddleware",
]
ROOT_URLCONF = "twitchclone.urls"
ASGI_APPLICATION = "twitchclone.asgi.application"
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
                "twitchclone.core.context.site",
                "streams.context.page",
                "streams.context.rail",
            ],
            "builtins": ["twitchclone.core.templatetags.core"],
        },
    }
]

# --- PostgreSQL, Valkey -----------------------------------------------------------------------
DATABASE_URL = env.secret(
    "DATABASE_URL", help="postgresql://user:password@host/name; empty: embedded under DATA_DIR."
) or embedded.database_url(DATA_DIR)
DATABASE_POOL_SIZE = env.integer(
    "DATABASE_POOL_SIZE", 0, help="Connections kept per process; 0: one per unit of work."
)
DATABASES = {"default": database.from_url(DATABASE_URL, pool_size=DATABASE_POOL_SIZE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.secret(
    "REDIS_URL", help="redis://… or unix://… of Valkey; empty: embedded under DATA_DIR."
) or embedded.redis_url(DATA_DIR)
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "layer"},
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cache",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- Celery -----------------------------------------------------------------------------------
CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://", 1)
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 3.0
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "default"
WORKER_KIND = env.choice(
    "WORKER_KIND",
    workers.WorkerKind.SHORT,
    help="Of a Celery worker: short, record (record@NODE), edit (clips, edits) or video.",
)
CELERY_BROKER_TRANSPORT_OPTIONS = workers.transport_options(WORKER_KIND)
CELERY_TASK_TIME_LIMIT = workers.time_limit_s(WORKER_KIND)
CELERY_TASK_ROUTES = workers.ROUTES
OUTBOX_RETENTION_DAYS = env.integer(
    "OUTBOX_RETENTION_DAYS", 30, help="How long domain events are kept.", minimum=1
)
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "refresh-viewer-counts": {"task": "streams.refresh_viewer_counts", "schedule": 10.0},
    "end-stale-broadcasts": {"task": "streams.end_stale_broadcasts", "schedule": 15.0},
    "expire-videos": {"task": "streams.expire_videos", "schedule": 600.0},
    "purge-video-trash": {"task": "streams.video.purge_trash", "schedule": 3600.0},
    "report-storage-strays": {"task": "streams.video.report_strays", "schedule": 86400.0},
    "flush-video-views": {"task": "streams.flush_video_views", "schedule": 15.0},
    "reconcile-recordings": {"task": "streams.reconcile_recordings", "schedule": 60.0},
    "prune-refusals": {"task": "streams.prune_refusals", "schedule": 3600.0},
    "expire-uploads": {"task": "streams.expire_uploads", "schedule": 300.0},
    "reconcile-uploads": {"task": "streams.reconcile_uploads", "schedule": 30.0},
    "resume-pending-clips": {"task": "streams.resume_pending_clips", "schedule": 30.0},
    "flush-clip-views": {"task": "streams.flush_clip_views", "schedule": 15.0},
    "purge-deleted-clips": {"task": "streams.purge_deleted_clips", "schedule": 3600.0},
    "renew-subscriptions": {
        "task": "monetization.renew_due_subscriptions",
        "schedule": 60.0,
    },
    "give-waiting-gifts": {"task": "monetization.give_waiting_gifts", "schedule": 60.0},
    "start-due-ad-breaks": {"task": "monetization.start_due_ad_breaks", "schedule": 10.0},
    "bill-ads": {"task": "monetization.bill_ads", "schedule": 60.0},
    "resume-creatives": {"task": "monetization.resume_creatives", "schedule": 300.0},
    "reconcile-open-days": {
        "task": "monetization.reconcile_open_days",
        "schedule": 3600.0,
    },
    "run-payouts": {"task": "monetization.run_payouts", "schedule": 600.0},
    "count-watching": {"task": "monetization.count_watching", "schedule": 30.0},
    "resume-webhooks": {"task": "monetization.resume_webhooks", "schedule": 15.0},
    "end-due-hype-trains": {"task": "monetization.end_due_trains", "schedule": 1.0},
    "prune-hype": {"task": "monetization.prune_hype", "schedule": 3600.0},
    "prune-outbox": {"task": "core.prune_outbox", "schedule": 3600.0},
    "prune-failed-tasks": {"task": "core.prune_failed_tasks", "schedule": 86400.0},
    "keep-chat-partitions": {"task": "chat.keep_partitions", "schedule": 3600.0},
    "expire-held-messages": {"task": "chat.expire_held", "schedule": 15.0},
    "end-due-polls-pins-raids": {"task": "chat.end_due", "schedule": 2.0},
    "prune-feeds": {"task": "chat.prune_feeds", "schedule": 3600.0},
    "prune-chat-cases": {"task": "chat.prune_cases", "schedule": 3600.0},
    "clear-expired-sessions": {"task": "accounts.clear_expired_sessions", "schedule": 3600.0},
    "remove-unconfirmed-leftovers": {
        "task": "accounts.remove_unconfirmed_leftovers",
        "schedule": 3600.0,
    },
}

# --- Accounts ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
# What apps above accounts do when an account is made, exported or deleted (accounts.ports).
ACCOUNT_HOOKS = [
    "streams.account_hooks.ChannelHooks",
    "monetization.account_hooks.MoneyHooks",
    "chat.account_hooks.ChatHooks",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "display_name", "email")},
    },
    {"NAME": f"{_VALIDATION}MinimumLengthValidator"},
    {"NAME": f"{_VALIDATION}CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["accounts.auth.backend.AccountBackend"]
CSRF_FAILURE_VIEW = "twitchclone.core.error_views.csrf_failure"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 30 * 24 * 3600
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAdapter"
MFA_ADAPTER = "accounts.adapter.MfaAdapter"
IDP_OIDC_ADAPTER = "accounts.adapter.IdentityProviderAdapter"
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.entrance.AddEmailForm",
    "login": "accounts.forms.entrance.LoginForm",
    "signup": "accounts.forms.entrance.SignupForm",
}
SOCIALACCOUNT_FORMS = {"signup": "accounts.forms.entrance.SocialSignupForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
# One address for each account; a new one replaces it once confirmed. The confirmations are rows,
# so that what is never confirmed has an age.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_CONFIRMATION_HMAC = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_FORMS = {
    "add_webauthn": "accounts.forms.entrance.AddKeyForm",
    "authenticate": "accounts.forms.second_factor.AuthenticateForm",
    "reauthenticate": "accounts.forms.second_factor.ReauthenticateForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
# One step of 30 s either way: phones' clocks drift.
MFA_TOTP_TOLERANCE = 1
SOCIAL_LOGINS = env.items(
    "SOCIAL_LOGINS",
    help="discord, github, gitlab, google, microsoft, twitch, openid_connect; each needs"
    " <NAME>_CLIENT_ID and <NAME>_CLIENT_SECRET, the last OPENID_CONNECT_URL and _NAME too.",
)
_social = social.read(SOCIAL_LOGINS)
INSTALLED_APPS += _social.apps
SOCIALACCOUNT_PROVIDERS = _social.providers
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False

# --- Mail -------------------------------------------------------------------------------------
EMAIL_URL = env.secret(
    "EMAIL_URL",
    help="smtp://user:password@host:587?tls=1; empty: mails are written to DATA_DIR/mail.",
)
globals().update(database.email_from_url(EMAIL_URL, mail_dir=DATA_DIR / "mail"))
DEFAULT_FROM_EMAIL = env.text(
    "DEFAULT_FROM_EMAIL",
    f"{SITE_NAME} <noreply@{_site.hostname or 'localhost'}>",
    help="The sender of the site's mails.",
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ACCOUNT_EMAIL_VERIFICATION = env.text(
    "ACCOUNT_EMAIL_VERIFICATION",
    "mandatory" if EMAIL_URL else "optional",
    help="mandatory, optional or none; empty: mandatory when EMAIL_URL is set, else optional.",
)
env.READ["ACCOUNT_EMAIL_VERIFICATION"] = env.Variable(
    "", env.READ["ACCOUNT_EMAIL_VERIFICATION"].help
)
# Where nobody's address is confirmed, an unconfirmed one must not forbid a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = ACCOUNT_EMAIL_VERIFICATION != "mandatory"

# --- Live video -------------------------------------------------------------------------------
MEDIA_NODE = env.text("MEDIA_NODE", socket.gethostname(), help="This media node's own name.")
env.READ["MEDIA_NODE"] = env.Variable("", "This media node's own name; default: the host name.")
LIVE_DIR = DATA_DIR / "live"
MEDIA_NODE_KEY_PREFIX = "media:node:"
LIVE_GRACE_SECONDS = env.integer(
    "LIVE_GRACE_SECONDS", 120, help="How long a dropped publisher keeps its broadcast."
)
VIEWERS_PER_ADDRESS = env.integer(
    "VIEWERS_PER_ADDRESS",
    50,
    help="How many anonymous viewers of a channel one address may count for; 0: any number.",
)
LIVE_KEEP_HOURS = env.integer(
    "LIVE_KEEP_HOURS",
    24,
    minimum=1,
    help="How long the segments of an ended broadcast stay on the disk.",
)
SPOOL_MAX_GB = env.integer(
    "SPOOL_MAX_GB",
    50,
    minimum=1,
    help="How much recorded video that is not stored yet a media node keeps on its disk.",
)
_cores = os.cpu_count() or 1
TRANSCODE_SLOTS = env.integer(
    "TRANSCODE_SLOTS",
    max(1, _cores // 2),
    help="How many broadcasts may be transcoded at once on a media node.",
)
env.READ["TRANSCODE_SLOTS"] = env.Variable(
    "", "How many broadcasts a media node transcodes at once; default: half its cores."
)
TRANSCODE_LADDER = env.items(
    "TRANSCODE_LADDER",
    "720p:1280x720:2800k:30,480p:854x480:1200k:30,160p:284x160:230k:15",
    help="name:WxH:bitrate:fps of each rendition beside the source, best first.",
)

# --- Payments ---------------------------------------------------------------------------------
PAYMENT_PROVIDER = env.text(
    "PAYMENT_PROVIDER",
    help="sandbox or stripe; empty: sandbox where that is allowed, else nobody can pay.",
)
SANDBOX_PAYMENTS = env.boolean(
    "SANDBOX_PAYMENTS",
    False,
    help="Allow pretend payments while DEBUG is off; on a public site everything would be free.",
)
STRIPE_SECRET_KEY = env.secret("STRIPE_SECRET_KEY", help="Stripe's secret or restricted API key.")
STRIPE_WEBHOOK_SECRET = env.secret(
    "STRIPE_WEBHOOK_SECRET",
    help="The signing secret (whsec_…) of Stripe's webhook to /webhooks/payments/stripe/.",
)
SITE_CURRENCY = env.text(
    "SITE_CURRENCY", "USD", help="In which currency channels earn bits and donations have bounds."
)
BITS_VALUE_MINOR = env.integer(
    "BITS_VALUE_MINOR",
    100,
    minimum=1,
    help="What a channel earns for 100 bits, in minor units of SITE_CURRENCY.",
)
PAYOUT_DAY = env.integer(
    "PAYOUT_DAY", 15, minimum=1, help="The day of the month on which channels are paid, 1 to 28."
)
PAYOUT_HOLD_DAYS = env.integer(
    "PAYOUT_HOLD_DAYS", 14, minimum=0, help="For how many days what a channel earned waits."
)
PAYOUT_MINIMUM = env.items(
    "PAYOUT_MINIMUM",
    "*:50,JPY:5000",
    help="The least that is paid out, CURRENCY:whole units of it; * for every other currency.",
)
DONATION_MIN_MINOR = env.integer(
    "DONATION_MIN_MINOR",
    100,
    minimum=1,
    help="The least that may be donated, in minor units of SITE_CURRENCY.",
)
DONATION_MAX_MINOR = env.integer(
    "DONATION_MAX_MINOR", 50_000, minimum=1, help="The most that may be donated, likewise."
)
# Judges messages of donors (monetization.ports.MessageScreening).
MESSAGE_SCREENING = "chat.selectors.screening.ChatScreening"
STRIPE_TAX = env.boolean("STRIPE_TAX", False, help="Let Stripe Tax compute what is included.")
COUNTRY_HEADER = env.text(
    "COUNTRY_HEADER",
    help="The header in which your proxy says the visitor's country (CF-IPCountry); it must set it"
    " itself. Empty: everybody pays the price of everywhere.",
)

# --- Ads --------------------------------------------------------------------------------------
AD_VAST_TAG_URL = env.text(
    "AD_VAST_TAG_URL", help="A VAST tag (https) that is asked when no campaign fits; empty: none."
)
AD_MEDIA_ORIGINS = env.items(
    "AD_MEDIA_ORIGINS",
    help="https://… of other servers whose films VAST tags may name; pages may play from there.",
)
AD_BLOCKED_NETWORKS = env.items(
    "AD_BLOCKED_NETWORKS",
    help="Networks of data centres (203.0.113.0/24), whose reports of ads count for nothing.",
)
AD_BLOCKED_NETWORKS_FILE = env.text(
    "AD_BLOCKED_NETWORKS_FILE", help="A file with one such network a line; # begins a comment."
)

# --- Chat -------------------------------------------------------------------------------------
# Who has paid for what in chat (chat.ports.Entitlements).
CHAT_ENTITLEMENTS = "monetization.selectors.entitlements.PaidChatEntitlements"
CHAT_RETENTION_DAYS = env.integer(
    "CHAT_RETENTION_DAYS", 365, minimum=0, help="How long chat is kept; 0: for ever."
)
FEED_RETENTION_DAYS = env.integer(
    "FEED_RETENTION_DAYS", 365, minimum=0, help="How long feeds are kept; 0: for ever."
)

# --- Videos, clips, uploads -------------------------------------------------------------------
VIDEO_RETENTION_DAYS = env.integer(
    "VIDEO_RETENTION_DAYS", 0, help="How long recordings stay unless a channel says; 0: for ever."
)
STORAGE_QUOTA_GB = env.integer(
    "STORAGE_QUOTA_GB", 0, help="What a channel's videos, clips and uploads may take; 0: any."
)
UPLOAD_MAX_GB = env.integer("UPLOAD_MAX_GB", 20, minimum=1, help="The largest uploaded file.")
UPLOAD_KEEP_HOURS = env.integer(
    "UPLOAD_KEEP_HOURS", 24, minimum=1, help="How long an unfinished upload can be resumed."
)
UPLOAD_REVIEW = env.boolean(
    "UPLOAD_REVIEW", False, help="Uploads wait for a site moderator before anybody sees them."
)
CLAMD_URL = env.text(
    "CLAMD_URL", help="tcp://host:3310 or unix:///path of clamd, which scans uploads; empty: none."
)
# Who has paid for what in videos (streams.entitlements.VideoEntitlements).
VIDEO_ENTITLEMENTS = "monetization.selectors.entitlements.PaidVideoEntitlements"
# Who keeps order in a channel and who is banned (streams.guards.ChannelGuards).
CHANNEL_GUARDS = "chat.selectors.guards.ChatGuards"

# --- Files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path(
    "STATIC_ROOT",
    DATA_DIR / "static",
    shown_default="",
    help="Where collectstatic puts the front end; empty: DATA_DIR/static.",
)
STATICFILES_DIRS = [
    ("dist", BASE_DIR / "static" / "dist"),
    ("img", BASE_DIR / "static" / "img"),
]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
AWS_STORAGE_BUCKET_NAME = env.text(
    "AWS_STORAGE_BUCKET_NAME", help="Keep files in this bucket; empty: under DATA_DIR/media."
)
AWS_S3_ENDPOINT_URL = env.text("AWS_S3_ENDPOINT_URL", help="The S3 server; empty: Amazon's.")
AWS_S3_PUBLIC_ENDPOINT_URL = env.text(
    "AWS_S3_PUBLIC_ENDPOINT_URL",
    help="The S3 server as browsers reach it, for signed links; empty: AWS_S3_ENDPOINT_URL.",
)
AWS_S3_REGION_NAME = env.text("AWS_S3_REGION_NAME", "us-east-1", help="The bucket's region.")
AWS_ACCESS_KEY_ID = env.secret(
    "AWS_ACCESS_KEY_ID", help="Access key; empty: the machine's own role."
)
AWS_SECRET_ACCESS_KEY = env.secret("AWS_SECRET_ACCESS_KEY", help="Secret of the access key.")
CDN_BASE_URL = env.text(
    "CDN_BASE_URL",
    help="Where browsers fetch pictures (videos: CLOUDFRONT_KEY); empty: links to the endpoint.",
)
CLOUDFRONT_KEY_ID = env.text(
    "CLOUDFRONT_KEY_ID", help="Key pair id of a CloudFront at CDN_BASE_URL that has videos too."
)
CLOUDFRONT_KEY = env.secret("CLOUDFRONT_KEY", help="Its private key, PEM.")
_bucket = storage.Bucket(
    name=AWS_STORAGE_BUCKET_NAME,
    endpoint_url=AWS_S3_ENDPOINT_URL,
    region=AWS_S3_REGION_NAME,
    access_key=AWS_ACCESS_KEY_ID,
    secret_key=AWS_SECRET_ACCESS_KEY,
)
STORAGES = {
    "default": storage.default_storage(_bucket, public_url=CDN_BASE_URL),
    "videos": storage.area_storage(_bucket, "vod", root=DATA_DIR / "videos"),
    "clips": storage.area_storage(_bucket, "clips", root=DATA_DIR / "clips"),
    "uploads": storage.area_storage(_bucket, "uploads", root=DATA_DIR / "uploads"),
    "ads": storage.area_storage(_bucket, "ads", root=DATA_DIR / "ads"),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Bodies of requests: texts, files (twelve panels with a picture each), and all that one web process
# holds on its disk at the same time.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
MAX_UPLOAD_BYTES = 100_000_000
MAX_HELD_UPLOAD_BYTES = 1_000_000_000

# --- API --------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["twitchclone.core.parsers.ShallowJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "twitchclone.core.http.api_exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME} API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    # Fields of one name with different choices; the document would number them.
    "ENUM_NAME_OVERRIDES": {
        "TermKindEnum": ["blocked", "held", "allowed"],
        "RoleKindEnum": ["moderator", "vip"],
        "DecisionEnum": ["approve", "deny"],
        "DonationDecisionEnum": ["approve", "refuse"],
        "UploadStateEnum": [("receiving", "Receiving"), ("received", "Received")],
    },
}

# --- Content security -------------------------------------------------------------------------
# Browsers fetch video from the origin's port, hls.js feeds it in through blob: URLs and parses it
# in a blob: worker. Nothing inline, nothing evaluated.
_origin_sources = [ORIGIN_PUBLIC_URL] if ORIGIN_PUBLIC_URL else [f"*:{ORIGIN_PORT}"]
# Pictures come from the bucket or the CDN before it, where there is one.
_s3_public_url = AWS_S3_PUBLIC_ENDPOINT_URL or AWS_S3_ENDPOINT_URL
_file_sources = sorted(
    {
        f"{parts.scheme}://{parts.netloc}"
        for parts in [urlsplit(CDN_BASE_URL), urlsplit(_s3_public_url)]
        if AWS_STORAGE_BUCKET_NAME and parts.netloc
    }
)
# Amazon's own addresses name bucket and region.
if AWS_STORAGE_BUCKET_NAME and not _s3_public_url:
    _file_sources += [
        f"https://{AWS_STORAGE_BUCKET_NAME}.s3.amazonaws.com",
        f"https://{AWS_STORAGE_BUCKET_NAME}.s3.{AWS_S3_REGION_NAME}.amazonaws.com",
    ]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "connect-src": ["'self'", *_origin_sources, *_file_sources],
        "font-src": ["'self'"],
        "form-action": ["'self'", *_social.origins],
        "frame-ancestors": ["'none'"],
        "img-src": ["'self'", "data:", "blob:", *_origin_sources, *_file_sources],
        "media-src": ["'self'", "blob:", *_origin_sources, *_file_sources, *AD_MEDIA_ORIGINS],
        "object-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "worker-src": ["'self'", "blob:"],
    }
}

# --- Staff admin ------------------------------------------------------------------------------
UNFOLD = staff.unfold(SITE_NAME)

# --- Language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# --- Logs -------------------------------------------------------------------------------------
LOG_LEVEL = env.text("LOG_LEVEL", "INFO", help="DEBUG, INFO, WARNING or ERROR.").upper()
LOG_FORMAT = env.text("LOG_FORMAT", "console", help="console for people, json for collectors.")
LOGGING_CONFIG = "twitchclone.core.logging.configure"
LOGGING = {"level": LOG_LEVEL, "format": LOG_FORMAT}

# --- What the supervisor reads ----------------------------------------------------------------
DEMO = env.boolean("DEMO", True, help="Demo data and a demo broadcaster on an empty database.")
