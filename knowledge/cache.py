"""What took time to find out, kept between runs: small files in the user's cache folder.

A cache that cannot be read or written is done without.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST = 8  # sets of arrays kept: a few versions of a few bases


def _folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hotline"


def find_numbers(name: str) -> dict[str, float] | None:
    """Numbers kept under a name; None where there are none."""
    try:
        kept = json.loads((_folder() / f"{name}.json").read_text(encoding="utf-8"))
        return {str(key): float(value) for key, value in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError, RuntimeError):
        return None


def keep_numbers(name: str, numbers: Mapping[str, float]) -> None:
    """Keep numbers under a name."""
    _write(f"{name}.json", json.dumps(numbers).encode())


def find_array(name: str) -> "NDArray[np.uint16] | None":
    """An array kept under a name; None where there is none."""
    try:
        kept = np.load(_folder() / f"{name}.npy", allow_pickle=False)
    except (OSError, ValueError, EOFError, RuntimeError):
        return None
    return kept if kept.dtype == np.uint16 else None


def keep_array(name: str, array: "NDArray[np.uint16]") -> None:
    """Keep an array under a name."""
    with suppress(OSError, RuntimeError):
        part = _folder() / f"{name}.{os.getpid()}.npy"
        part.parent.mkdir(parents=True, exist_ok=True)
        np.save(part, array, allow_pickle=False)
        part.replace(_folder() / f"{name}.npy")


def find_arrays(name: str) -> "dict[str, NDArray[np.generic]] | None":
    """Named arrays kept together, mapped from their files; None where there are none."""
    try:
        files = sorted((_folder() / name).glob("*.npy"))
        # Plain arrays over the mapped files: a slice of numpy's own kind costs a microsecond more.
        return {file.stem: np.asarray(np.load(file, mmap_mode="r", allow_pickle=False)) for file in files} or None
    except (OSError, ValueError, EOFError, RuntimeError):
        return None


def keep_arrays(name: str, arrays: "Mapping[str, NDArray[np.generic]]") -> None:
    """Keep arrays together under a name; of arrays kept so, the oldest are dropped."""
    with suppress(OSError, RuntimeError):
        part = _folder() / f"{name}.{os.getpid()}.part"
        part.mkdir(parents=True, exist_ok=True)
        for each, array in arrays.items():
            np.save(part / f"{each}.npy", array, allow_pickle=False)
        _drop(_folder() / name)
        part.replace(_folder() / name)
        kept = sorted(
            (path for path in _folder().glob("index-*") if path.is_dir()), key=lambda path: path.stat().st_mtime
        )
        for old in kept[:-_MOST]:
            _drop(old)


def _drop(folder: Path) -> None:
    """Out of the way in one step, then gone: nobody finds a part of it, and a killed process leaves none."""
    gone = folder.with_name(f"{folder.name}.{os.getpid()}.gone")
    with suppress(FileNotFoundError):
        folder.replace(gone)
    rmtree(gone, ignore_errors=True)


def _write(name: str, content: bytes) -> None:
    with suppress(OSError, RuntimeError):  # RuntimeError: no home folder
        part = _folder() / f"{name}.{os.getpid()}"
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(_folder() / name)
