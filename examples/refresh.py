#!/usr/bin/python3
"""Makes the evidence of examples/apt40-case1 anew from its scenario.

    examples/refresh.py path/to/bw-generate

The logs of FS01 are kept as a ZIP archive, so that a hunt over the example also opens one; everything
in it is dated to the day after the last record, so that the archive is the same each time.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
CASE = os.path.join(HERE, "apt40-case1")
ZIPPED_HOST = "FS01"
ZIP_DATE = (2022, 9, 24, 0, 0, 0)


def generate(program, directory, truth):
    """Runs the generator; raises when it fails."""
    subprocess.run([program, os.path.join(CASE, "scenario.yml"), "--output", directory,
                    "--truth", truth], check=True, stdout=subprocess.DEVNULL)


def pack(directory):
    """Replaces the folder of one host by an archive of it."""
    folder = os.path.join(directory, ZIPPED_HOST)
    with zipfile.ZipFile(folder + ".zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(os.listdir(folder)):
            entry = zipfile.ZipInfo(ZIPPED_HOST + "/" + name, ZIP_DATE)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            with open(os.path.join(folder, name), "rb") as log:
                archive.writestr(entry, log.read())
    shutil.rmtree(folder)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    evidence = os.path.join(CASE, "evidence")
    with tempfile.TemporaryDirectory(dir=CASE) as work:
        made = os.path.join(work, "evidence")
        truth = os.path.join(work, "truth.jsonl")
        generate(sys.argv[1], made, truth)
        pack(made)
        shutil.rmtree(evidence, ignore_errors=True)
        os.rename(made, evidence)
        os.replace(truth, os.path.join(CASE, "truth.jsonl"))


if __name__ == "__main__":
    main()
