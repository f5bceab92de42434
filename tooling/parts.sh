# shellcheck shell=bash
# What `./dev test` and `./dev lint` run, part by part. A part is listed once its folder is there.

rust_parts() {
  tests_of_rust
}

lint_parts() {
  step "Rust format" cargo fmt --all --check
  step "Rust lints" cargo clippy --locked --workspace --all-targets -- -D warnings
  step "shell scripts" shellcheck -x dev .ci/run tooling/*.sh
  step "dependencies" cargo deny --locked --all-features check bans licenses sources
  advisories
}

# The list of known weaknesses is a repository elsewhere, which not every network reaches.
advisories() {
  if timeout 60 cargo deny fetch db >"$LOGS/advisory-database.log" 2>&1 ||
    compgen -G "${CARGO_HOME:-$HOME/.cargo}/advisory-dbs/*/crates" >/dev/null; then
    step "advisories" cargo deny --locked --all-features check --disable-fetch advisories
  else
    skip "advisories" "the advisory database cannot be reached from here"
  fi
}

binding_parts() {
  step "bindings" generate_bindings
  if compgen -G 'bindings/python/test*.py' >/dev/null; then step "Python" python_tests; fi
  step "relay" cargo build --locked --release -p waymark-relay
  start_relays
  if [[ -f bindings/kotlin/pom.xml ]]; then step "Kotlin on the JVM" maven_tests bindings/kotlin; fi
  if [[ -f android/platform/pom.xml ]]; then step "Android platform (Robolectric)" maven_tests android/platform; fi
  if [[ -d android ]]; then skip "Android library as an AAR" "Gradle, the Android SDK and the NDK are not fetched"; fi
  swift_part "Swift" bindings/swift
  stop_relays
  swift_part "iOS platform on Linux" ios
  if [[ -d ios ]]; then skip "iOS on a simulator" "Xcode is only on macOS"; fi
}

python_tests() {
  PYTHONPATH=bindings/python/generated PYTHONDONTWRITEBYTECODE=1 WAYMARK_LIBRARY_PATH=$LIBRARY_FOLDER \
    python3 -W error::ResourceWarning -m unittest discover -s bindings/python -p 'test*.py' >"$LOGS/unittest.log" 2>&1 ||
    { cat "$LOGS/unittest.log"; return 1; }
  cat "$LOGS/unittest.log"
  # Before Python 3.12, finding no test at all counts as all of them passing.
  grep -Eq '^Ran [1-9]' "$LOGS/unittest.log"
}

maven_tests() {
  WAYMARK_LIBRARY_PATH=$LIBRARY_FOLDER \
    mvn --batch-mode --no-transfer-progress --file "$1/pom.xml" "-Dwaymark.library.path=$LIBRARY_FOLDER" test
}

# swift_part NAME FOLDER
swift_part() {
  if [[ ! -f $2/Package.swift ]]; then return; fi
  if [[ -n $SWIFT_MISSING ]]; then
    skip "$1" "$SWIFT_MISSING"
  else
    step "$1" swift_in "$2" test -Xlinker "-L$LIBRARY_FOLDER" -Xlinker -rpath -Xlinker "$LIBRARY_FOLDER"
  fi
}
