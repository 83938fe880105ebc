"""Background work of streams; Celery finds tasks here, so each module is imported."""

from streams.tasks import broadcasts, pictures, recordings, uploads, videos

__all__ = ["broadcasts", "pictures", "recordings", "uploads", "videos"]
