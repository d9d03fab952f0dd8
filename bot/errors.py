"""Every error that the bot raises on purpose; each message says what to do.

BotError
├── SettingsError      a setting is unknown, impossible or unreadable          (exit status 2)
├── UsageError         the command or question cannot be taken as given        (exit status 2)
├── CorpusError        a source cannot be read                                 (exit status 1)
├── LibraryError       the data folder cannot be used                          (exit status 1)
│   ├── LibraryBusy     another process is writing the data folder
│   └── LibraryDamaged  library.sqlite is not as it was written
└── ModelError         the model did not answer, or answered uselessly         (exit status 1)
"""


class BotError(Exception):
    """Base of all errors whose message is meant for the user."""

    exit_status = 1


class SettingsError(BotError):
    """A setting is unknown, impossible or unreadable."""

    exit_status = 2


class UsageError(BotError):
    """The command or the question cannot be taken as given."""

    exit_status = 2


class CorpusError(BotError):
    """A source cannot be read."""


class LibraryError(BotError):
    """The data folder cannot be used."""


class LibraryBusy(LibraryError):
    """Another process is writing the data folder."""


class LibraryDamaged(LibraryError):
    """``library.sqlite`` is not as it was written."""


class ModelError(BotError):
    """The model did not answer, or its answer is of no use.

    ``kind`` names the fault (``answering/providers/faults`` lists them); ``wait_s`` is how many
    seconds the server asks to be left alone. ``offline_offer`` is true where passages had been
    found: the same question with ``model="offline"`` then gets an answer.
    """

    def __init__(self, message: str, *, kind: str = "other", wait_s: float | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.wait_s = wait_s
        self.offline_offer = False
