"""Real Postfix and Dovecot for a check, in a folder and on ports of their own, for this computer only.

Postfix takes mail over STARTTLS from whoever logs in with the password that Dovecot knows, and puts it into a Maildir
for each recipient of example.org. It relays nothing and asks no name server; nothing of the system's own configuration
is read or changed. It takes root to start them, as it does for every mail system.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DOMAIN = "example.org"
USER, PASSWORD = f"rowan@{DOMAIN}", "sea-holly 42"
OTHERS = "others"  # the mailbox of all addresses of the domain that nobody has
ROOM = 500_000_000  # bytes, more than twice what 2,000 newsletters take in the queue and in the mailboxes
PATIENCE = 60  # seconds for a start, a stop, or the last deliveries
DAEMONS = Path("/usr/lib/postfix/sbin")
WAITING = ("incoming", "active", "deferred", "maildrop")  # where Postfix keeps what it has not delivered yet
QUEUE = (*WAITING, "bounce", "corrupt", "defer", "flush", "hold", "saved", "trace", "private", "public")

DOVECOT = """\
base_dir = {folder}/dovecot
state_dir = {folder}/dovecot
log_path = {folder}/dovecot.log
protocols =
ssl = no
auth_mechanisms = plain login
auth_failure_delay = 0
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/passwords
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home=/nonexistent
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {auth_port}
  }}
}}
"""

POSTFIX = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {daemons}
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
myhostname = localhost
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
disable_dns_lookups = yes
smtpd_peername_lookup = no
alias_maps =
alias_database =
default_transport = error:nothing leaves this computer
relay_transport = error:nothing leaves this computer
smtpd_client_restrictions = permit_sasl_authenticated, reject
smtpd_relay_restrictions = reject_unauth_destination
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_tls_chain_files = {folder}/server.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth_port}
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = texthash:{folder}/mailboxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
"""

# Name, type, private, unprivileged, in a chroot, woken up, most processes, command.
SERVICES = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass
class MailServer:
    """A running mail server."""

    folder: Path
    port: int

    @property
    def authority(self) -> Path:
        """The certificate of the authority that vouches for it."""
        return self.folder / "authority.pem"

    def settle(self) -> None:
        """Waits until everything that was taken is delivered."""
        queues = [self.folder / "queue" / name for name in WAITING]
        wait_until(lambda: not any(map(holds_files, queues)), "the mail is not delivered")

    def messages(self) -> dict[str, list[bytes]]:
        """What has arrived, by mailbox."""
        found: dict[str, list[bytes]] = {}
        for path in sorted(self.folder.glob("mail/*/new/*")):
            found.setdefault(path.parent.parent.name, []).append(path.read_bytes())
        return found


@contextmanager
def running(mailboxes: dict[str, str]) -> Iterator[MailServer]:
    """A mail server with these mailboxes, by address, and one for all others of the domain, no mail in any.

    It lives in a temporary folder, since its sockets want a short path and its users one that they may walk."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("the check was ended"))
    folder = Path(tempfile.mkdtemp(prefix="handout-mail-", dir=quick_folder()))
    children: list[subprocess.Popen] = []
    try:
        server = MailServer(folder, free_port())
        auth_port = free_port()
        prepare(server, mailboxes, auth_port)
        children.append(child(folder, "dovecot", "-F", "-c", folder / "dovecot.conf"))
        children.append(child(folder, DAEMONS / "master", "-s", "-c", folder / "postfix"))
        for port in (auth_port, server.port):
            wait_until(lambda: any(map(has_ended, children)) or listens(port), "the mail server does not start")
        yield server
    except BaseException:
        for log in folder.glob("*.log"):
            print(*[f"# {log.name}: {line}" for line in log.read_text("utf-8", "replace").splitlines()[-15:]], sep="\n")
        raise
    finally:
        for process in reversed(children):
            stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def quick_folder() -> str | None:
    """Where files live in memory, if there is room: what a mail server syncs to the disk is not what is checked."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > ROOM else None


def prepare(server: MailServer, mailboxes: dict[str, str], auth_port: int) -> None:
    """Everything that both programs read, and the folders that they write."""
    folder, nobody = server.folder, pwd.getpwnam("nobody")
    folder.chmod(0o711)
    for name in ("postfix", "dovecot", "queue", "queue/pid"):
        (folder / name).mkdir()
    for name in ("data", *(f"queue/{name}" for name in QUEUE)):
        owned(folder / name, "postfix")
    owned(folder / "mail", "nobody")
    values = {"folder": folder, "daemons": DAEMONS, "port": server.port, "auth_port": auth_port, "domain": DOMAIN}
    values |= {"uid": nobody.pw_uid, "gid": nobody.pw_gid}
    lines = [f"{address.lower()} {mailbox}/" for address, mailbox in (*mailboxes.items(), (f"@{DOMAIN}", OTHERS))]
    texts = {
        "mailboxes": "\n".join(lines) + "\n",
        "passwords": f"{USER}:{PASSWORD}\n",
        "dovecot.conf": DOVECOT.format(**values),
        "postfix/main.cf": POSTFIX.format(**values),
        "postfix/master.cf": SERVICES.format(**values),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    certificates(folder)


def owned(folder: Path, user: str) -> None:
    """A new folder that is a user's alone."""
    folder.mkdir(mode=0o700)
    shutil.chown(folder, user)


def certificates(folder: Path) -> None:
    """An authority, and the key and the certificate that it gives to the server on this computer."""
    new = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    own = ["-keyout", "authority.key", "-out", "authority.pem", "-subj", "/CN=An authority of the acceptance run"]
    given = ["-keyout", "server.key", "-out", "server.crt", "-subj", "/CN=localhost"]
    given += ["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"]
    for options in (own, [*given, "-CA", "authority.pem", "-CAkey", "authority.key"]):
        subprocess.run([*new, *options], cwd=folder, check=True, capture_output=True, timeout=60)
    both = (folder / "server.key").read_text() + (folder / "server.crt").read_text()
    (folder / "server.pem").write_text(both)


def child(folder: Path, *command: str | Path) -> subprocess.Popen:
    """A program that runs until it is stopped, the head of a group of its own."""
    with (folder / "started.log").open("ab") as log:
        return subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )


def stop(process: subprocess.Popen) -> None:
    """Ends a program and whatever it has started, all known by the group's number."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait(timeout=10)


def has_ended(process: subprocess.Popen) -> bool:
    """Whether a program is no longer there; that is a failure."""
    if process.poll() is not None:
        raise RuntimeError(f"{process.args[0]} has ended with {process.returncode}")
    return False


def free_port() -> int:
    """A port of this computer that nobody uses now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def listens(port: int) -> bool:
    """Whether somebody takes connections."""
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def holds_files(folder: Path) -> bool:
    """Whether there is a file anywhere in a folder."""
    return any(files for _, _, files in os.walk(folder))


def wait_until(is_so: Callable[[], bool], complaint: str) -> None:
    """Asks again and again until something is so."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(complaint)
        time.sleep(0.02)
