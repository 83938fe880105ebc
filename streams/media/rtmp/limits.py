"""Every bound of the RTMP server, in one place."""

from dataclasses import dataclass, field

from streams.media.amf import AmfLimits


@dataclass(frozen=True, slots=True)
class RtmpLimits:
    """Defaults suit a public server; a breach closes the connection with a logged reason."""

    # What the protocol core refuses.
    max_chunk_size_bytes: int = 65_536
    max_chunk_streams: int = 32
    max_video_bytes: int = 8 * 1024 * 1024
    max_audio_bytes: int = 256 * 1024
    max_data_bytes: int = 64 * 1024
    max_command_bytes: int = 16 * 1024
    max_in_flight_bytes: int = 10 * 1024 * 1024  # of messages begun and not ended, together
    max_unauthenticated_bytes: int = 65_536  # up to the publish command, handshake included
    max_held_bytes: int = 512 * 1024  # sent by a hasty publisher while its key is looked up
    max_stream_key_chars: int = 256
    amf: AmfLimits = field(default_factory=AmfLimits)

    # What the server refuses.
    max_connections: int = 2_000
    max_connections_per_address: int = 64  # a venue's encoders share one address
    max_unauthenticated_connections: int = 256
    max_send_buffer_bytes: int = 65_536  # a peer that never reads our replies
    receive_buffer_bytes: int = 65_536  # one read of the socket
    queue_high_bytes: int = 2 * 1024 * 1024  # stop reading the socket above this
    queue_low_bytes: int = 512 * 1024

    # Each is the whole time for its phase, so that a byte a second does not help.
    handshake_timeout_seconds: float = 5.0
    publish_timeout_seconds: float = 10.0  # from the handshake to the publish command
    admit_timeout_seconds: float = 20.0  # the gate's own time, a takeover included
    idle_timeout_seconds: float = 15.0  # without media
    linger_seconds: float = 1.0  # for the peer to read why it was closed

    # Media time against wall-clock time.
    max_lead_ms: int = 20_000  # a burst; more than a stall within the idle timeout leaves behind
    max_jump_ms: int = 5_000  # a forward jump counts as at most this much media
    too_fast_after_seconds: float = 30.0  # of being held back without a pause
