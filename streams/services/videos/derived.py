"""How much of the storage the files take that were made of a video's segments."""

from streams.models import Video
from streams.storage import Area, list_objects, size_of
from streams.storage.names import download_key, muted_segments_prefix


def count_derived(*, video_id: int) -> int:
    """Look what is stored and keep it for the quota. Looking, not adding, because what makes these
    files may be killed or run twice, and silent copies stay when the sound comes back."""
    video = Video.objects.prefetch_related("renditions").filter(pk=video_id).first()
    if video is None:
        return 0
    prefix = video.storage_prefix
    derived_bytes = size_of(Area.VIDEOS, download_key(prefix)) or 0
    for rendition in video.renditions.all():
        copies = list_objects(Area.VIDEOS, muted_segments_prefix(prefix, rendition.name))
        derived_bytes += sum(copy.size_bytes for copy in copies)
    Video.objects.filter(pk=video_id).update(derived_bytes=derived_bytes)
    return derived_bytes
