"""Who may reach the page: under which names it is served, and who must sign in.

There are no users of the bot's own: readers sign in with one of the pairs of ``BOT_AUTH``, or a
proxy in front of the page signs them in and names them in a header.
"""

import ipaddress
from dataclasses import dataclass

from bot.errors import UsageError

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the page was started with."""

    hosts: tuple[str, ...] = ()
    """Names, beside those of this machine, that a request's ``Host`` may say."""
    logins: tuple[tuple[str, str], ...] = ()
    """Names and passwords."""
    user_header: str | None = None
    """The header in which a proxy names who signed in; only that proxy may reach the port."""

    def check(self, address: str) -> None:
        """Lets only this machine in where nobody has to sign in.

        Args:
            address: the IP address that the page is bound to.

        Raises:
            UsageError: others could reach it.
        """
        if ipaddress.ip_address(address).is_loopback or self.logins or self.user_header:
            return
        raise UsageError(
            f"Anybody who reaches {address} could use the page, which has no login. Set "
            "BOT_AUTH=name:password, or BOT_TRUSTED_USER_HEADER behind a proxy that signs in "
            "(docs/deploy.md), or leave BOT_HOST at 127.0.0.1."
        )
