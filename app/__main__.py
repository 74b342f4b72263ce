"""Start Posture Atlas: ``python -m app`` or ``posture-atlas``."""

from __future__ import annotations

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main())
