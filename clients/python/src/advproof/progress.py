"""How far long work has come: a line on a terminal, nothing elsewhere."""
from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
INTERVAL = 0.2  # seconds between two lines


def progress(items: Iterable[T], total: int, what: str, quiet: bool = False) -> Iterator[T]:
    """The items; on a terminal, with the rate and the remaining time as they are taken."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    start = shown = time.monotonic()
    drawn = False
    for done, item in enumerate(items):
        now = time.monotonic()
        if now - shown > INTERVAL:
            rate = done / (now - start)
            print(f"\r\033[K{what}: {done} of {total}, {rate:.3g}/s, {(total - done) / max(rate, 1e-9):.0f} s left", end="",
                  file=sys.stderr, flush=True)
            shown, drawn = now, True
        yield item
    if drawn:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
