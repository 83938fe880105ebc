"""Addresses in lists of networks."""

import pytest

from twitchclone.core.networks import NetworkList, read_networks

LIST = NetworkList(["10.0.0.0/8", "10.1.0.0/16", "192.0.2.7", "2001:db8::/32", "203.0.113.0/25"])


@pytest.mark.parametrize(
    ("address", "is_in"),
    [
        ("10.0.0.0", True),
        ("10.255.255.255", True), ("11.0.0.0", False), ("9.255.255.255", False),
        ("192.0.2.7", True),
        ("192.0.2.8", False), ("203.0.113.127", True), ("203.0.113.128", False),
        ("2001:db8::1", True),
        ("2001:db9::1", False), ("::ffff:10.2.3.4", True), ("nonsense", False),
        ("", False), ("::", False),
    ],
)  # fmt: skip
def test_an_address(address, is_in):
    assert (address in LIST) is is_in


def test_none_is_in_an_empty_list():
    assert "10.0.0.1" not in NetworkList([])


def test_reading():
    text = "# clouds\n203.0.113.0/24  # one\n\n 2001:db8::/32\n"
    assert read_networks(text) == ["203.0.113.0/24", "2001:db8::/32"]
    with pytest.raises(ValueError):
        NetworkList(["not a network"])
