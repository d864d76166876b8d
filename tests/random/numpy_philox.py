#!/usr/bin/env python3
"""Compares the uniforms of advproof::Stream exactly with numpy's Philox: numpy_philox.py PRINT_UNIFORMS."""

import subprocess
import sys

import numpy as np

COUNT = 1000
LARGEST = 2**64 - 1
STREAMS = [  # seed, substream, index
    (0, 1, 0),
    (1, 1, 0),
    (1, 4, 7),
    (20, 9, 1),
    (12345, 5, 2**40),
    (2**32, 2, 2**32),
    (2**63 - 1, 3, 59),
    (2**63, 6, 3),
    (LARGEST, 9, LARGEST),
    (LARGEST, LARGEST, 0),
]


def ours(program, stream):
    """The uniforms that the program prints."""
    command = [program, *map(str, stream), str(COUNT)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [float.fromhex(line) for line in output.splitlines()]


def numpys(seed, substream, index):
    """The same uniforms from numpy."""
    key = np.array([seed, substream], dtype=np.uint64)
    counter = np.array([0, 0, index, 0], dtype=np.uint64)
    philox = np.random.Philox(key=key, counter=counter)
    return np.random.Generator(philox).random(COUNT).tolist()


def difference(program, stream):
    """What is wrong with a stream, or None."""
    found, expected = ours(program, stream), numpys(*stream)
    if len(found) != COUNT:
        return f"{len(found)} uniforms instead of {COUNT}"
    for position, (a, b) in enumerate(zip(found, expected)):
        if a != b:
            return f"uniform {position} is {a.hex()}, numpy's is {b.hex()}"
    return None


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: numpy_philox.py PRINT_UNIFORMS")
    equal = 0
    for stream in STREAMS:
        wrong = difference(sys.argv[1], stream)
        if wrong:
            print(f"stream {stream}: {wrong}")
        else:
            equal += 1
    print(f"{equal} of {len(STREAMS)} streams equal numpy's, {COUNT} uniforms each")
    return 0 if STREAMS and equal == len(STREAMS) else 1


if __name__ == "__main__":
    sys.exit(main())
