"""Playlist states made of fragments whose bytes are their own numbers."""

from streams.media.hls.clock import ProgramClock
from streams.media.hls.rule import PlaylistConfig
from streams.media.hls.state import MediaPlaylistState
from streams.media.mp4 import Fragment

NOON_US = 1_767_268_800_000_000  # 2026-01-01T12:00:00Z


def clock(start_us=10_000_000, at_us=NOON_US):
    made = ProgramClock()
    made.observe(media_end_us=start_us, arrived_us=at_us)
    return made


def begin(state, *, epoch=0, at_us=NOON_US):
    state.begin_epoch(b"init-%d" % epoch, epoch=epoch, clock=clock(at_us=at_us))


def append(state, parts, *, start_us=10_000_000, part_us=200_000, key_every=10):
    """Add `parts` parts, a keyframe at the start of every `key_every`th."""
    for index in range(parts):
        data = b"<%d>" % state.next_part
        at_us = start_us + index * part_us
        state.append(Fragment(data, at_us, part_us, index % key_every == 0))


def state_with(parts, **config):
    made = MediaPlaylistState(PlaylistConfig(**config))
    begin(made)
    append(made, parts)
    return made
