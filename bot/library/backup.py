"""The library as one file, and back: the manifest and the originals, from which all else is made.

The file is a ZIP archive laid out as the data folder is.
"""

import zipfile
from contextlib import suppress
from dataclasses import replace as changed
from pathlib import Path

from bot.errors import LibraryBusy, LibraryError, UsageError
from bot.library.folder import lock_folder, writing
from bot.library.manifest import NAME, Manifest, parse_manifest, read_manifest
from bot.library.originals import FOLDER, Originals


def export_library(folder: Path, target: Path, *, replace: bool = False) -> None:
    """Writes what was added to the library of a data folder into a file, whole or not at all.

    Raises:
        LibraryError: it cannot be written, or an original is missing or damaged.
        UsageError: the file is there already, and ``replace`` was not asked for.
    """
    if target.exists() and not replace:
        raise UsageError(f"{target} is there already. Name another file, or add --force.")
    manifest = read_manifest(folder) or Manifest()
    originals = Originals(folder)
    draft = target.with_name(f".{target.name}.draft")
    try:
        with writing(target):
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(NAME, manifest.to_json())
                for record in manifest.documents:
                    original = originals.read(record.file)
                    if original is None:
                        raise LibraryError(
                            f"The original of {record.name} is missing or damaged. Add the file "
                            "again, or remove the document."
                        )
                    archive.write(original, f"{FOLDER}/{record.file}/{original.name}")
            draft.replace(target)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def import_library(source: Path, folder: Path, *, replace: bool = False) -> int:
    """Makes what a file of ``export_library`` holds the documents of a data folder; returns their
    number. They are read, and the indexes made, at the next sync.

    Raises:
        LibraryBusy: another process uses the folder.
        LibraryError: the file is damaged or no backup, or the folder cannot be written.
        UsageError: there is no such file; or the folder's library has documents that were added,
            and ``replace`` was not asked for.
    """
    if not source.is_file():
        raise UsageError(f"There is no file {source}. Check the path.")
    lock = lock_folder(folder)
    if not lock.is_locked:
        raise LibraryBusy(f"Another process is using {folder}. Stop it and try again.")
    try:
        present = read_manifest(folder) or Manifest()
        if present.documents and not replace:
            raise UsageError(
                f"The library in {folder} has {len(present.documents)} added documents, which "
                "would be lost. Export it first, or add --force."
            )
        return _import(source, folder, present)
    finally:
        lock.release()


def _import(source: Path, folder: Path, present: Manifest) -> int:
    originals = Originals(folder)
    try:
        with zipfile.ZipFile(source) as archive:
            backup = parse_manifest(archive.read(NAME), str(source))
            members = {Path(name).parent.name: name for name in archive.namelist()}
            for record in backup.documents:
                name = members[record.file]
                with archive.open(name) as stream:
                    if originals.stage(stream, Path(name).name).parent.stem != record.file:
                        raise ValueError(f"{record.name} is not as it was")
        after = changed(backup, library=present.library)
        with after.written(folder) as put_in_place:
            originals.move_aside(present.files - after.files)
            put_in_place()
        present = after
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, EOFError) as error:
        raise LibraryError(
            f"{source} is damaged, or no backup of a library ({error}). Nothing was changed."
        ) from None
    finally:
        originals.settle(present.files)
    return len(present.documents)
