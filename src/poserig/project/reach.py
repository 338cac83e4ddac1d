"""Says where a project is reached: its address, its names, TLS, and the proxy before it."""

import ipaddress
import re
import socket
import ssl
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from poserig.errors import PoserigError, shown
from poserig.portal.hosts import HOST_IS_CHECKED, answers_to
from poserig.wsgi import HOST

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*", re.IGNORECASE)
_ALL = ("0.0.0.0", "::")  # noqa: S104 - who asks for all addresses gets them
_NOWHERE = ("192.0.2.1", 9)
"""An address of the documentation: nothing is sent to it."""


@dataclass(frozen=True)
class Reach:
    """Where a project is reached.

    Attributes:
        host: The address on which it listens: an IP address or a name of this machine.
        names: Names by which people come, the best first.
        certificate, key: Files for TLS; without a certificate it is plain HTTP. The key may be in
            the certificate's file.
        trusts_proxy: A proxy before it says who asks, and for which address (X-Forwarded-*).
    """

    host: str = HOST
    names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    trusts_proxy: bool = False

    @cached_property
    def address(self) -> str:
        """The IP address on which it listens. Raises PoserigError."""
        try:
            found = socket.getaddrinfo(self.host, None, type=socket.SOCK_STREAM)
        except OSError as error:
            raise PoserigError(
                "No machine is known by this name.",
                where=f"--host {self.host}",
                cure="Give an address of this machine, or 0.0.0.0 for all of them.",
            ) from error
        return str(found[0][4][0])

    def require_names(self) -> None:
        """Raises PoserigError when a name is none that a browser can ask for."""
        for name in self.names:
            if not _NAME.fullmatch(name) and not _is_address(name):
                raise PoserigError(
                    "It is no name of a machine.",
                    where=f"--name {shown(name)}",
                    cure="Give it as it stands in an address, without https:// and without a port: "
                    "labels.example.com",
                )

    @property
    def option(self) -> str:
        """The option that lets others come."""
        if self.names:
            return f"--name {shown(self.names[0])}"
        return "--trust-proxy" if self.trusts_proxy else f"--host {shown(self.host)}"

    @property
    def is_for_others(self) -> bool:
        """Whether people at other machines can come."""
        is_loopback = ipaddress.ip_address(self.address).is_loopback
        return not is_loopback or bool(self.names) or self.trusts_proxy

    @property
    def is_plain_here(self) -> bool:
        """Whether its port answers plain HTTP at 127.0.0.1 without a second listener."""
        return self.certificate is None and self.address in (HOST, "0.0.0.0")  # noqa: S104

    @property
    def wants_local(self) -> bool:
        """Whether a second listener answers at the same port of 127.0.0.1, for the owner."""
        return self.address not in (HOST, *_ALL)

    def origin(self, port: int) -> str:
        """What people type: of the first name, else of the address."""
        scheme = "http" if self.certificate is None else "https"
        if self.trusts_proxy and self.names:
            return f"https://{self.names[0]}"
        host = self.names[0] if self.names else self._shown_address()
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"

    def tls(self) -> ssl.SSLContext | None:
        """What the server needs for TLS; None for plain HTTP. Raises PoserigError."""
        if self.certificate is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            context.load_cert_chain(self.certificate, self.key, password=_no_password)
        except (OSError, ssl.SSLError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise PoserigError(
                f"The certificate cannot be used ({reason}).",
                where=str(self.certificate),
                cure="Give the PEM files of a certificate and of its key, without a password: "
                "--cert FILE --key FILE.",
            ) from error
        return context

    def guarded(self, application: "WSGIApplication") -> "WSGIApplication":
        """The application, behind a 403 for requests to other hosts (DNS rebinding)."""

        def checked(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            if self._is_own(environ):
                environ[HOST_IS_CHECKED] = True
            return application(environ, start_response)

        if not self.trusts_proxy:
            return checked
        return ProxyFix(checked, x_for=1, x_proto=1, x_host=1)

    def _is_own(self, environ: "WSGIEnvironment") -> bool:
        host = str(environ.get("HTTP_HOST", "")).lower()
        if not self.is_for_others:
            return answers_to(environ, [f"//{self.host}:{environ.get('SERVER_PORT', '')}"])
        name = host.rpartition(":")[0] if _has_port(host) else host
        own = {*(one.lower() for one in self.names), self.host.lower(), "localhost"}
        # A page of another site comes under a name of its own, never under an address.
        return name in own or is_own_address(name.strip("[]"))

    def _shown_address(self) -> str:
        if self.address not in _ALL:
            return self.host
        family = socket.AF_INET if self.address == _ALL[0] else socket.AF_INET6
        with suppress(OSError), closing(socket.socket(family, socket.SOCK_DGRAM)) as one:
            one.connect(_NOWHERE if family == socket.AF_INET else ("2001:db8::1", 9))
            return str(one.getsockname()[0])
        return HOST


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1024)
def is_own_address(text: str) -> bool:
    """Whether it is an IP address of this machine."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if address.is_loopback:
        return True
    if address.is_unspecified or address.is_multicast:
        return False
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with closing(socket.socket(family, socket.SOCK_DGRAM)) as one:
        try:
            one.bind((text, 0))  # a machine can bind its own addresses only
        except OSError:
            return False
    return True


def _has_port(host: str) -> bool:
    return (":" in host.rpartition("]")[2] and host.count(":") == 1) or "]:" in host


def _no_password() -> str:
    """OpenSSL would ask for one in the terminal."""
    raise ValueError("the key has a password")
