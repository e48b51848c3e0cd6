"""A file's new bytes → the file on the disk: all of them, or the old ones."""

import os
import tempfile
from pathlib import Path


def replace(file: Path, data: bytes) -> None:
    """Puts the bytes where the file is, or where a link leads; cut off, the old file stays. Its permissions are kept."""
    real = Path(os.path.realpath(file))
    real.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{real.name[:40]}.", suffix=".tmp", dir=real.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        beside.chmod(real.stat().st_mode & 0o777 if real.exists() else 0o666 & ~_umask())
        beside.replace(real)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """What the system takes from a new file's permissions; it can be read only by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
