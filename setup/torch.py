"""Installs torch for the CPU by the first way that works; never the build with gigabytes of CUDA.

`python -m setup.torch UV`: a wheel folder named by UV_FIND_LINKS, then PyTorch's own CPU index through uv.
"""

import os
import subprocess
import sys

WANTED = "torch==2.13.0"


def main(uv: str) -> None:
    """Install torch into this interpreter; exit with a clear line where no CPU build can be had."""
    ways = [["--torch-backend=cpu", WANTED]]
    if os.environ.get("UV_FIND_LINKS"):
        ways.insert(0, ["--no-index", "--no-deps", WANTED])
    for way in ways:
        if subprocess.run([uv, "pip", "install", "--python", sys.executable, *way], check=False).returncode == 0:
            return
    raise SystemExit("no CPU build of torch is within reach: set UV_FIND_LINKS to a folder with its wheel")


if __name__ == "__main__":
    main(sys.argv[1])
