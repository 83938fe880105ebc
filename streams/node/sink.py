"""Where one publisher's tags go: through the remuxer into its broadcast."""

from collections.abc import Callable

from streams.media.remux import SourceStream, UnsupportedMedia
from streams.node.broadcast import NodeBroadcast
from streams.ports import CloseReason, FlvTag, PublisherControl, PublishRefused


class BroadcastSink:
    """A PublishSink; it is deaf once its broadcast has ended or another publisher took over."""

    def __init__(
        self,
        broadcast: NodeBroadcast,
        control: PublisherControl,
        *,
        on_closed: Callable[["BroadcastSink", CloseReason], None],
    ) -> None:
        self.control = control
        self.refusal: PublishRefused | None = None
        self._broadcast = broadcast
        self._stream = SourceStream(broadcast.choose_config)
        self._on_closed = on_closed
        self._is_closed = False

    @property
    def dropped_frames(self) -> int:
        return self._stream.dropped_frames

    async def write(self, tag: FlvTag) -> None:
        """Never waits: the source is packaged at once and the ladder has a queue of its own."""
        if self._is_closed:
            return
        try:
            self._broadcast.take(self._stream.feed(tag))
        except UnsupportedMedia as unsupported:
            self.refusal = PublishRefused("unsupported_media", str(unsupported))
            raise self.refusal from unsupported

    async def close(self, reason: CloseReason) -> None:
        self.detach()
        self._on_closed(self, reason)

    def detach(self) -> None:
        """Close the epoch; whatever else the publisher sends is lost."""
        if not self._is_closed:
            self._is_closed = True
            self._broadcast.take(self._stream.finish())
            self._broadcast.lose_publisher()
