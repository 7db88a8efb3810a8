"""The real nginx with the configuration that the project hands out, for tests which are about the two."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.serving import ROOT, free_port

CONFIGURATION = ROOT / "deploy" / "nginx.conf"

#: As Debian's own nginx.conf around a site, with everything that nginx keeps in the test's folder.
AROUND = """
{user}
pid {folder}/nginx.pid;
worker_processes 2;
error_log {folder}/logs/error.log;
events {{ worker_connections 768; }}
http {{
    access_log {folder}/logs/access.log;
    error_log {folder}/logs/error.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    gzip on;
    include {folder}/minigrant;
}}
"""


@dataclass(frozen=True)
class Front:
    """A running nginx: where it answers, the certificate to believe, where it logs and what it keeps."""

    url: str
    plain_url: str
    trust: ssl.SSLContext
    logs: Path
    cache: Path

    def log(self) -> str:
        """Everything that nginx has logged, wherever."""
        return "".join(path.read_text(encoding="utf-8") for path in sorted(self.logs.iterdir()))


def nginx() -> str | None:
    """Where nginx is: `NGINX` in the environment, the system's, or the one that `make nginx` unpacked."""
    for name in (os.environ.get("NGINX"), "nginx", "/usr/sbin/nginx", str(ROOT / ".venv/nginx/usr/sbin/nginx")):
        if name and (found := shutil.which(name)):
            return found
    return None


@contextmanager
def front(program: str, upstream: int, folder: Path) -> Iterator[Front]:
    """Runs nginx (`program`) in front of the server at port `upstream`, with all its files in `folder`.

    Raises RuntimeError with nginx's own words when it does not like its configuration.
    """
    secure, plain = free_port(), free_port()
    (folder / "logs").mkdir()
    trust = _certify(folder)
    (folder / "minigrant").write_text(_configuration(folder, upstream, secure, plain), encoding="utf-8")
    settings = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    settings.write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")
    command = [program, "-c", str(settings), "-p", str(folder), "-e", str(folder / "logs" / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    if checked.returncode or "[warn]" in checked.stderr:
        raise RuntimeError(f"nginx does not like its configuration:\n{checked.stderr}")
    process = subprocess.Popen([*command, "-g", "daemon off;"], stdin=subprocess.DEVNULL)
    try:
        _wait_until_listening(secure)
        url, plain_url = f"https://localhost:{secure}", f"http://localhost:{plain}"
        yield Front(url, plain_url, trust, folder / "logs", folder / "cache")
    finally:
        process.terminate()
        process.wait(timeout=10)


def _configuration(folder: Path, upstream: int, secure: int, plain: int) -> str:
    """The file as it is handed out, with this machine's ports and folders in it and nothing else."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    for theirs, ours in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen [::]:80;", f"listen [::1]:{plain};" if _has_ipv6() else ""),
        ("listen 443 ssl", f"listen 127.0.0.1:{secure} ssl"),
        ("listen [::]:443 ssl http2;", f"listen [::1]:{secure} ssl http2;" if _has_ipv6() else ""),
        ("127.0.0.1:8501", f"127.0.0.1:{upstream}"),
        ("/etc/letsencrypt/live/minigrant.example.org", str(folder)),
        ("/var/log/nginx", str(folder / "logs")),
        ("/var/lib/nginx/minigrant", str(folder / "cache")),
    ):
        assert theirs in text
        text = text.replace(theirs, ours)
    return text


def _has_ipv6() -> bool:
    with suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        return True
    return False


def _certify(folder: Path) -> ssl.SSLContext:
    """Puts a certificate for this machine where certbot would, and returns what believes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "fullchain.pem", folder / "privkey.pem"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return ssl.create_default_context(cafile=str(chain))


def _wait_until_listening(port: int, patience: float = 10) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise RuntimeError("nginx does not listen")
