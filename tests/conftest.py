"""What all tests share: the program run in this process, and how hypothesis searches (`--hypothesis-profile=search` looks further)."""

import pytest
from hypothesis import HealthCheck, settings

from supple import cli

settings.register_profile("same", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Runs the program in this process: exit code, stdout, stderr."""

    def runner(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.main([str(a) for a in arguments])
        out = capsys.readouterr()
        return code, out.out, out.err

    return runner
