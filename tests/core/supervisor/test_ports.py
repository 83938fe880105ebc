"""A taken port is named before anything starts."""

import socket

import pytest

from twitchclone.core.embedded import EmbeddedError
from twitchclone.core.supervisor.ports import check_ports


def test_free_ports_pass():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    check_ports({"PORT": port})


@pytest.mark.parametrize("address", ["127.0.0.1", ""], ids=["loopback", "all"])
def test_a_taken_port_is_named_with_its_variable(address):
    with socket.create_server((address, 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(EmbeddedError) as caught:
            check_ports({"RTMP_PORT": port})
    assert str(caught.value) == (
        f"Port {port} is already taken: stop the program that uses it, or set RTMP_PORT to "
        f"another one, for example RTMP_PORT={port + 1}. Nothing was started."
    )
