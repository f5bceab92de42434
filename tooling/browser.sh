# shellcheck shell=bash
# A browser for the page that opens a note: Debian's Chromium, driven by Node. What npm brings is named with its hash in
# relay/web/test/package-lock.json, and none of it is in what is shipped.

BROWSER_MISSING=

browser_program() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }

# Prints the Debian packages that are not there.
missing_browser_packages() {
  [[ -n $(browser_program) ]] || echo chromium fonts-dejavu-core
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
}

need_browser() {
  local packages major
  read -r -d '' -a packages < <(missing_browser_packages && printf '\0') || true
  if ((${#packages[@]} > 0)) && { ! command -v apt-get >/dev/null || { ((EUID != 0)) && ! sudo -n true 2>/dev/null; } ||
    ! install_packages "${packages[@]}" >"$LOGS/chromium.log" 2>&1; }; then
    BROWSER_MISSING="not here, and cannot be installed: ${packages[*]}"
    return
  fi
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null) || true
  if ((${major:-0} < 18)); then
    BROWSER_MISSING="Node 18 is needed (here: ${major:-none})"
  elif ! npm ci --prefix relay/web/test --cache "$CACHE/npm" --prefer-offline --ignore-scripts --no-audit --no-fund \
    >"$LOGS/npm.log" 2>&1; then
    BROWSER_MISSING="what drives it cannot be fetched, see $LOGS/npm.log"
  fi
}

# With the relay that was built for the bindings' stories, and the command line of the tests before.
browser_part() {
  if [[ -n $BROWSER_MISSING ]]; then
    skip "browser" "$BROWSER_MISSING"
  else
    step "browser" browser_tests
  fi
}

browser_tests() {
  WAYMARK_RELAY_BINARY=$CARGO_TARGET_DIR/release/waymark-relay WAYMARK_CLI_BINARY=$CARGO_TARGET_DIR/debug/waymark \
    WAYMARK_BROWSER=$(browser_program) \
    npm --prefix relay/web/test test
}
