"""tools/check-floors on toy trees: what stands well is left alone, every breach planted is found. Argument: a C++ compiler."""
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOUND = {
    "include/advproof/error.h": "",
    "include/advproof/scalar/scalar.h": '#include "advproof/error.h"\n#include "advproof/scalar/scalars.inc"\n',
    "include/advproof/scalar/scalars.inc": "",
    "include/advproof/network/activation/smooth.h": '#include "advproof/scalar/scalar.h"\n',
    "include/advproof/verdict/verdict.h": '#include "advproof/scalar/scalar.h"\n',
    "include/advproof/claim/claim.h": '#include "advproof/verdict/verdict.h"\n',
    "src/data/features.cpp": "#include <vector>\nint features() { return 1; }\n",
    "src/network/network.cpp": '#include "network/helper.h"\nint features(); int forward() { return features(); }\n',
    "src/network/helper.h": "",
    "src/instantiate/instantiate.cpp.in": '#include "advproof/network/activation/smooth.h"\n',
    "proofs-check/lemma-5.1/check.cpp": '#include "tools.h"\n#include "advproof/claim/claim.h"\n',
    "proofs-check/tools.h": "",
    "proofs-check/claims.cpp": "namespace advproof { int all_claims() { return 1; } }\n",
    "src/cli/main.cpp": '#include "commands.h"\nnamespace advproof { int all_claims(); }\nint main() { return advproof::all_claims(); }\n',
    "src/cli/commands.h": '#include "advproof/claim/claim.h"\n',
}
ALL_CLAIMS = "namespace advproof { int all_claims(); }\nint look() { return advproof::all_claims(); }\n"
BREACHES = {  # what is changed: what must be said of it
    "upward include": ({"src/data/features.cpp": '#include "advproof/network/activation/smooth.h"\n'},
                       "src/data/features.cpp:1: data/ uses network/, a floor above"),
    "upward include in angle brackets": ({"src/data/features.cpp": "#  include <advproof/claim/claim.h>\n"},
                                         "src/data/features.cpp:1: data/ uses claim/, a floor above"),
    "upward include from the ground": ({"include/advproof/error.h": '#include "advproof/scalar/scalar.h"\n'},
                                       "include/advproof/error.h:1: the ground uses scalar/, a floor above"),
    "relative to src": ({"src/data/features.cpp": '\n#include "network/helper.h"\n'},
                        "src/data/features.cpp:2: data/ uses network/, a floor above"),
    "relative to the file": ({"src/data/features.cpp": '#include "../network/helper.h"\n'},
                             "src/data/features.cpp:1: data/ uses network/, a floor above"),
    "from proofs-check": ({"src/claim/list.cpp": '#include "tools.h"\n', "src/theory/growth.h": '#include "tools.h"\n'},
                          "src/theory/growth.h:1: theory/ uses proofs-check/, a floor above"),
    ".inc": ({"include/advproof/scalar/scalars.inc": '#include "advproof/claim/claim.h"\n'},
             "include/advproof/scalar/scalars.inc:1: scalar/ uses claim/, a floor above"),
    ".in": ({"src/data/embedded.cpp.in": '#include "advproof/claim/claim.h"\n'},
            "src/data/embedded.cpp.in:1: data/ uses claim/, a floor above"),
    ".ipp in a subfolder": ({"include/advproof/network/activation/smooth.ipp": '#include "advproof/claim/claim.h"\n'},
                            "include/advproof/network/activation/smooth.ipp:1: network/ uses claim/, a floor above"),
    "verdict": ({"include/advproof/verdict/verdict.h": '#include "network/helper.h"\n'},
                "include/advproof/verdict/verdict.h:1: verdict/ may use random/ and scalar/ only, not network/"),
    "no such file": ({"src/data/features.cpp": '#include "nowhere.h"\n'}, "src/data/features.cpp:1: nowhere.h is in no room"),
    "macro": ({"src/data/features.cpp": "#include FILE\n"}, "src/data/features.cpp:1: an include that cannot be read: FILE"),
    "new folder": ({"src/attic/box.cpp": ""}, "src/attic/box.cpp: folder 'attic' has no floor"),
    "upward link": ({"src/data/features.cpp": "int forward(); int features() { return forward(); }\n"},
                    "features.cpp.o refers to forward(): data/ uses network/, a floor above"),
    "link from verdict": ({"src/verdict/tally.cpp": "int features(); int tally() { return features(); }\n"},
                          "tally.cpp.o refers to features(): verdict/ may use random/ and scalar/ only, not data/"),
    "list of claims": ({"src/report/page.cpp": ALL_CLAIMS},
                       "page.cpp.o in report/ refers to advproof::all_claims(): the list of claims is for cli/ only"),
}


def run(tree, compiler, build=True):
    """The lines check-floors prints of these files, and its exit status."""
    with tempfile.TemporaryDirectory() as directory:
        root = pathlib.Path(directory)
        for name, text in tree.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            if build and path.suffix == ".cpp":
                target = "advproof" if name.startswith("src/cli/") else "advproof_core"
                built = root / f"build/CMakeFiles/{target}.dir" / f"{name}.o"
                built.parent.mkdir(parents=True, exist_ok=True)
                code = "".join(line for line in text.splitlines(True) if "include" not in line)
                subprocess.run([compiler, "-c", "-x", "c++", "-", "-o", built], input=code, text=True, check=True)
        options = ["--build", str(root / "build")] if build else []
        result = subprocess.run([sys.executable, ROOT / "tools/check-floors", "--root", directory, *options],
                                capture_output=True, text=True, check=False)
        assert not result.stderr, result.stderr
        return result.stdout.splitlines(), result.returncode


def main(compiler):
    lines, status = run(SOUND, compiler)
    assert (lines, status) == (["floors: 15 files, 5 objects, 0 problems"], 0), lines
    lines, status = run(SOUND, compiler, build=False)
    assert (lines, status) == (["floors: 15 files, 0 problems"], 0), lines
    for name, (changes, expected) in BREACHES.items():
        links = ".o " in expected
        lines, status = run(SOUND | changes, compiler, build=links)
        assert lines[:-1] == [expected] and status == 1, f"{name}: {lines}"
    lines, status = run({}, compiler, build=False)
    assert status == 1 and "no file was checked" in lines, lines
    print(f"{len(BREACHES)} breaches found")


if __name__ == "__main__":
    main(sys.argv[1])
