"""The libraries of a data folder: made, chosen, removed and brought back.

Each is a folder of its own under ``libraries/``: what was added, its glossary, its indexes. Knows
nothing of what is in one, but for the source folders that its manifest names.
"""

import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

from bot.errors import LibraryBusy, UsageError
from bot.library.folder import lock_folder, make_folder, writing
from bot.library.manifest import read_manifest
from bot.settings import Settings

DEMO = "demo"
"""The library of a fresh start, whose source folder is that of the settings."""
OWN = "documents"
"""The library that takes what is added before one was made."""
_KEPT_S = 7 * 24 * 3600
"""For how long a library that was removed can be brought back."""
NAME = re.compile(r"\w[\w .-]{0,60}")
"""What a library can be called."""


def names(settings: Settings) -> list[str]:
    """Returns the names of the libraries."""
    return sorted(path.name for path in _place(settings).iterdir() if path.is_dir())


def library_name(settings: Settings) -> str:
    """Returns the library that is opened: the one of the settings, or the one used last."""
    if name := settings.library or _used(settings):
        return name
    held = names(settings)
    return DEMO if DEMO in held or not held else held[0]


def library_folder(settings: Settings) -> Path:
    """Returns the folder of the library that is opened. Raises UsageError if there is none of that
    name, LibraryError if the data folder cannot be used."""
    name = library_name(settings)
    if name not in names(settings):
        raise UsageError(
            f"There is no library {name!r}. See: bot library list. Make it: bot library new {name}"
        )
    return _place(settings) / name


def source_folders(settings: Settings) -> list[Path]:
    """Returns the folders that the library is kept in step with. Raises as ``library_folder``."""
    manifest = read_manifest(library_folder(settings))
    folders = [Path(folder) for folder in manifest.folders] if manifest else []
    return [settings.seeds_dir.absolute(), *folders] if library_name(settings) == DEMO else folders


def took_own(settings: Settings) -> bool:
    """Uses the library for one's own documents from now on, and makes it if it is not there, where
    none was ever named; tells whether."""
    if settings.library or _used(settings):
        return False
    (use if OWN in names(settings) else create)(settings, OWN)
    return True


def receiving(settings: Settings, name: str) -> str:
    """Returns the library that takes what is handed in to one: itself, or, since the demo stays as
    it is unless the settings name it, the one for one's own documents, made by now."""
    if name != DEMO or settings.library:
        return name
    with suppress(UsageError):  # It is there.
        create(settings, OWN, used=_used(settings) is None)
    return OWN


def create(settings: Settings, name: str, *, used: bool = True) -> None:
    """Makes an empty library and, unless told otherwise, uses it from now on. Raises UsageError if
    it is there already or cannot be called so, LibraryError if it cannot be written."""
    if not NAME.fullmatch(name):
        raise UsageError(f"A library cannot be called {name!r}. Write letters, digits, - or _.")
    if name in names(settings):
        raise UsageError(f"There is a library {name!r} already. Use it: bot library use {name}")
    make_folder(_place(settings) / name)
    if used:
        use(settings, name)


def use(settings: Settings, name: str) -> None:
    """Has the command line open this library from now on; raises as ``library_folder``."""
    library_folder(settings.model_copy(update={"library": name}))
    with writing(_mark(settings)):
        _mark(settings).write_text(name, encoding="utf-8")


def remove(settings: Settings, name: str) -> None:
    """Takes a library away; for a week it can be brought back. Raises LibraryBusy if a process is
    using it, others as ``library_folder``."""
    folder = library_folder(settings.model_copy(update={"library": name}))
    lock = lock_folder(folder)
    if not lock.is_locked:
        raise LibraryBusy(f"Another process is using the library {name!r}. Stop it and try again.")
    lock.release()
    sweep(settings)
    target = _removed(settings) / f"{name}@{time.time():.0f}"
    with writing(target):
        target.parent.mkdir(exist_ok=True)
        folder.rename(target)


def restore(settings: Settings, name: str) -> None:
    """Brings back the library that was removed last under a name. Raises UsageError if there is
    none, or another has that name by now, LibraryError if the data folder cannot be written."""
    sweep(settings)
    kept = _removed(settings).glob("*@*")
    found = sorted(path for path in kept if path.name.rpartition("@")[0] == name)
    if not found or name in names(settings):
        why = "is a library" if found else "was not removed in the last week"
        raise UsageError(f"{name!r} {why}. See: bot library list")
    with writing(found[-1]):
        found[-1].rename(_place(settings) / name)


def sweep(settings: Settings) -> None:
    """Deletes for good what was removed more than a week ago."""
    for path in _removed(settings).glob("*@*"):
        if float(path.name.rpartition("@")[2]) < time.time() - _KEPT_S:
            shutil.rmtree(path, ignore_errors=True)


def _place(settings: Settings) -> Path:
    """Returns the folder of all libraries; at a fresh start it has the demo alone."""
    place = settings.data_dir / "libraries"
    if not place.is_dir():
        make_folder(place / DEMO)
    return place


def _removed(settings: Settings) -> Path:
    return settings.data_dir / "removed"


def _mark(settings: Settings) -> Path:
    return settings.data_dir / "library"


def _used(settings: Settings) -> str | None:
    """Returns the library that is used, if it is still there."""
    with suppress(OSError, UnicodeDecodeError):
        name = _mark(settings).read_text(encoding="utf-8").strip()
        return name if name in names(settings) else None
    return None
