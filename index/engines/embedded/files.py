"""The files of an index beside the database: FAISS's own, its manifest, and Tantivy's folder."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
from typing import TYPE_CHECKING

from index.engines.embedded.dense import DenseIndex, file_digest, read_dense

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.models import Fingerprint

log = logging.getLogger(__name__)

# Only such names are ours in a folder that may be anyone's; a kill can leave a “.tmp” behind.
OUR_FILE = re.compile(r"vectors-([0-9a-f]{16})\.(?:faiss|json|\d+\.tmp)")
OUR_FOLDER = re.compile(r"words-([0-9a-f]{16})")


class IndexFiles:
    """Writes, reads and checks what makes the next start fast; one set of files a fingerprint.

    The manifest tells the SHA-256 of the FAISS file. Each is written aside and renamed into place.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def words_folder(self, key: str) -> Path:
        """Return the folder of a fingerprint's Tantivy index."""
        return self._folder / f"words-{key}"

    def write(self, key: str, dense: DenseIndex, seq: int) -> None:
        """Write a fingerprint's vectors as they stand at an entry of the change log."""
        self._folder.mkdir(parents=True, exist_ok=True)
        digest = dense.write(self._vectors_path(key))
        manifest = {"fingerprint": key, "count": len(dense), "seq": seq, "sha256": digest}
        path = self._manifest_path(key)
        aside = path.with_suffix(f".{os.getpid()}.tmp")
        aside.write_text(json.dumps(manifest))
        aside.replace(path)

    def read(self, fingerprint: Fingerprint) -> DenseIndex | None:
        """Return a fingerprint's vectors; None where they are not there or damaged."""
        path = self._vectors_path(fingerprint.key)
        try:
            manifest = json.loads(self._manifest_path(fingerprint.key).read_text())
            if file_digest(path) == manifest["sha256"]:
                return read_dense(path, fingerprint.dimension)
            log.warning("The saved FAISS index does not match its checksum.")
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("The saved FAISS index cannot be used (%s).", error)
        path.unlink(missing_ok=True)
        self.forget(fingerprint.key)
        return None

    def forget(self, key: str) -> None:
        """Let the next start make a fingerprint's vectors anew."""
        self._manifest_path(key).unlink(missing_ok=True)

    def faults(self, key: str) -> Iterator[str]:
        """Yield one sentence for each fault of a fingerprint's files."""
        try:
            manifest = json.loads(self._manifest_path(key).read_text())
            if file_digest(self._vectors_path(key)) != manifest["sha256"]:
                yield "The saved FAISS file does not match its manifest's checksum."
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError):
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

    def _vectors_path(self, key: str) -> Path:
        return self._folder / f"vectors-{key}.faiss"

    def _manifest_path(self, key: str) -> Path:
        return self._folder / f"vectors-{key}.json"
