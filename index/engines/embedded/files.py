"""The files of an index beside the database: FAISS's own, their manifest, and Tantivy's folder."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import faiss
import numpy as np

from articles.digests import file_digest
from index.engines.embedded.checksums import damaged_file
from index.engines.embedded.columns import Columns
from index.engines.embedded.dense import VectorBlock
from index.engines.embedded.quantised import QuantisedBlock
from index.store.changes import LogEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from index.models import Fingerprint

log = logging.getLogger(__name__)

# Only such names are ours in a folder that may be anyone's; a kill can leave a “.tmp” behind.
OUR_FILE = re.compile(r"(?:vectors|words)-([0-9a-f]{16})\.(?:faiss|columns|json|lock|\d+\.tmp)")
# Instead of a row's number, where the passage at a position is gone.
NO_ROW = -1
OUR_FOLDER = re.compile(r"words-([0-9a-f]{16})")


class SavedVectors(NamedTuple):
    """Vectors as they were saved, and the database and the entry of its log that they stand at."""

    vectors: VectorBlock
    database_id: str
    entry: LogEntry


class IndexFiles:
    """Writes, reads and checks what makes the next start fast; one set of files a fingerprint.

    The manifest tells the SHA-256 of FAISS's file and of the columns beside it. Each is written
    aside and renamed into place.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def words_folder(self, key: str) -> Path:
        """Return the folder of a fingerprint's Tantivy index."""
        return self._folder / f"words-{key}"

    def write(self, key: str, saved: SavedVectors) -> None:
        """Write a fingerprint's vectors as they stand at an entry of the change log."""
        self._folder.mkdir(parents=True, exist_ok=True)
        block = saved.vectors
        digests = {
            "faiss": self._write(key, "faiss", lambda path: _write_index(block, path)),
            "columns": self._write(key, "columns", lambda path: _write_columns(block, path)),
        }
        manifest = {
            "fingerprint": key,
            "count": len(block),
            "database": saved.database_id,
            "entry": saved.entry._asdict(),
            "sha256": digests,
        }
        self._write(key, "json", lambda path: Path(path).write_text(json.dumps(manifest)))

    def _write(self, key: str, ending: str, write: Callable[[str], object]) -> str:
        """Write a file aside and rename it into place; return its digest."""
        path = self._path(key, ending)
        aside = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            write(str(aside))
            digest = file_digest(aside)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        return digest

    def read(self, fingerprint: Fingerprint) -> SavedVectors | None:
        """Return a fingerprint's vectors; None where they are not there or damaged."""
        key = fingerprint.key
        try:
            manifest = json.loads(self._path(key, "json").read_text())
            if "entry" not in manifest:
                log.info("The saved FAISS index has the form of an earlier version.")
            elif self._is_whole(key, manifest):
                block = self._read_block(key, fingerprint.dimension)
                entry = LogEntry(**manifest["entry"])
                return SavedVectors(block, str(manifest["database"]), entry)
            else:
                log.warning("The saved FAISS index does not match its checksum.")
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("The saved FAISS index cannot be used (%s).", error)
        for ending in ("faiss", "columns"):
            self._path(key, ending).unlink(missing_ok=True)
        self.forget(key)
        return None

    def _is_whole(self, key: str, manifest: Mapping[str, Any]) -> bool:
        endings = ("faiss", "columns")
        return all(file_digest(self._path(key, e)) == manifest["sha256"][e] for e in endings)

    def _read_block(self, key: str, dimension: int) -> VectorBlock:
        try:
            index = faiss.read_index(str(self._path(key, "faiss")))
        except RuntimeError as error:
            raise ValueError("not a FAISS index") from error
        kept = np.load(self._path(key, "columns"), allow_pickle=False)
        kinds = {faiss.IndexFlatIP: VectorBlock, faiss.IndexIVFScalarQuantizer: QuantisedBlock}
        if type(index) not in kinds or index.d != dimension:
            raise ValueError("another kind of index")
        block = kinds[type(index)](index, Columns(*kept))
        block.present = block.columns.row != NO_ROW
        if block.present.sum() != index.ntotal:
            raise ValueError("other columns")
        return block

    def forget(self, key: str) -> None:
        """Let the next start make a fingerprint's vectors anew."""
        self._path(key, "json").unlink(missing_ok=True)

    def faults(self, key: str) -> Iterator[str]:
        """Yield one sentence for each fault of a fingerprint's files."""
        if name := damaged_file(self.words_folder(key)):
            yield f"The file {name} of Tantivy does not match its checksum."
        try:
            manifest = json.loads(self._path(key, "json").read_text())
            if not self._is_whole(key, manifest):
                yield "The saved FAISS file does not match its manifest's checksum."
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError):
            yield "The saved FAISS file's manifest cannot be read."

    def keep_only(self, keys: set[str | None]) -> None:
        """Delete the files of all other fingerprints, and nothing else that stands beside them."""
        for path in self._folder.glob("*-*"):
            is_folder = path.is_dir()
            ours = (OUR_FOLDER if is_folder else OUR_FILE).fullmatch(path.name)
            if ours is None or ours[1] in keys:
                continue
            if is_folder:
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

    def _path(self, key: str, ending: str) -> Path:
        return self._folder / f"vectors-{key}.{ending}"


def _write_index(block: VectorBlock, path: str) -> None:
    try:
        faiss.write_index(block.index, path)
    except RuntimeError as error:
        raise OSError(f"FAISS cannot write {path}: {error}") from error


def _write_columns(block: VectorBlock, path: str) -> None:
    row = np.where(block.present, block.columns.row, NO_ROW)
    with Path(path).open("wb") as file:
        np.save(file, np.stack(block.columns._replace(row=row)))
