#!/usr/bin/env python3
"""Two run files hold the same numbers, bit for bit, in every dataset but the versions of what wrote them.

usage: same_run.py RUN.h5 RUN.h5   exit 1 if any differs, or if nothing was compared
"""
import sys

import h5py
import numpy


def datasets(path):
    found = {}
    with h5py.File(path, "r") as file:
        file.visititems(lambda name, item: found.__setitem__(name, item[()]) if isinstance(item, h5py.Dataset) else None)
    found.pop("versions", None)
    return found


first, second = (datasets(path) for path in sys.argv[1:3])
different = [name for name in first.keys() | second.keys()
             if name not in first or name not in second or not numpy.array_equal(first[name], second[name])]
print(f"same_run: {len(first)} datasets compared, {len(different)} differ {sorted(different)}")
sys.exit(1 if different or not first else 0)
