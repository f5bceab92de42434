#!/usr/bin/env bash
# enter-root.sh CLONE TARGET ROOT USER:GROUP FOLDER COMMAND...
# Runs as root in a mount namespace of its own (see swift.sh), so what it mounts is gone with it.
set -euo pipefail
clone=$1 target=$2 root=$3 user=$4 folder=$5
shift 5

mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
for shared in "$clone" "$target"; do
  mkdir -p "$root$shared"
  mount --bind "$shared" "$root$shared"
done
cp /etc/resolv.conf /etc/hosts "$root/etc/"

# shellcheck disable=SC2016  # for the shell inside
exec chroot --userspec="$user" "$root" /usr/bin/env -i \
  PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LANG=C.UTF-8 \
  ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} \
  sh -euc 'cd "$1" && shift && exec "$@"' sh "$folder" "$@"
