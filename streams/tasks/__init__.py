"""Background work of streams; Celery finds tasks here, so each module is imported."""

from streams.tasks import broadcasts, clips, pictures, recordings, uploads, videos

__all__ = ["broadcasts", "clips", "pictures", "recordings", "uploads", "videos"]
