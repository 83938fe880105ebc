"""Clips: who may make them, cutting them, changing and deleting them."""

from streams.services.clips.change import (
    delete_clip,
    purge_deleted_clips,
    rename_clip,
    restore_clip,
)
from streams.services.clips.create import create_clip
from streams.services.clips.cut import CutOutcome, cut_clip, fail_clip
from streams.services.clips.filmstrip import make_filmstrip
from streams.services.clips.permission import may_change_clip, may_delete_clip, require_may_clip
from streams.services.clips.reconcile import resume_pending_clips
from streams.services.clips.recut import recut_clips, request_cuts

__all__ = [
    "CutOutcome",
    "create_clip",
    "cut_clip",
    "delete_clip",
    "fail_clip",
    "make_filmstrip",
    "may_change_clip",
    "may_delete_clip",
    "purge_deleted_clips",
    "recut_clips",
    "rename_clip",
    "request_cuts",
    "require_may_clip",
    "restore_clip",
    "resume_pending_clips",
]
