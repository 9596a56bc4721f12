"""What took time to find out, kept between runs: small files in the user's cache folder.

A cache that cannot be read or written is done without.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


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


def _write(name: str, content: bytes) -> None:
    with suppress(OSError, RuntimeError):  # RuntimeError: no home folder
        part = _folder() / f"{name}.{os.getpid()}"
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(_folder() / name)
