#!/bin/sh
# debootstrap.sh - proves that `./dev run` and `./dev check` work on a fresh Debian.
#
# Makes a minimal Debian 12 in a temporary folder, copies the sources in, and runs the
# commands there as a person would; then builds and runs once more as somebody who is not
# root and has no network. Needs root and whatever this machine's apt needs.
set -eu
cd "$(dirname "$0")/../.."

suite=bookworm
[ "$(id -u)" = 0 ] || { echo "debootstrap.sh: needs root" >&2 && exit 1; }

root=$(mktemp -d "${TMPDIR:-/tmp}/synctorture-fresh.XXXXXX")
tree=$root/home/somebody/synctorture

clean_up() {
    code=$?
    trap - EXIT
    awk -v root="$root/" 'index($2 "/", root) == 1 { print $2 }' /proc/mounts | sort -r |
        xargs -r umount
    rm -rf --one-file-system "$root"
    exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Runs a command, tells how long it took, and shows the end of its output; all if it fails.
timed() {
    what=$1
    shift
    start=$(date +%s)
    set +e
    (set -e; "$@") >"$root/log" 2>&1 </dev/null
    code=$?
    set -e
    took="$(($(date +%s) - start)) s"
    if [ "$code" != 0 ]; then
        cat "$root/log"
        echo "$what: FAILED after $took"
        exit 1
    fi
    tail -n 5 "$root/log" | sed 's/^/    /'
    echo "$what: $took"
}

# The environment of somebody who has just logged in, behind the same proxy.
inside() {
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/home/somebody \
        ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
        ${no_proxy:+no_proxy="$no_proxy"} \
        "$@"
}
as_root() { inside chroot "$root" sh -c "cd /home/somebody/synctorture && $1"; }
offline() {
    inside unshare --net chroot --userspec=1000:1000 --groups= "$root" \
        sh -c "cd /home/somebody/synctorture && $1"
}

debian_sources() {
    apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
        'Created-By: Packages' 'Origin: Debian' | grep " ${suite}[- ]" | sort -u
}

make_root() {
    command -v debootstrap >/dev/null || {
        apt-get update && apt-get install -y --no-install-recommends debootstrap
    }
    [ -n "$(debian_sources)" ] || apt-get update
    mirror=$(debian_sources | awk -v suite="$suite" '$3 == suite { print $2; exit }')
    case $mirror in https:*) more=--include=ca-certificates ;; *) more= ;; esac

    mount --bind "$root" "$root" # / is a mount point, as on every machine
    debootstrap --variant=minbase $more "$suite" "$root" "$mirror"
    chmod 755 "$root" # mktemp made it for root alone
    debian_sources >"$root/etc/apt/sources.list"
    apt-config dump | grep -i '^Acquire::.*\(proxy\|verify\|cainfo\|retries\)' \
        >"$root/etc/apt/apt.conf.d/90host" || true
    cp /etc/resolv.conf /etc/hosts "$root/etc/" # so that names resolve as they do here
    mount -t proc proc "$root/proc"
    mkdir -p "$root/dev/pts" # programs are tested on terminals, too
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
    ln -sf pts/ptmx "$root/dev/ptmx"
}

copy_sources() {
    mkdir -p "$tree"
    git -c safe.directory='*' ls-files -z -co --exclude-standard |
        tar -c --null --files-from=- --ignore-failed-read | tar -x -C "$tree"
}

# debootstrap reads the proxy from the environment, not from apt.
eval "$(apt-config shell http_proxy Acquire::http::Proxy https_proxy Acquire::https::Proxy)"
[ -z "${http_proxy-}" ] || export http_proxy
[ -z "${https_proxy-}" ] || export https_proxy

timed "a fresh Debian ($suite)" make_root
timed "copy of the sources" copy_sources
timed "./dev run" as_root './dev run'
timed "./dev run, again" as_root './dev run'
timed "./dev check" as_root './dev check'

chown -R 1000:1000 "$root/home/somebody"
rm -rf "$tree/build"
timed "./dev run, without network or root" offline './dev run'
timed "./dev check, without network or root" offline './dev check'
