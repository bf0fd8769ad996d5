"""What a Vosk model's folder looks like, known without loading Vosk."""

from pathlib import Path

DEFAULT_RATE_HZ = 16000
"""What Kaldi takes where conf/mfcc.conf names no rate."""


def is_model(folder: Path) -> bool:
    """Say whether folder holds an acoustic model and a graph, in either of Vosk's two layouts."""
    acoustic = (folder / "am" / "final.mdl", folder / "final.mdl")
    return any(path.is_file() for path in acoustic) and (_has(folder, "HCLG.fst") or has_dynamic_graph(folder))


def has_dynamic_graph(folder: Path) -> bool:
    """Say whether the graph is composed at run time, which a grammar needs."""
    return _has(folder, "HCLr.fst")


def rate_hz(folder: Path) -> int:
    """Return the sample rate of the model's features, from its mfcc.conf."""
    for conf in (folder / "conf" / "mfcc.conf", folder / "mfcc.conf"):
        if conf.is_file():
            options = (line.split("=", 1) for line in conf.read_text("utf-8").splitlines() if "=" in line)
            rates = [float(value.split("#")[0]) for key, value in options if key.strip() == "--sample-frequency"]
            return int(rates[-1]) if rates else DEFAULT_RATE_HZ
    return DEFAULT_RATE_HZ


def _has(folder: Path, name: str) -> bool:
    return (folder / "graph" / name).is_file() or (folder / name).is_file()
