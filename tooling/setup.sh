# shellcheck shell=bash
# What the steps need and a fresh Debian bookworm has not: packages, OpenSSL, cargo-deny, cargo-fuzz.

CARGO_DENY=0.20.2
CARGO_FUZZ=0.13.1

# prepare GROUP...: rust, lint, fuzz, bindings, python, kotlin, swift, postgres, browser
prepare() {
  need_rust
  need_packages "$@"
  need_openssl
  local group
  for group in "$@"; do
    case $group in
      lint) need_cargo_tool cargo-deny "$CARGO_DENY" ;;
      fuzz) need_cargo_tool cargo-fuzz "$CARGO_FUZZ" ;;
      bindings) need_bindgen ;;
      swift) need_swift ;;
      postgres) need_postgres ;;
      browser) need_browser ;;
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
      fuzz)
        # libFuzzer is C++.
        command -v c++ >/dev/null || echo g++
        command -v python3 >/dev/null || echo python3
        ;;
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

# SQLCipher links OpenSSL statically, built once with what it needs. Another way of building is another folder.
need_openssl() {
  if [[ -n ${OPENSSL_DIR:-} ]]; then return; fi
  local version way target
  version=$(same_version openssl-src tooling/openssl)
  way=$(cat tooling/openssl/src/*.rs | cksum | cut -d " " -f 1)
  target=$(rustc -vV | sed -n 's/^host: //p')
  export OPENSSL_DIR=$CACHE/openssl-$version-$way-$target OPENSSL_STATIC=1 OPENSSL_NO_VENDOR=1
  if [[ -d $OPENSSL_DIR ]]; then return; fi
  need "OpenSSL $version, once" locked "$OPENSSL_DIR" build_openssl "$target"
}

# build_openssl TARGET FOLDER: the folder appears whole or not at all.
build_openssl() {
  local partial=$2.partial
  rm -rf "$partial"
  build_tool openssl
  MAKEFLAGS=-j$(nproc) "$CACHE/tools/debug/openssl-once" "$partial" "$1"
  mv "$partial/install" "$2"
  rm -rf "$partial"
}

# UniFFI's generator, kept out of the workspace so that the library is built once, as phones get it.
need_bindgen() {
  BINDGEN=$CACHE/bindgen-$(same_version uniffi tooling/bindgen)
  if [[ -d $BINDGEN ]]; then return; fi
  need "UniFFI's generator, once" locked "$BINDGEN" build_bindgen
}

build_bindgen() {
  rm -rf "$1.partial"
  mkdir -p "$1.partial"
  build_tool bindgen
  mv "$CACHE/tools/debug/bindgen-once" "$1.partial/"
  mv "$1.partial" "$1"
}

# build_tool NAME: a crate under tooling/, in a target folder that the workspace does not share.
build_tool() {
  CARGO_PROFILE_DEV_DEBUG=0 cargo build --locked --manifest-path "tooling/$1/Cargo.toml" --target-dir "$CACHE/tools"
}

# same_version CRATE FOLDER: its version in Cargo.lock, which the lock file in FOLDER has to name too.
same_version() {
  local version
  version=$(locked_version "$1" Cargo.lock)
  if [[ $version != "$(locked_version "$1" "$2/Cargo.lock")" ]]; then
    echo "Cargo.lock has $1 $version: name the same version in $2/Cargo.toml" >&2
    return 1
  fi
  echo "$version"
}

locked_version() {
  awk -v name="\"$1\"" '$1 == "name" && $3 == name { getline; gsub(/"|\+.*/, "", $3); print $3 }' "$2"
}

# need_cargo_tool NAME VERSION
need_cargo_tool() {
  local folder=$CACHE/$1-$2
  PATH=$folder/bin:$PATH
  if [[ -x $folder/bin/$1 ]]; then return; fi
  step "$1 $2, once" locked "$folder" build_cargo_tool "$1" "$2"
}

# build_cargo_tool NAME VERSION FOLDER
build_cargo_tool() {
  rm -rf "$3.partial"
  # Outside the clone, whose lock file plays no part here; unoptimised, which halves the wait and
  # costs seconds later.
  (
    cd "$CACHE" || exit
    CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR=$CACHE/$1-target \
      cargo install --debug --locked "$1" --version "$2" --root "$3.partial"
  )
  rm -rf "$CACHE/$1-target"
  mv "$3.partial" "$3"
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
