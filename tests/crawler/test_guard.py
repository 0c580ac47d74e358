from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.guard import is_open

LOOPBACK = [ip_network("127.0.0.0/8")]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::",
        "2001:0:0:0:0:0:80ff:fffe", "::7f00:1", "::a9fe:a9fe", "64:ff9b:1::7f00:1", "2606:2800::5efe:7f00:1",
        "2606:2800::200:5efe:a00:1", "fe80::5efe:5db8:d822", "168.63.129.16", "::ffff:168.63.129.16", "fd00:ec2::254",
        "100.100.100.200", "192.0.0.192", "::ffff:0:127.0.0.1", "::ffff:0:a9fe:a9fe", "fec0::1", "5f00::1", "3fff::1",
        "200::1", "4000::1", "fe00::1",
    ],
)  # fmt: skip
def test_private_addresses_and_their_embeddings_are_closed(address: str) -> None:
    assert not is_open(address, [])


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34", "2606:2800::5efe:5db8:d822"],
)
def test_public_addresses_are_open(address: str) -> None:
    assert is_open(address, [])


def test_an_allowed_network_is_open_and_no_other() -> None:
    assert is_open("127.0.0.1", LOOPBACK)
    assert is_open("::ffff:127.0.0.1", LOOPBACK)
    assert is_open("::ffff:0:127.0.0.1", LOOPBACK)
    assert is_open("5f00::1", [ip_network("5f00::/16")])
    assert not is_open("10.0.0.1", LOOPBACK)


@given(st.text())
def test_what_is_no_address_is_closed(text: str) -> None:
    assert is_open(text, []) in {True, False}
