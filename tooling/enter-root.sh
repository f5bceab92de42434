#!/usr/bin/env bash
# enter-root.sh mount|proot CLONE TARGET ROOT USER:GROUP FOLDER COMMAND...
# Runs COMMAND as that user with ROOT as its root, seeing this machine's /proc and /dev and the two
# folders. It is started as root; for `mount`, in a mount namespace of its own (see swift.sh).
set -euo pipefail
how=$1 clone=$2 target=$3 root=$4 user=$5 folder=$6
shift 6

environment=(/usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LANG=C.UTF-8)
for name in http_proxy https_proxy no_proxy; do
  if [[ -n ${!name:-} ]]; then environment+=("$name=${!name}"); fi
done
cp /etc/resolv.conf /etc/hosts "$root/etc/"
mkdir -p "$root$clone" "$root$target"

if [[ $how == proot ]]; then
  exec setpriv --reuid="${user%:*}" --regid="${user#*:}" --clear-groups \
    proot -r "$root" -b /proc -b /dev -b "$clone" -b "$target" -w "$folder" "${environment[@]}" "$@"
fi

mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$clone" "$root$clone"
mount --bind "$target" "$root$target"
# shellcheck disable=SC2016  # for the shell inside
exec chroot --userspec="$user" "$root" "${environment[@]}" sh -euc 'cd "$1" && shift && exec "$@"' sh "$folder" "$@"
