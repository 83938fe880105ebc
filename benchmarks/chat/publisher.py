"""The senders' process: appends messages to rooms at a steady rate, as any edge does.

`python -m benchmarks.chat.publisher ROOMS PER_SECOND MESSAGES`
"""

import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twitchclone.settings.base")
import django

django.setup()

from benchmarks.chat.messages import make_body  # noqa: E402 - the apps must be loaded
from chat.stream.append import append_sync  # noqa: E402
from chat.wire.rooms import chat_room  # noqa: E402


def main(rooms: int, per_second: float, messages: int) -> None:
    """Send them all."""
    began = time.monotonic()
    for number in range(messages):
        time.sleep(max(0.0, began + number / per_second - time.monotonic()))
        append_sync(chat_room(1 + number % rooms), json.loads(make_body(time.monotonic_ns())))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
