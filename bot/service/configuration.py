"""The settings of a running page, which its host may change and keep."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import set_key

from bot.library.folder import writing
from bot.service.engine import Bot
from bot.settings import Settings, load_settings


@dataclass
class Configuration:
    """The settings by which all ``bots`` of a process answer."""

    settings: Settings
    bots: list[Bot] = field(default_factory=list)
    file: Path = Path(".env")

    def use(self, values: Mapping[str, str], *, keep: bool = False) -> None:
        """Has the bots answer by these values as well from now on; ``keep`` writes them into
        ``.env``, whose other lines stay. Raises SettingsError or LibraryError."""
        library = self.settings.library
        self.settings = load_settings(self.file, {**os.environ, **values}, library=library)
        for bot in self.bots:
            bot.configure(self.settings)
        with writing(self.file):
            for name, value in values.items() if keep else ():
                set_key(self.file, name, value, quote_mode="auto")
