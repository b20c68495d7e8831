"""The OpenAPI document is true: no answer that it does not describe, and none of 5xx."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import tiers
from tests.people import Person, client_of
from tests.servers import Server, environment
from tests.staff import Staff

EXAMPLES = 1_000 if tiers.GATE else 5
"""For each operation, beside those that try each field of it in turn."""
FUZZ_SECONDS = 3_600 if tiers.GATE else 300
CHECKS = (
    *("not_a_server_error", "status_code_conformance"),
    *("content_type_conformance", "response_schema_conformance"),
)


def fuzz(server: Server, folder: Path, *options: str) -> None:
    """Send what the document allows and what it forbids; every answer must be described."""
    run = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("schemathesis")), "--config-file"),
            *(str(config(folder)), "run", f"{server.url}/api/schema/"),
            *("--checks", ",".join(CHECKS), "--max-examples", str(EXAMPLES), "--mode", "all"),
            *("--phases", "examples,coverage,fuzzing", "--workers", "1", "--no-color"),
            # The bytes of tus have a media type of their own, which it cannot make.
            *("--generation-deterministic", "--exclude-operation-id", "upload_write"),
            *options,
        ],
        env=environment(NO_PROXY="*"),
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=FUZZ_SECONDS,
    )
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-2_000:]


def config(folder: Path) -> Path:
    """Return a configuration without anything of whoever runs the tests."""
    file = folder / "schemathesis.toml"
    file.write_text("")
    return file


@pytest.mark.gate
@pytest.mark.timeout(2 * FUZZ_SECONDS + 10)
def test_whoever_is_not_signed_in_gets_only_described_answers(
    server: Server, tmp_path: Path
) -> None:
    fuzz(server, tmp_path)


@pytest.mark.long
@pytest.mark.timeout(2 * FUZZ_SECONDS + 10)
def test_whoever_is_signed_in_gets_only_described_answers(
    server: Server, ana: Person, tmp_path: Path
) -> None:
    fuzz_signed_in(server, ana, tmp_path)


@pytest.mark.gate
@pytest.mark.timeout(2 * FUZZ_SECONDS + 10)
def test_staff_get_only_described_answers(server: Server, staff: Staff, tmp_path: Path) -> None:
    with client_of(server) as client:
        stefan = Person(server, "Stefan", client)
        stefan.email = staff.email
        assert stefan.login().status_code == 200
        fuzz_signed_in(server, stefan, tmp_path)


def fuzz_signed_in(server: Server, person: Person, folder: Path) -> None:
    """Send everything as somebody; they stay signed in until the end."""
    token = ("--header", f"Authorization: Bearer {person.access}")
    # The ids of answers are put into later requests, so that this one ends the session in the end.
    fuzz(server, folder, *token, "--exclude-operation-id", "me_session_end")
    assert person.get("/api/me/").status_code == 200, "signed out on the way"
    fuzz(server, folder, *token, "--include-operation-id", "me_session_end")
