# shellcheck shell=bash
# A PostgreSQL for the relay's tests and what is measured: on loopback, in a folder of its own, by a user without rights, gone afterwards.

POSTGRES_FOLDER=
POSTGRES_MISSING=

# Prints the folder of the newest PostgreSQL's programs, if there is one.
postgres_programs() {
  local found
  found=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1)
  found=${found:-$(command -v initdb || true)}
  if [[ -n $found ]]; then dirname "$(readlink -f "$found")"; fi
}

need_postgres() {
  if [[ -n $(postgres_programs) ]]; then return; fi
  if ! command -v apt-get >/dev/null || { ((EUID != 0)) && ! sudo -n true 2>/dev/null; } ||
    ! install_packages postgresql >"$LOGS/postgresql.log" 2>&1 || [[ -z $(postgres_programs) ]]; then
    POSTGRES_MISSING="PostgreSQL is not here and cannot be installed"
  fi
}

# It refuses to run as root.
as_nobody() {
  if ((EUID == 0)); then runuser -u "$(id -un postgres 2>/dev/null || echo nobody)" -- "$@"; else "$@"; fi
}

# Starts the server and says where it is. Without a wait for the disk: whether its disk is good is not what is
# tested (`off`); what is measured waits (`on`).
start_postgres() {
  local programs port fsync=$1
  programs=$(postgres_programs)
  POSTGRES_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/waymark-postgres.XXXXXX")
  port=$((20000 + RANDOM % 12000))
  if ((EUID == 0)); then chown "$(id -un postgres 2>/dev/null || echo nobody)" "$POSTGRES_FOLDER"; fi
  trap stop_postgres EXIT
  # In a folder that it may read.
  if ! (
    cd "$POSTGRES_FOLDER" &&
      as_nobody "$programs/initdb" -D data -U waymark -A trust -E UTF8 --no-locale &&
      as_nobody "$programs/pg_ctl" -D data -l log -w \
        -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$POSTGRES_FOLDER -c fsync=$fsync -c max_connections=400" start
  ) >"$LOGS/postgresql.log" 2>&1; then
    POSTGRES_MISSING="PostgreSQL did not start, see $LOGS/postgresql.log"
    return
  fi
  export WAYMARK_TEST_POSTGRES=postgres://waymark@127.0.0.1:$port
}

stop_postgres() {
  if [[ -z $POSTGRES_FOLDER ]]; then return; fi
  (cd "$POSTGRES_FOLDER" && as_nobody "$(postgres_programs)/pg_ctl" -D data -m immediate stop) >/dev/null 2>&1 || true
  rm -rf "$POSTGRES_FOLDER"
  POSTGRES_FOLDER=
}

# The whole workspace's tests, the relay's on both databases where there are two.
tests_of_rust() {
  if [[ -z ${WAYMARK_TEST_POSTGRES:-} && -z $POSTGRES_MISSING ]]; then start_postgres off; fi
  step "Rust tests" cargo test --locked --workspace --no-fail-fast
  if [[ -n $POSTGRES_MISSING ]]; then skip "relay on PostgreSQL" "$POSTGRES_MISSING"; fi
  stop_postgres
}
