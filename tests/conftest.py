"""What all tests share: the program run in this process, where they write, what is worked out once for all of them, and how
hypothesis searches (`--hypothesis-profile=search` looks further)."""

import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from functools import cache, wraps
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from supple import assets, cli, fonts, render

settings.register_profile("same", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")

_MEMORY = Path("/dev/shm")
_ROOM = 2**30


def pytest_configure() -> None:
    """Tests write into memory where the system has room for it: hundreds of small builds would wait for the disk, which none is about.
    And Ctrl-C counts: a shell lets what runs in its background ignore it, and so would the programs that tests begin."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
        tempfile.tempdir = str(_MEMORY)


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and need not be looked at for garbage; the rest is, as seldom as in the command `build`."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _parsed_once() -> None:
    """Each text of a template is parsed once for what it names: every small site of the tests has them all, and took a third of
    its build for that. The text alone decides, so that a template that is changed is parsed again."""
    real, known = render.Templates._parsed, dict[tuple[str, str], list[str]]()

    @wraps(real)
    def parsed(templates: render.Templates, name: str, source: str) -> list[str]:
        if (name, source) not in known:
            known[name, source] = real(templates, name, source)
        return known[name, source]

    render.Templates._parsed = parsed  # type: ignore[method-assign]


_parsed_once()
assets._tight = cache(assets._tight)  # as parsing: the text of a stylesheet alone decides
fonts.version = cache(fonts.version)  # which reads a file of the library's each time


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system than `tmp_path`."""
    others = (p for p in (_MEMORY, Path("/tmp"), Path("/var/tmp")) if os.access(p, os.W_OK) and p.stat().st_dev != tmp_path.stat().st_dev)
    other = next(others, None)
    if other is None:
        pytest.skip("there is no second file system here")
    with tempfile.TemporaryDirectory(dir=other) as folder:
        yield Path(folder)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Runs the program in this process: exit code, stdout, stderr."""

    def runner(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.main([str(a) for a in arguments])
        out = capsys.readouterr()
        return code, out.out, out.err

    return runner
