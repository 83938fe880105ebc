"""Chat's fan-out: one message to thousands of sockets, beside stock Channels and `broadcast`.

The server is a process on one core, the client this process on another; messages are 200 bytes.
Flat out, messages are made inside the server, so that only the fan-out is measured, and counted
where they arrive; in the steady rows a third process appends them to the rooms' streams by Valkey,
as any edge does, and latency is from there to the client's `recv`.
"""

from benchmarks.chat import flat_out, steady
from benchmarks.chat.processes import core_for_client, valkey

Row = dict[str, object]


def run() -> list[Row]:
    """Each measurement with servers of its own."""
    with valkey() as environment, core_for_client():
        rows: list[Row] = [
            *flat_out.compare_kinds(environment),
            *flat_out.grow_room(environment),
            steady.one_room(environment),
            steady.many_rooms(environment),
        ]
    return rows
