#!/bin/sh
# Installs what is missing to build (and, with "check", to test) on Debian 12. Does nothing when all
# is there, so it needs neither root nor network then.
set -eu

build="build-essential cmake ninja-build pkg-config libyaml-dev libpcre2-dev libutf8proc-dev \
libarchive-dev libsqlite3-dev zlib1g-dev libseccomp-dev libzstd-dev liblz4-dev liblzma-dev"
check="libcmocka-dev python3 python3-yaml python3-selenium chromium chromium-driver mandoc jq zip xz-utils zstd bzip2"

wanted=$build
[ "${1:-build}" != check ] || wanted="$build $check"

# A freshly debootstrapped system has no /etc/hosts, and the browser is driven through localhost.
if [ "${1:-build}" = check ] && [ ! -e /etc/hosts ] && [ "$(id -u)" -eq 0 ] &&
    ! getent hosts localhost >/dev/null; then
    echo 'There is no /etc/hosts: writing one that knows localhost'
    printf '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n' >/etc/hosts
fi

missing=
for package in $wanted; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    printf 'Not a Debian. It has to have what these packages give:%s\n' "$missing" >&2
    exit 0 # perhaps it has: the build will tell
elif [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    printf 'Missing packages. Install them as root, then run this again:\n\n' >&2
    printf '  apt-get install -y --no-install-recommends%s\n\n' "$missing" >&2
    exit 1
fi

# Hundreds of lines nobody reads, unless it fails.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() {
    "$@" >"$log" 2>&1 </dev/null && return
    cat "$log" >&2
    printf '\nFailed: %s\n' "$*" >&2
    exit 1
}

[ -z "$as_root" ] || sudo -v # asks for the password where it can be seen
printf 'Installing with apt:%s\n' "$missing" | fold -s -w 100
if ! $as_root apt-get update -q >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    echo 'apt-get update failed; going on with the lists of packages that are there' >&2
fi
# shellcheck disable=SC2086 # both are lists of words
quietly $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
    install -y -q --no-install-recommends $missing
