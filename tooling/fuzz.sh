# shellcheck shell=bash
# What `./dev fuzz` runs: bytes of any kind for every reader of meeting lists and of what goes between a device and a relay.

# fuzz_readers SECONDS: each target that long.
fuzz_readers() {
  local seconds=$1 target targets
  targets=$(sed -n 's/^name = "\([a-z_]*\)"$/\1/p' fuzz/Cargo.toml)
  STEP_MINUTES=$((STEP_MINUTES + seconds / 60))
  step "beginnings from real feeds and vectors" python3 fuzz/corpus.py
  need "fuzz targets" of_fuzz build
  for target in $targets; do
    step "fuzz $target" of_fuzz run "$target" -- \
      -max_total_time="$seconds" -timeout=10 -report_slow_units=2 -rss_limit_mb=1024 -malloc_limit_mb=256
  done
}

# The compiler of the clone, as everywhere; what watches memory and branches is behind a switch of it, not behind another compiler.
# Leaks are not looked for: what ships packed is unpacked once and stays (`content/shipped.rs`); the bound of memory sees one that grows.
of_fuzz() { RUSTC_BOOTSTRAP=1 ASAN_OPTIONS=detect_leaks=0 cargo fuzz "$@"; }
