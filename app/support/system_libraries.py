"""Whether the system libraries that Qt links to are there; on Debian and Ubuntu, which packages bring them.

``python -m app.support.system_libraries`` prints the one line that installs what is missing; with
``--install`` it runs that line when it may (as root). It uses the standard library only.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

# What the wheels of Qt 6.11 need that a bare Debian 12 or Ubuntu 24.04 lacks: library, package. Ubuntu 24.04
# renamed libasound2.
PACKAGE_OF: Final[dict[str, str]] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXcomposite.so.1": "libxcomposite1",
    "libXdamage.so.1": "libxdamage1",
    "libXext.so.6": "libxext6",
    "libXfixes.so.3": "libxfixes3",
    "libXi.so.6": "libxi6",
    "libXrandr.so.2": "libxrandr2",
    "libXrender.so.1": "libxrender1",
    "libXtst.so.6": "libxtst6",
    "libasound.so.2": "libasound2t64|libasound2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgbm.so.1": "libgbm1",
    "libglib-2.0.so.0": "libglib2.0-0t64|libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libnspr4.so": "libnspr4",
    "libnss3.so": "libnss3",
    "libnssutil3.so": "libnss3",
    "libsmime3.so": "libnss3",
    "libudev.so.1": "libudev1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbfile.so.1": "libxkbfile1",
    "libxshmfence.so.1": "libxshmfence1",
}
JAPANESE_FONT_PACKAGE: Final = "fonts-noto-cjk"

_LINKED: Final = (
    "Qt/lib/libQt6WebEngineCore.so.6",
    "Qt/lib/libQt6Gui.so.6",
    "Qt/libexec/QtWebEngineProcess",
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/platforms/libqoffscreen.so",
)


def unresolved(ldd_output: str) -> list[str]:
    """Return the libraries that ``ldd`` could not find, in order, each once."""
    return list(dict.fromkeys(re.findall(r"^\s*(\S+) => not found", ldd_output, flags=re.MULTILINE)))


def missing_libraries() -> list[str]:
    """Return the shared libraries that the installed Qt links to and the system lacks (Linux only)."""
    spec = importlib.util.find_spec("PySide6")
    if not sys.platform.startswith("linux") or spec is None or spec.origin is None or not shutil.which("ldd"):
        return []
    root = Path(spec.origin).parent
    files = [str(root / name) for name in _LINKED if (root / name).exists()]
    done = subprocess.run(["ldd", *files], capture_output=True, text=True, check=False)
    return unresolved(done.stdout)


def has_japanese_font() -> bool:
    """Return whether fontconfig knows a font with Japanese; true where there is no fontconfig to ask."""
    if not sys.platform.startswith("linux") or not shutil.which("fc-list"):
        return True
    return bool(subprocess.run(["fc-list", ":lang=ja"], capture_output=True, text=True, check=False).stdout.strip())


def packages_for(libraries: Iterable[str], available: Iterable[str] | None = None) -> list[str]:
    """Return the Debian packages of the libraries, sorted; of two names the first that is ``available``."""
    known = None if available is None else set(available)
    names = set()
    for library in libraries:
        choices = PACKAGE_OF.get(library, library).split("|")
        names.add(next((c for c in choices if known is not None and c in known), choices[-1]))
    return sorted(names)


def _available(packages: Iterable[str]) -> list[str]:
    names = sorted({choice for package in packages for choice in package.split("|")})
    done = subprocess.run(["apt-cache", "pkgnames"], capture_output=True, text=True, check=False)
    return sorted(set(names) & set(done.stdout.split()))


def main(arguments: list[str] | None = None) -> int:
    """Check, and with ``--install`` mend where possible. Return 0 when Qt can start, else 1."""
    parser = argparse.ArgumentParser(description="Check the system libraries that Qt needs.")
    parser.add_argument("--install", action="store_true", help="install what is missing when run as root on Debian")
    options = parser.parse_args(arguments)
    libraries = missing_libraries()
    if not libraries and has_japanese_font():
        return 0
    apt = shutil.which("apt-get")
    if apt and options.install and os.geteuid() == 0:
        subprocess.run([apt, "update", "-q"], check=False, stdout=subprocess.DEVNULL)
        wanted = packages_for(libraries, _available(PACKAGE_OF.values()))
        wanted += [] if has_japanese_font() else [JAPANESE_FONT_PACKAGE]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt, "install", "-y", "-q", "--no-install-recommends", *wanted], check=False, env=environment)
        # One package may bring a library that links to another.
        again = missing_libraries()
        if again:
            subprocess.run(
                [apt, "install", "-y", "-q", *packages_for(again, _available(PACKAGE_OF.values()))],
                check=False,
                env=environment,
            )
        libraries = missing_libraries()
    if libraries:
        packages = " ".join(packages_for(libraries, _available(PACKAGE_OF.values()) if apt else None))
        line = f"sudo apt-get install {packages}" if apt else f"install the system packages that hold {libraries}"
        sys.stderr.write(f"Qt needs system libraries that are not there. Run:\n  {line}\n")
        return 1
    if not has_japanese_font():
        sys.stderr.write(
            f"No Japanese font is installed, so Japanese names show as boxes. Run:\n"
            f"  sudo apt-get install {JAPANESE_FONT_PACKAGE}\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
