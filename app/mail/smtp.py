"""Letters through SMTP, with the standard library."""

from __future__ import annotations

import smtplib
import ssl
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from registry.errors import N_, InvalidInput, RefusedAddress, Unavailable
from registry.ports import Letter

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_SECONDS = 20
# Codes of a server from which on it refuses for good (RFC 5321, 4.2.1).
_FOR_GOOD = 500


class _Address(UnstructuredHeader, BaseHeader):
    """A header that holds an address: never broken or encoded, however long it is."""

    def fold(self, *, policy: Policy) -> str:
        """The line as it is sent."""
        return f"{self.name}: {self}{policy.linesep}"


def _headers() -> HeaderRegistry:
    registry = HeaderRegistry()
    registry.map_to_type("list-unsubscribe", _Address)
    return registry


_POLICY = EmailPolicy(header_factory=_headers())


class SmtpMailer:
    """The mail server at ``url``; an empty one means that there is none.

    ``sender`` is the address letters come from; an empty one is made of the host of ``site``. Raises ``InvalidInput``
    for an address of a server that cannot be understood.
    """

    def __init__(self, url: str, *, sender: str = "", site: str = "") -> None:
        self._url = url
        self._parts = urlsplit(url)
        host = urlsplit(site).hostname or "localhost"
        self._domain = host
        self.sender = sender or f"dokkarta@{host}"
        if url and (self._parts.scheme not in _PORTS or not self._parts.hostname):
            raise InvalidInput(
                N_("Настройка DOKKARTA_MAIL_URL не подходит: нужен адрес вида {example}."),
                example="smtp://узел:25, smtp+starttls://имя:пароль@узел:587, smtps://имя:пароль@узел:465",
            )

    def available(self) -> bool:
        """Whether a server is set."""
        return bool(self._url)

    def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises ``Unavailable`` with the reason of the server."""
        if not self.available():
            raise Unavailable(N_("Почтовый сервер не задан: укажите DOKKARTA_MAIL_URL."))
        try:
            with self._connection() as connection:
                connection.send_message(self._message(letter))
        except smtplib.SMTPRecipientsRefused as error:
            for_good = all(code >= _FOR_GOOD for code, _reason in error.recipients.values())
            refusal = RefusedAddress if for_good else Unavailable
            raise refusal(N_("Почтовый сервер не принял адрес {address}."), address=letter.to) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(N_("Почтовый сервер не принял письмо: {reason}."), reason=_reason(error)) from error

    def _connection(self) -> smtplib.SMTP:
        scheme, host = self._parts.scheme, self._parts.hostname or ""
        port = self._parts.port or _PORTS[scheme]
        if scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, timeout=_SECONDS, context=ssl.create_default_context()
            )
        else:
            connection = smtplib.SMTP(host, port, timeout=_SECONDS)
        try:
            if scheme == "smtp+starttls":
                connection.starttls(context=ssl.create_default_context())
            if self._parts.username:
                connection.login(unquote(self._parts.username), unquote(self._parts.password or ""))
        except BaseException:
            connection.close()
            raise
        return connection

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=_POLICY)
        message["Subject"] = letter.subject
        message["From"] = self.sender
        message["To"] = letter.to
        message["Date"] = formatdate(localtime=False)
        message["Message-ID"] = make_msgid(domain=self._domain)
        # Asks mail programs not to answer with notices of absence.
        message["Auto-Submitted"] = "auto-generated"
        if letter.unsubscribe:
            message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
            # A mail program may stop the letters by one POST, by RFC 8058 under a safe address only.
            if letter.unsubscribe.startswith("https:"):
                message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(letter.text, cte="base64")
        return message


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return f"{error.smtp_code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
    return str(error) or type(error).__name__
