# shellcheck shell=bash
# Runs steps, shows that they live, and says at the end what ran and what did not.

LOGS=$(mktemp -d "${TMPDIR:-/tmp}/waymark-dev.XXXXXX")
STARTED=$SECONDS
ROWS=()      # result|part|seconds|detail
FAILED=0
JOB=
# No step takes half of this; one that hangs must not keep the others from being told of.
STEP_MINUTES=${WAYMARK_STEP_MINUTES:-30}

# Steps run in a process group of their own, so that Ctrl-C ends all of one and nothing else.
stop_job() {
  trap - INT TERM
  [[ -z $JOB ]] || kill -TERM -- "-$JOB" 2>/dev/null || true
  echo "stopped; the logs are in $LOGS" >&2
  exit 130
}
trap stop_job INT TERM

# step NAME COMMAND...: the command's output goes to a log, shown only when the command fails.
# It returns 0 either way: bash forgets `set -e` inside whatever stands left of a `||`.
step() {
  local name=$1 log=$LOGS/${1//[^a-zA-Z0-9]/-}.log started=$SECONDS status=0
  shift
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  JOB=$!
  set +m
  show_progress "$name" "$log" "$started"
  wait "$JOB" || status=$?
  JOB=
  if ((status == 0)); then
    row ok "$name" "$((SECONDS - started))s" "$(count_tests "$log")"
  else
    FAILED=1
    if ((SECONDS - started >= STEP_MINUTES * 60)); then status="$status, ended after $STEP_MINUTES minutes"; fi
    # Named in the table too: what a log says in its middle is lost where only an end is kept.
    row FAILED "$name" "$((SECONDS - started))s" "exit $status, log $log$(failed_tests "$log")"
    sed "s/^/    /" <(tail -n "${WAYMARK_LOG_LINES:-120}" "$log") >&2
  fi
}

# need NAME COMMAND...: a step without which no other can run.
need() {
  step "$@"
  if ((FAILED)); then exit 1; fi
}

show_progress() {
  local name=$1 log=$2 started=$3 told=$SECONDS
  while kill -0 "$JOB" 2>/dev/null; do
    if ((SECONDS - started >= STEP_MINUTES * 60)); then end_job; fi
    if [[ -t 2 ]]; then
      printf '\r\033[K… %s %ds  %.60s' "$name" $((SECONDS - started)) "$(last_line "$log")" >&2
    elif ((SECONDS - told >= 30)); then
      told=$SECONDS
      printf '… %s %ds  %.80s\n' "$name" $((SECONDS - started)) "$(last_line "$log")" >&2
    fi
    sleep 0.5
  done
  if [[ -t 2 ]]; then printf '\r\033[K' >&2; fi
}

# Asks all of the step to end, and waits for that no longer than ten seconds.
end_job() {
  kill -TERM -- "-$JOB" 2>/dev/null || return 0
  for _ in {1..20}; do
    kill -0 "$JOB" 2>/dev/null || return 0
    sleep 0.5
  done
  kill -KILL -- "-$JOB" 2>/dev/null || true
}

last_line() { tail -c 400 "$1" | tr '\r' '\n' | grep -v '^ *$' | tail -n 1 | tr -cd '[:print:]' || true; }

# The tests a log tells of, in the words of cargo, unittest, Maven, Swift and Node, or the inputs and the edges of code, in libFuzzer's.
count_tests() {
  awk '
    /^test result: ok\./ { n += $4 }
    /^Ran [0-9]+ tests? in/ { n += $2 }
    /^# pass [0-9]+/ { n += $3 }
    /Tests run: [0-9]+,.*(-- in|Time elapsed)/ { match($0, /Tests run: [0-9]+/); n += substr($0, RSTART + 11, RLENGTH - 11) }
    /Executed [0-9]+ tests?, with/ { for (i = 1; i < NF; i++) if ($i == "Executed") x = $(i + 1) }
    /Test run with [0-9]+ tests? passed/ { for (i = 1; i < NF; i++) if ($i == "with") n += $(i + 1) }
    /^#[0-9]+\tDONE +cov: / { printf "%d inputs, %d edges", substr($1, 2), $4 }
    END { n += x; if (n > 0) print n (n == 1 ? " test" : " tests") }' "$1"
}

# The first tests a log says do not hold, in the words of cargo, unittest, Maven, Swift and Node, or the input, in libFuzzer's.
failed_tests() {
  local names
  names=$(sed -nE \
    -e 's/^test (.*) \.\.\. FAILED$/\1/p' \
    -e 's/^(FAIL|ERROR): ([^ ]+ \([^)]*\)).*/\2/p' \
    -e 's/^\[ERROR\] +([A-Za-z0-9_.]+:[0-9]+ .*)/\1/p' \
    -e 's/^✘ Test (.*) failed after.*/\1/p' \
    -e 's/^artifact_prefix=.*Test unit written to (.*)/\1/p' \
    -e 's/^[[:space:]]*not ok [0-9]+ - (.*)/\1/p' "$1" | cut -c 1-160 | head -n 8 | paste -sd ';')
  if [[ -n $names ]]; then printf '; not held: %s' "$names"; fi
}

row() {
  ROWS+=("$1|$2|$3|$4")
  printf '%-8s %-34s %6s  %s\n' "$1" "$2" "$3" "$4" >&2
}

# skip PART WHY
skip() { row skipped "$1" "" "$2"; }

report() {
  local line result part seconds detail
  printf '\n%-8s %-34s %7s  %s\n' result part seconds detail
  for line in "${ROWS[@]}"; do
    IFS='|' read -r result part seconds detail <<<"$line"
    printf '%s%-8s%s %-34s %7s  %s\n' "$(colour "$result")" "$result" "$(colour)" "$part" "$seconds" "$detail"
  done
  printf '%-8s %-34s %7s\n' "" "all together" "$((SECONDS - STARTED))s"
  if ((FAILED)); then echo "Not everything held; the logs are in $LOGS"; exit 1; fi
  rm -rf "$LOGS"
}

colour() {
  if [[ ! -t 1 || -n ${NO_COLOR:-} ]]; then return; fi
  case ${1:-} in
    ok) printf '\033[32m' ;;
    FAILED) printf '\033[31m' ;;
    skipped) printf '\033[33m' ;;
    *) printf '\033[0m' ;;
  esac
}
