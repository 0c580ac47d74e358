"""Certificates are verified, and an outlet is exempted by name; against a server that signed its own."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.commands import answer, configure, exported
from tests.crawler.probe import probe
from tests.outlet import story
from tests.raw import Raw, http


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """Of a server that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + certificate.public_bytes(pem))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(file)
    return made


@pytest.fixture
def outlet(context: ssl.SSLContext) -> Iterator[Raw]:
    with Raw({"/tale": http(story("tale").encode())}, context=context) as server:
        yield server


def test_a_certificate_that_nobody_vouches_for_keeps_us_out_and_the_visit_says_so(tmp_path: Path, outlet: Raw) -> None:
    configure(tmp_path, {"id": "shy", "homepage": f"{outlet.url}/"})
    (visit,) = answer(tmp_path, "crawl", "--url", f"{outlet.url}/tale", code=None)
    assert visit["failures"] == [["robots.txt: certificate not valid, which means no", 1]]
    assert outlet.asked == []
    assert outlet.connections == 1


def test_an_outlet_that_is_exempted_by_name_is_read(tmp_path: Path, outlet: Raw) -> None:
    configure(tmp_path, {"id": "shy", "homepage": f"{outlet.url}/", "verify_certificate": False})
    answer(tmp_path, "crawl", "--url", f"{outlet.url}/tale")
    assert [record["url"] for record in exported(tmp_path)] == [f"{outlet.url}/tale"]


def test_the_exemption_holds_for_no_other_site(tmp_path: Path, outlet: Raw, context: ssl.SSLContext) -> None:
    with Raw({}, context=context) as other:
        configure(tmp_path, {"id": "shy", "homepage": f"{outlet.url}/", "verify_certificate": False})
        answers = probe(tmp_path, [f"{outlet.url}/tale", f"{other.url}/"])["answers"]
        assert answers[f"{outlet.url}/tale"]["status"] == 200
        assert answers[f"{other.url}/"]["reason"] == "certificate not valid"
