"""ieee_test.py COMPILER: scalar/ieee.h compiles as the program does, and not under options that change arithmetic."""
import pathlib
import subprocess
import sys

compiler = sys.argv[1]
include = pathlib.Path(__file__).resolve().parents[2] / "include"
FAST = "advproof needs IEEE arithmetic: compile without -ffast-math and its parts"
EXCESS = "advproof needs binary64 without excess precision: compile without -mfpmath=387"


def macros(*flags):
    return subprocess.run([compiler, "-std=c++20", *flags, "-dM", "-E", "-x", "c++", "/dev/null"],
                          capture_output=True, text=True, check=True).stdout


def errors(*flags):
    """What the compiler says to a program that includes the header, or None where it compiles."""
    run = subprocess.run([compiler, "-std=c++20", "-O2", *flags, f"-I{include}", "-fsyntax-only", "-x", "c++", "-"],
                         input="#include <advproof/scalar/ieee.h>\nint main() {}\n", capture_output=True, text=True)
    return run.stderr if run.returncode else None


def refused(sentence, *flags):
    said = errors(*flags)
    assert said is not None, f"{flags}: compiled"
    assert sentence in said, f"{flags}: {said}"


for flags in [], ["-march=native", "-ffp-contract=off", "-fno-fast-math"], ["-fno-math-errno", "-fno-trapping-math"]:
    assert errors(*flags) is None, f"{flags}: {errors(*flags)}"

refused(FAST, "-ffast-math")
refused(FAST, "-Ofast")
refused(FAST, "-ffinite-math-only")
predefined = macros()
if "__clang__" not in predefined:  # clang has no macros for the parts
    refused(FAST, "-funsafe-math-optimizations")
    refused(FAST, "-freciprocal-math")
    refused(FAST, "-fno-signed-zeros")
    refused(FAST, "-fassociative-math", "-fno-signed-zeros", "-fno-trapping-math")
    if "__x86_64__" in predefined:
        refused(EXCESS, "-mfpmath=387")
