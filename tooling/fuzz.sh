# shellcheck shell=bash
# What `./dev fuzz` runs: bytes of any kind for every reader of meeting lists and of what goes between a device and a relay.

# fuzz_readers SECONDS: each target that long, or, without the nightly toolchain, its twin as long as all of them.
fuzz_readers() {
  local seconds=$1 target targets
  targets=$(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' fuzz/Cargo.toml)
  STEP_MINUTES=$((STEP_MINUTES + seconds * $(wc -w <<<"$targets") / 60))
  if cargo +nightly --version >/dev/null 2>&1 && cargo fuzz --version >/dev/null 2>&1; then
    step "beginnings from real feeds and vectors" python3 fuzz/corpus.py
    for target in $targets; do
      step "fuzz $target" cargo +nightly fuzz run "$target" -- \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -malloc_limit_mb=256
    done
  else
    skip "fuzz targets" "they need the nightly toolchain and cargo-fuzz (cargo install cargo-fuzz); the twin runs longer instead"
    step "twin of the fuzz targets" twin "$((seconds * $(wc -w <<<"$targets")))"
  fi
}

# twin SECONDS: the same promises on the stable toolchain, with real feeds and messages changed at random.
twin() {
  local crate
  for crate in waymark-core waymark-wire; do
    WAYMARK_FUZZ_SECONDS=$(($1 / 2)) cargo test --locked --release -p "$crate" --lib every_reader_keeps_its_promises || return
  done
}
