#!/usr/bin/python3
"""Makes the evidence of examples/apt40-case1 and -case2 anew from their scenarios.

    examples/refresh.py path/to/bw-generate

Logs that were rotated by week are packed with gzip. The logs of FS01 are kept as a ZIP archive, so that a hunt over the example also opens one; everything
in it is dated to the day after the last record, so that the archive is the same each time.
"""
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
CASE = os.path.join(HERE, "apt40-case1")
CASE2 = os.path.join(HERE, "apt40-case2")
SCENARIOS = {CASE: ("scenario.yml", "network.yml"), CASE2: ("scenario.yml",)}
ROTATED = re.compile(r"-20[0-9]{6}$")
ZIPPED_HOST = "FS01"
ZIP_DATE = (2022, 9, 24, 0, 0, 0)


def generate(program, directory, truth, case=CASE):
    """Runs the generator for each scenario of a case; raises when it fails."""
    with open(truth, "wb") as whole:
        for scenario in SCENARIOS[case]:
            part = truth + ".part"
            subprocess.run([program, os.path.join(case, scenario), "--output", directory,
                            "--truth", part], check=True, stdout=subprocess.DEVNULL)
            with open(part, "rb") as lines:
                shutil.copyfileobj(lines, whole)
            os.remove(part)


def compress(directory):
    """Packs what was rotated, as logrotate does."""
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            if ROTATED.search(name):
                with open(path, "rb") as log, open(path + ".gz", "wb") as packed, \
                        gzip.GzipFile("", "wb", 9, packed, 0) as out:
                    shutil.copyfileobj(log, out)
                os.remove(path)


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


def refresh(program, case):
    evidence = os.path.join(case, "evidence")
    with tempfile.TemporaryDirectory(dir=case) as work:
        made = os.path.join(work, "evidence")
        truth = os.path.join(work, "truth.jsonl")
        generate(program, made, truth, case)
        compress(made)
        if case == CASE:
            pack(made)
        shutil.rmtree(evidence, ignore_errors=True)
        os.rename(made, evidence)
        os.replace(truth, os.path.join(case, "truth.jsonl"))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for case in SCENARIOS:
        refresh(sys.argv[1], case)


if __name__ == "__main__":
    main()
