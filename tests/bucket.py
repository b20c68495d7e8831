"""A bucket of S3: a real server of its API, as a child process."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.ports import free_port
from tests.servers import wait_for

NAME = "chat-files"
KEY, SECRET = "k" * 20, "s" * 40


@pytest.fixture
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The settings by which a server keeps its files in a bucket."""
    folder, port = tmp_path_factory.mktemp("bucket"), free_port()
    (folder / NAME).mkdir()
    url = f"http://127.0.0.1:{port}"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(str(Path(sys.executable).with_name("nanio")), "serve", "--data-dir", str(folder)),
                *("--host", "127.0.0.1", "--port", str(port)),
            ],
            env={**os.environ, "NANIO_ACCESS_KEY": KEY, "NANIO_SECRET_KEY": SECRET},
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(lambda: _answers(url), explain=(folder / "log").read_text)
        yield {
            "STORAGE_URL": f"s3://{NAME}/here",
            "AWS_ENDPOINT_URL": url,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }
    finally:
        process.kill()
        process.wait()


def _answers(url: str) -> bool:
    try:
        httpx.get(url, trust_env=False)
    except httpx.TransportError:
        return False
    return True
