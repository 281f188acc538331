"""Certificates for TLS in tests: one authority, a server for loopback, any number of clients."""

import ssl
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

YEAR = timedelta(days=365)


class Authority:
    """A certification authority of one test."""

    def __init__(self, folder: Path, *, now: datetime, name: str = "Test authority") -> None:
        self._folder = folder
        self._now = now
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.file = folder / f"{name}.pem"
        builder = self._builder(self._name, self._key.public_key(), now + YEAR)
        builder = builder.add_extension(x509.BasicConstraints(True, 0), critical=True)
        self.file.write_bytes(_pem(builder.sign(self._key, hashes.SHA256())))

    def server(self) -> tuple[Path, Path]:
        """The certificate and the key of a server on 127.0.0.1."""
        address = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
        return self._issue("server", ExtendedKeyUsageOID.SERVER_AUTH, self._now + YEAR, address)

    def client(self, name: str, *, valid_to: datetime | None = None) -> "ClientCertificate":
        """The certificate of a city system."""
        until = valid_to or self._now + YEAR
        files = self._issue(name, ExtendedKeyUsageOID.CLIENT_AUTH, until)
        return ClientCertificate(*files)

    def trusting(self) -> ssl.SSLContext:
        """What a client uses that trusts this authority."""
        return ssl.create_default_context(cafile=str(self.file))

    def _issue(
        self,
        name: str,
        usage: x509.ObjectIdentifier,
        until: datetime,
        *extensions: x509.ExtensionType,
    ) -> tuple[Path, Path]:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = self._builder(subject, key.public_key(), until)
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        for extension in extensions:
            builder = builder.add_extension(extension, critical=False)
        certificate_file, key_file = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        certificate_file.write_bytes(_pem(builder.sign(self._key, hashes.SHA256())))
        key_file.touch(mode=0o600)
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return certificate_file, key_file

    def _builder(
        self, subject: x509.Name, public_key: ec.EllipticCurvePublicKey, until: datetime
    ) -> x509.CertificateBuilder:
        identifier = x509.SubjectKeyIdentifier.from_public_key(public_key)
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - YEAR)
            .not_valid_after(until)
            .add_extension(identifier, critical=False)
            .add_extension(authority, critical=False)
        )


class ClientCertificate:
    """A client's certificate and key, in files."""

    def __init__(self, certificate_file: Path, key_file: Path) -> None:
        self._files = certificate_file, key_file
        pem = certificate_file.read_bytes()
        self.der = x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)

    def on(self, context: ssl.SSLContext) -> ssl.SSLContext:
        """The context that shows this certificate to the server."""
        context.load_cert_chain(*self._files)
        return context


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
