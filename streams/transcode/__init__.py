"""The ladder: ffmpeg processes that make smaller renditions of a live source."""
