#!/usr/bin/env bash
# get.sh [CACHE]: puts a real Asterisk (20 or newer) into CACHE (default ~/.cache/hotline/asterisk), for tests and demos.
# It resolves and unpacks Debian's own packages beside the system, as any user; nothing is installed and no maintainer script runs.
# The mirror is the one this machine's apt uses.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CACHE=${1:-${ASTERISK_CACHE:-$HOME/.cache/hotline/asterisk}}
SUITE=${ASTERISK_SUITE:-sid}
OLDEST=20
TRIES=3

fail() { echo "asterisk: $*" >&2; exit 1; }

check_system() {
  [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || fail "unpacking works on Linux x86_64 only; install Asterisk $OLDEST or newer yourself (deploy/asterisk/README.md)"
  local tool
  for tool in apt-get dpkg-deb tar; do
    command -v "$tool" >/dev/null || fail "needs Debian ($tool is missing); install Asterisk $OLDEST or newer yourself (deploy/asterisk/README.md)"
  done
  [ -r "$KEYRING" ] || fail "needs Debian's keyring $KEYRING (package debian-archive-keyring)"
}

mirror() {  # the first address this machine's apt fetches Debian's packages from
  local found
  found=$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p' | grep -v security | head -1 || true)
  [ -n "$found" ] || found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
    sed -n 's/^deb[[:space:]]\+\(\[[^]]*\][[:space:]]*\)\?\([^[:space:]]*\).*/\2/p' | grep -v security | head -1 || true)
  [ -n "$found" ] || fail "no Debian mirror in /etc/apt; add one and try again"
  echo "$found"
}

retry() {
  local try
  for try in $(seq "$TRIES"); do
    "$@" && return 0
    [ "$try" = "$TRIES" ] || { echo "asterisk: try $try of $TRIES failed, again in $((try * 5)) s" >&2; sleep $((try * 5)); }
  done
  return 1
}

download() {  # every package Asterisk needs, resolved against an empty system, into $WORK/archives
  mkdir -p "$WORK"/{lists,archives}/partial
  : > "$WORK/status"
  echo "deb [signed-by=$KEYRING] $(mirror) $SUITE main" > "$WORK/sources.list"
  local options=(
    -o "Dir::Etc::sourcelist=$WORK/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$WORK/lists" -o "Dir::State::status=$WORK/status"
    -o "Dir::Cache::archives=$WORK/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
    -o APT::Architecture=amd64 -o APT::Install-Recommends=0 -o Debug::NoLocking=1 -o APT::Sandbox::User=root
    -o APT::Keep-Downloaded-Packages=true -o Acquire::Languages=none -o Acquire::Retries=3)
  retry apt-get "${options[@]}" -qq update -o APT::Update::Error-Mode=any || fail "the mirror's suite $SUITE could not be read"
  retry apt-get "${options[@]}" -qq -y --download-only install asterisk || fail "the packages of suite $SUITE could not be fetched"
}

unpack() {  # into $WORK/root, without maintainer scripts
  local folder package
  for folder in bin sbin lib lib64; do mkdir -p "$WORK/root/usr/$folder"; ln -sfn "usr/$folder" "$WORK/root/$folder"; done
  for package in "$WORK"/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" |
      tar -x -C "$WORK/root" --no-same-owner --keep-directory-symlink --exclude='./usr/share/'{doc,man,locale,info,lintian}
  done
}

prune() {  # keep the program, the modules that etc/modules.conf loads, and their libraries
  local from="$WORK/root/usr" to="$WORK/small/usr" triplet=lib/x86_64-linux-gnu module file
  local loader="$from/lib64/ld-linux-x86-64.so.2"
  mkdir -p "$to"/{sbin,lib64,share} "$to/$triplet/asterisk/modules"
  cp "$from/sbin/asterisk" "$to/sbin/"
  cp -L "$loader" "$to/lib64/"
  cp -r "$from/share/asterisk" "$to/share/"
  for module in $(sed -n 's/^load = //p' "$HERE/etc/modules.conf"); do
    cp "$from/$triplet/asterisk/modules/$module" "$to/$triplet/asterisk/modules/" || fail "suite $SUITE's Asterisk has no module $module"
  done
  for file in "$to/sbin/asterisk" "$to/$triplet"/asterisk/modules/*.so; do
    "$loader" --library-path "$from/$triplet" --list "$file" 2>/dev/null | awk '$3 ~ /^\//{print $3}'
  done | sort -u | xargs -I{} cp -Ln {} "$to/$triplet/"
  cp -L "$from/$triplet"/libnss_{files,dns}.so.2 "$from/$triplet/libgcc_s.so.1" "$to/$triplet/"
}

version_of() {  # the version of the Asterisk unpacked in $1
  "$1/usr/lib64/ld-linux-x86-64.so.2" --library-path "$1/usr/lib/x86_64-linux-gnu" "$1/usr/sbin/asterisk" -V 2>/dev/null |
    sed -n 's/^Asterisk \([0-9.]*\).*/\1/p'
}

usable() {  # is what lies in $1 new enough, and made for today's modules.conf?
  [ -x "$1/usr/sbin/asterisk" ] && cmp -s "$1/modules.conf" "$HERE/etc/modules.conf" || return 1
  local version
  version=$(version_of "$1")
  [ -n "$version" ] && [ "${version%%.*}" -ge "$OLDEST" ]
}

KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
if usable "$CACHE"; then echo "asterisk: $(version_of "$CACHE") is there already ($CACHE)"; exit 0; fi
check_system
mkdir -p "$(dirname "$CACHE")"
WORK=$(mktemp -d "$(dirname "$CACHE")/asterisk.XXXXXX")
trap 'rm -rf "$WORK"' EXIT
echo "asterisk: fetching (some 60 MB, 240 MB of disk while unpacking, half a minute)"
download
unpack
prune
cp "$HERE/etc/modules.conf" "$WORK/small/modules.conf"
usable "$WORK/small" || fail "what suite $SUITE holds ('$(version_of "$WORK/small")') does not start here or is older than $OLDEST"
rm -rf "$CACHE"
mv "$WORK/small" "$CACHE"
echo "asterisk: $(version_of "$CACHE") is ready ($CACHE, $(du -sm "$CACHE" | cut -f1) MB)"
