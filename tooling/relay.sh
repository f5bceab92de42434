# shellcheck shell=bash
# Two relays for the stories of sync in Kotlin and Swift: on loopback, in a folder of their own, gone afterwards.

RELAYS_FOLDER=
RELAYS=()

# Starts them and says where they are.
start_relays() {
  local name
  RELAYS_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/waymark-relays.XXXXXX")
  trap stop_relays EXIT
  for name in first second; do
    WAYMARK_RELAY_LOG=info "$CARGO_TARGET_DIR/release/waymark-relay" serve --listen 127.0.0.1:0 \
      --data "$RELAYS_FOLDER/$name" >"$RELAYS_FOLDER/$name.log" 2>&1 </dev/null &
    RELAYS+=("$!")
  done
  step "relays listen" relays_listen
  WAYMARK_TEST_RELAY=$(relay_origin first)
  WAYMARK_TEST_SECOND_RELAY=$(relay_origin second)
  export WAYMARK_TEST_RELAY WAYMARK_TEST_SECOND_RELAY
}

# The address by which devices know it, once it has said so.
relay_origin() { sed -n 's/.* listening .*origin="\([^"]*\)".*/\1/p' "$RELAYS_FOLDER/$1.log"; }

relays_listen() {
  for _ in {1..100}; do
    if [[ -n $(relay_origin first) && -n $(relay_origin second) ]]; then return; fi
    sleep 0.1
  done
  cat "$RELAYS_FOLDER"/*.log
  return 1
}

stop_relays() {
  if [[ -z $RELAYS_FOLDER ]]; then return; fi
  kill "${RELAYS[@]}" 2>/dev/null || true
  wait "${RELAYS[@]}" 2>/dev/null || true
  rm -rf "$RELAYS_FOLDER"
  RELAYS_FOLDER=
  RELAYS=()
}
