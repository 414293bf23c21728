"""The benchmarks, as tests ask whether anything has become far slower than they allow."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parents[1] / "benchmarks"


def benchmark(name: str) -> ModuleType:
    """Load a module of the benchmarks, under a name that no module of the tests has."""
    spec = importlib.util.spec_from_file_location(f"{name} as a benchmark", FOLDER / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(FOLDER))  # they import each other, by names that no module of the tests has
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(FOLDER))
    return module
