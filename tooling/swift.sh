# shellcheck shell=bash
# A Swift for a machine without one: Debian trixie has it packaged, bookworm has not, so trixie is
# unpacked once into a cached folder and commands run inside it. 2.6 GB, about six minutes.

SWIFT_ROOT=$CACHE/swift-trixie-$(uname -m)
export SWIFT_MISSING= # why there is no Swift, for the table

has_swift() { command -v swift >/dev/null || [[ -d $SWIFT_ROOT ]]; }

need_swift() {
  if has_swift; then return; fi
  step "Swift, once" locked "$SWIFT_ROOT" build_swift_root
  has_swift || SWIFT_MISSING="its set-up did not end well, see above"
}

# A container may forbid mounting even to root; proot then shows the same view of the files, slower.
can_mount() { as_root unshare --mount true 2>/dev/null; }

# The archive this machine's own packages come from.
debian_mirror() {
  local codename
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  # shellcheck disable=SC2016  # apt fills these in
  apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    awk -v codename="$codename" '$1 == codename && !found { print $2; found = 1 }'
}

# build_swift_root FOLDER
build_swift_root() {
  local partial=$1.partial
  as_root rm -rf --one-file-system "$partial"
  isolated debootstrap --variant=minbase trixie "$partial" "$(debian_mirror)"
  # The way out, if this machine has one of its own.
  apt-config dump Acquire | grep -i proxy | as_root tee "$partial/etc/apt/apt.conf.d/90machine" >/dev/null || true
  in_root "$partial" 0:0 / env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends swiftlang libc6-dev libstdc++-14-dev binutils
  in_root "$partial" 0:0 / apt-get clean
  in_root "$partial" 0:0 / swift --version
  as_root mv "$partial" "$1"
}

# Mounts made by the command are seen by it alone and go with it: no `rm` can ever reach through one.
isolated() {
  if can_mount; then as_root unshare --mount --propagation private "$@"; else as_root "$@"; fi
}

# in_root ROOT USER:GROUP FOLDER COMMAND...: the clone and the target folder are seen at their own paths.
in_root() {
  local how=proot
  if can_mount; then how=mount; fi
  isolated bash tooling/enter-root.sh "$how" "$CLONE" "$CARGO_TARGET_DIR" "$@"
}

# swift_in FOLDER ARGS...: `swift ARGS` in that folder of the clone.
swift_in() {
  local folder=$CLONE/$1
  shift
  if command -v swift >/dev/null; then
    (cd "$folder" && swift "$@")
  else
    in_root "$SWIFT_ROOT" "$(id -u):$(id -g)" "$folder" env "WAYMARK_LIBRARY_PATH=$LIBRARY_FOLDER" \
      "WAYMARK_TEST_RELAY=${WAYMARK_TEST_RELAY:-}" "WAYMARK_TEST_SECOND_RELAY=${WAYMARK_TEST_SECOND_RELAY:-}" swift "$@"
  fi
}
