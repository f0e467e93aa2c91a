#!/bin/sh
# Layout (clang-format), structure (layers, banned calls, size budgets), clang-tidy. Exits 1 on any finding.
set -u
cd "$(dirname "$0")/.."
status=0

echo 'clang-format'
git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror || status=1

echo 'structure'
for script in tests/system/structure.py; do
    BW_ROOT=$PWD /usr/bin/python3 -B "$script" || status=1
done

if [ "${1:-}" != quick ]; then
    echo 'clang-tidy'
    cmake -S . -B build/lint -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >/dev/null || exit 1
    cmake --build build/lint --target bw_report >/dev/null 2>&1
    git ls-files 'src/*.c' | xargs -P "$(nproc)" -n 8 clang-tidy --quiet -p build/lint 2>/dev/null || status=1
fi
[ "$status" -eq 0 ] && echo 'clean'
exit "$status"
