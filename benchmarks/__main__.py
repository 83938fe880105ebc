"""`python -m benchmarks [NAME …]`: runs the benchmarks, prints their tables and keeps them.

A benchmark is a module of this package with `run() -> list[dict]`. Its rows hold a baseline from
the same run, because figures of different machines and hours cannot be compared.
"""

import argparse
import importlib
import pkgutil
import sys
import time
import traceback
from types import ModuleType

import benchmarks
from benchmarks.report import machine, render_table, write_result


def main() -> int:
    """Run what was asked for; 1 when a benchmark broke, the others are run all the same."""
    available = find_benchmarks()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(available))
    names = parser.parse_args().names or list(available)
    if unknown := [name for name in names if name not in available]:
        parser.error(f"no benchmark is called {unknown[0]}; there are: {', '.join(available)}")
    print(machine(), flush=True)
    broken = [name for name in names if not run_one(name, available[name])]
    if broken:
        print(f"\nBroken: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


def find_benchmarks() -> dict[str, ModuleType]:
    """Modules of the package that have a `run`, by name."""
    modules = [
        importlib.import_module(f"benchmarks.{found.name}")
        for found in pkgutil.iter_modules(benchmarks.__path__)
        if not found.ispkg and found.name not in {"__main__", "report"}
    ]
    runnable = [module for module in modules if hasattr(module, "run")]
    return {module.__name__.rpartition(".")[2]: module for module in runnable}


def run_one(name: str, module: ModuleType) -> bool:
    """Run, print and keep one benchmark; False when it broke."""
    title = (module.__doc__ or name).strip().splitlines()[0].rstrip(".")
    print(f"\n## {title}\n", flush=True)
    began = time.monotonic()
    try:
        rows = module.run()
    except Exception:  # the next benchmark has nothing to do with it
        traceback.print_exc()
        return False
    print(render_table(rows))
    print(f"\n{write_result(name, title, rows, time.monotonic() - began)}", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
