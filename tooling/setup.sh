# shellcheck shell=bash
# What the steps need and a fresh Debian bookworm has not: packages, OpenSSL, cargo-deny.

CARGO_DENY=0.20.2

# prepare GROUP...: rust, lint, python, kotlin, swift
prepare() {
  need_rust
  need_packages "$@"
  need_openssl
  local group
  for group in "$@"; do
    case $group in
      lint) need_cargo_deny ;;
      swift) need_swift ;;
    esac
  done
}

need_rust() {
  local wanted found
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  found=$(rustc --version 2>/dev/null | cut -d' ' -f2) || true
  if ! command -v cargo >/dev/null || [[ -z $found || $(printf '%s\n' "$wanted" "$found" | sort -V | head -n 1) != "$wanted" ]]; then
    echo "Rust $wanted is needed (here: ${found:-none}; Debian's own is too old): curl -sSf https://sh.rustup.rs | sh, then open a new shell" >&2
    exit 1
  fi
}

as_root() { if ((EUID == 0)); then "$@"; else sudo --preserve-env=http_proxy,https_proxy,no_proxy "$@"; fi; }

# Prints the Debian packages whose command, or whose module, is not there.
missing_packages() {
  local group
  for group in "$@"; do
    case $group in
      rust)
        command -v cc >/dev/null || echo gcc libc6-dev
        command -v make >/dev/null || echo make
        # OpenSSL's Configure needs modules that Debian's minimal perl leaves out.
        perl -MIPC::Cmd -MFindBin -e 1 2>/dev/null || echo perl
        ;;
      lint) command -v shellcheck >/dev/null || echo shellcheck ;;
      python) command -v python3 >/dev/null || echo python3 ;;
      kotlin)
        command -v javac >/dev/null || echo openjdk-17-jdk-headless
        command -v mvn >/dev/null || echo maven
        ;;
      swift)
        has_swift || command -v debootstrap >/dev/null || echo debootstrap
        command -v swift >/dev/null || can_mount || command -v proot >/dev/null || echo proot
        ;;
    esac
  done
}

need_packages() {
  local packages
  read -r -d '' -a packages < <(missing_packages "$@" && printf '\0') || true
  if ((${#packages[@]} == 0)); then return; fi
  if ! command -v apt-get >/dev/null || { ((EUID != 0)) && ! sudo -v; }; then
    echo "Needed and not here, and only root can install them: ${packages[*]}" >&2
    exit 1
  fi
  need "Debian packages" install_packages "${packages[@]}"
}

install_packages() {
  as_root apt-get update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

# SQLCipher links OpenSSL statically. Building it takes three minutes, so it is built once.
need_openssl() {
  if [[ -n ${OPENSSL_DIR:-} ]]; then return; fi
  local version target
  version=$(locked_openssl Cargo.lock)
  if [[ $version != "$(locked_openssl tooling/openssl/Cargo.lock)" ]]; then
    echo "Cargo.lock wants openssl-src $version: name the same version in tooling/openssl/Cargo.toml" >&2
    exit 1
  fi
  target=$(rustc -vV | sed -n 's/^host: //p')
  export OPENSSL_DIR=$CACHE/openssl-$version-$target OPENSSL_STATIC=1 OPENSSL_NO_VENDOR=1
  if [[ -d $OPENSSL_DIR ]]; then return; fi
  need "OpenSSL $version, once" locked "$OPENSSL_DIR" build_openssl "$target"
}

locked_openssl() { awk '/^name = "openssl-src"/ { getline; gsub(/"|\+.*/, "", $3); print $3 }' "$1"; }

# build_openssl TARGET FOLDER: the folder appears whole or not at all.
build_openssl() {
  local partial=$2.partial
  rm -rf "$partial"
  # Without --target-dir the answer would land among the workspace's own build.
  MAKEFLAGS=-j$(nproc) cargo run --locked --quiet --manifest-path tooling/openssl/Cargo.toml \
    --target-dir "$CACHE/openssl-target" -- "$partial" "$1"
  mv "$partial/install" "$2"
  rm -rf "$partial"
}

need_cargo_deny() {
  local folder=$CACHE/cargo-deny-$CARGO_DENY
  PATH=$folder/bin:$PATH
  if [[ -x $folder/bin/cargo-deny ]]; then return; fi
  step "cargo-deny $CARGO_DENY, once" locked "$folder" build_cargo_deny
}

build_cargo_deny() {
  rm -rf "$1.partial"
  # Built elsewhere than the clone, so that its rust-toolchain.toml and lock file play no part.
  (cd "$CACHE" && CARGO_TARGET_DIR=$CACHE/cargo-deny-target cargo install --locked cargo-deny --version "$CARGO_DENY" --root "$1.partial")
  rm -rf "$CACHE/cargo-deny-target"
  mv "$1.partial" "$1"
}

# locked FOLDER COMMAND ARGS...: runs COMMAND ARGS FOLDER unless another run has made the folder meanwhile.
locked() {
  local folder=$1
  shift
  (
    flock 9
    [[ -d $folder ]] || "$@" "$folder"
  ) 9>"$folder.lock"
}
