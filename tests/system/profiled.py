"""The two builds of a profiled program fit each other: what tools/train.sh builds is there, the counts of one
lie where the compiler looks for them in the other, and layers compile without a warning. All of it is minutes;
this is the lowest layer and the plans of the rest."""
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.environ.get("BW_ROOT") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LAYER = "libbw_base.a"


def configure(folder, profile):
    subprocess.run(["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-DCMAKE_C_COMPILER=gcc", "-DCMAKE_BUILD_TYPE=Release",
                    "-DBW_TESTS=OFF", "-DBW_WERROR=ON", f"-DBW_PROFILE={profile}"], check=True, stdout=subprocess.DEVNULL)


def ninja(folder, *words):
    return subprocess.run(["ninja", "-C", folder, *words], check=True, capture_output=True, text=True).stdout


def objects(folder):
    lines = ninja(folder, "-t", "targets", "all").splitlines()
    return {line.split(":")[0] for line in lines if ".o: C_COMPILER" in line and "/bw_" in line}


def main():
    if shutil.which("gcc") is None:
        print("no gcc: only it builds a profiled program here")
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="bw-test-") as work:
        train, use = os.path.join(work, "train"), os.path.join(work, "use")
        configure(train, "train")
        configure(use, "use")
        ninja(train, "-n", "breakwater", "hunt_bench", "bw-generate")
        assert len(objects(use)) > 300, "few objects of layers are known"
        missing = objects(use) - objects(train)
        assert not missing, f"not counted: {sorted(missing)[:5]}"
        ninja(train, LAYER)
        program = os.path.join(work, "counted.c")
        with open(program, "w", encoding="utf-8") as file:
            file.write('#include "base/hash.h"\nint main(void) { return bw_hash64((bw_bytes){0}, 1) == 2; }\n')
        counted = os.path.join(work, "counted")
        subprocess.run(["gcc", "-D_GNU_SOURCE", "-I", os.path.join(ROOT, "src"), program, os.path.join(train, LAYER),
                        "-fprofile-generate", "-lm", "-o", counted], check=True)
        subprocess.run([counted], check=True, cwd=work)
        counts = os.path.join("CMakeFiles", "bw_base.dir", "src", "base", "hash.c.gcda")
        os.makedirs(os.path.dirname(os.path.join(use, counts)), exist_ok=True)
        shutil.copy(os.path.join(train, counts), os.path.join(use, counts))
        said = ninja(use, "-v", LAYER)
        assert "-fprofile-use" in said and "warning:" not in said, said[-2000:]
    print("profiled: ok")


main()
