# shellcheck shell=bash
# A Swift for a machine without one: Debian trixie has it packaged, bookworm has not, so trixie is
# unpacked once into a cached folder and commands run inside it. 2.6 GB, about six minutes.

SWIFT_ROOT=$CACHE/swift-trixie-$(uname -m)
export SWIFT_MISSING= # why there is no Swift, for the table

has_swift() { command -v swift >/dev/null || [[ -d $SWIFT_ROOT ]]; }

need_swift() {
  if has_swift; then return; fi
  if ! as_root unshare --mount true 2>/dev/null; then
    SWIFT_MISSING="no swift on the PATH, and mounting is not allowed here, which its cached root needs"
    return
  fi
  step "Swift, once" locked "$SWIFT_ROOT" build_swift_root
  has_swift || SWIFT_MISSING="its set-up did not end well, see above"
}

# The archive this machine's own packages come from.
debian_mirror() {
  local codename
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  # shellcheck disable=SC2016  # apt fills these in
  apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    awk -v codename="$codename" '$1 == codename && !found { print $2; found = 1 }'
}

# build_swift_root FOLDER: all mounting happens in a mount namespace of the process, which takes
# every mount with it when it ends. So nothing outside can ever be reached by the `rm` below.
build_swift_root() {
  local partial=$1.partial mirror
  mirror=$(debian_mirror)
  as_root rm -rf --one-file-system "$partial"
  as_root unshare --mount --propagation private \
    debootstrap --variant=minbase trixie "$partial" "$mirror"
  # The way out, if this machine has one of its own.
  apt-config dump Acquire | grep -i proxy | as_root tee "$partial/etc/apt/apt.conf.d/90machine" >/dev/null || true
  in_root "$partial" 0:0 / env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends swiftlang libc6-dev libstdc++-14-dev binutils
  in_root "$partial" 0:0 / apt-get clean
  in_root "$partial" 0:0 / swift --version
  as_root mv "$partial" "$1"
}

# in_root ROOT USER:GROUP FOLDER COMMAND...: the clone and the target folder are seen at their own paths.
in_root() {
  as_root unshare --mount --propagation private bash tooling/enter-root.sh "$CLONE" "$CARGO_TARGET_DIR" "$@"
}

# swift_in FOLDER ARGS...: `swift ARGS` in that folder of the clone.
swift_in() {
  local folder=$CLONE/$1
  shift
  if command -v swift >/dev/null; then
    (cd "$folder" && swift "$@")
  else
    in_root "$SWIFT_ROOT" "$(id -u):$(id -g)" "$folder" env "WAYMARK_LIBRARY_PATH=$LIBRARY_FOLDER" swift "$@"
  fi
}
