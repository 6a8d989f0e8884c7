# shellcheck shell=sh
# whirr quickstart: a head with its own PostgreSQL, a worker and an example, until Ctrl+C.
#
# Sourced by `whirr`. What it starts dies with it: by TERM from the kernel when this shell is killed, and by `stop_all`
# whenever it ends in any other way.

data=${WHIRR_DATA_DIR:-$home/.quickstart}
port=8080
head_pid=
worker_pid=
awaited=

quickstart_usage() {
    cat <<USAGE
usage: whirr quickstart [--port N] [--once]

Starts a head (with a PostgreSQL of its own) and a worker, runs an example on them, and leaves both running until
Ctrl+C. Everything is kept in $data (WHIRR_DATA_DIR chooses another folder).

  --port N   the head's port; the next free one from $port on when it is taken
  --once     stop both when the example is done
USAGE
}

say() { printf '%-9s%s\n' "$1" "$2"; }

# Runs a command and waits for it so that a signal is acted upon at once, not when the command has ended.
patiently() {
    "$@" &
    awaited=$!
    wait "$awaited"
}

# Asks the head something. In Python, which is here anyway: the example needs it.
ask() { patiently python3 "$home/deploy/quickstart/ask.py" "$@"; }

# ---- Before anything is started --------------------------------------------------------------------------------------

check_python() {
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null || fail \
        'quickstart needs python3 (3.8 or newer) for its example, and there is none on the PATH.' \
        'Install it (apt install python3, dnf install python3, brew install python3) and start again.'
}

check_disk() {
    mkdir -p "$data/logs" 2>/dev/null || fail "cannot write to $data." 'Choose another folder with WHIRR_DATA_DIR.'
    data=$(cd "$data" && pwd -P)
    free=$(df -Pk "$data" | awk 'NR == 2 { print int($4 / 1024) }')
    [ "${free:-9999}" -ge 300 ] || fail "only $free MB are free in $data; a head and its database need 300 MB." \
        'Make room, or choose another folder with WHIRR_DATA_DIR.'
}

# One quickstart per folder. The head and the worker hold the lock, too, so that it is free only when all are gone.
claim_folder() {
    command -v flock >/dev/null || return 0
    exec 7>>"$data/quickstart.lock"
    flock -w 10 7 || fail "a quickstart is already running in $data." \
        'Stop it first (Ctrl+C in its terminal), or choose another folder with WHIRR_DATA_DIR.'
}

# ---- Starting and stopping -------------------------------------------------------------------------------------------

# Starts `whirr $2…` in the background with a log named $1, and sets $started to its process id. It is out of reach of
# the terminal's Ctrl+C and hang-up, so that both can be stopped in order; when this shell is killed, it gets a TERM.
start() {
    name=$1
    shift
    log=$data/logs/$name.log
    [ ! -f "$log" ] || mv -f "$log" "$log.1"
    leash=
    ! command -v setpriv >/dev/null || leash='setpriv --pdeathsig TERM'
    ! command -v setsid >/dev/null || leash="$leash setsid"
    $leash "$home/whirr" "$@" </dev/null >"$log" 2>&1 &
    started=$!
}

alive() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }

# Stops process $1: TERM, and after $2 seconds KILL.
stop() {
    alive "$1" || return 0
    kill "$1" 2>/dev/null || :
    waited=0
    while alive "$1"; do
        if [ "$waited" -ge "$2" ]; then kill -9 "$1" 2>/dev/null || :; fi
        sleep 0.2 2>/dev/null || sleep 1
        waited=$((waited + 1))
    done
    wait "$1" 2>/dev/null || :
}

# A head that was killed leaves its PostgreSQL behind.
stop_postgres() {
    [ -f "$data/postgres/data/postmaster.pid" ] || return 0
    read -r postmaster <"$data/postgres/data/postmaster.pid" || return 0
    case $(ps -o args= -p "$postmaster" 2>/dev/null) in
        *"$data"*) kill -INT "$postmaster" 2>/dev/null || : ;;
    esac
}

# Called at every end. The worker goes first, so that it can give back what it holds. Times are in steps of 0.2 s.
stop_all() {
    status=$?
    trap '' INT TERM HUP
    trap - EXIT
    ! alive "$awaited" || kill "$awaited" 2>/dev/null || :
    if alive "$worker_pid" || alive "$head_pid"; then
        printf '\nstopping …'
        stop "$worker_pid" 75
        stop "$head_pid" 100
        stop_postgres
        printf ' stopped. Your jobs are kept in %s\n' "$data"
    fi
    exit "$status"
}

# A terminal that has gone must not be written to.
hung_up() {
    exec >/dev/null 2>&1
    exit 129
}

# What there is to say when $1 has died: the end of its log.
died() {
    printf '\n' >&2
    tail -n 15 "$data/logs/$1.log" >&2
    fail "the $1 has ended by itself; above is the end of its log." "All of it is in $data/logs/$1.log"
}

# ---- The steps -------------------------------------------------------------------------------------------------------

start_head() {
    wanted=$port
    port=$(python3 "$home/deploy/quickstart/ask.py" port "$wanted") || fail "no port from $wanted on is free."
    url=http://127.0.0.1:$port
    WHIRR_SERVER_URL=$url
    export WHIRR_SERVER_URL
    start head head --host 127.0.0.1 --port "$port" --data-dir "$data"
    head_pid=$started
    ask healthy "$head_pid" || died head
    taken=
    [ "$port" = "$wanted" ] || taken=" (port $wanted is taken)"
    say head "$url$taken · its PostgreSQL and all data are in $data"
    ask past
}

start_worker() {
    start worker worker --server "$url" --data-dir "$data" --state-dir "$data/worker" --drain-timeout 3
    worker_pid=$started
    ask worker "$worker_pid" || died worker
}

run_example() {
    cd "$home"
    submitted=$("$home/whirr" submit --server "$url" --name penguins --tags quickstart -- \
        python3 docs/examples/penguins.py) || fail "the example could not be submitted: $submitted"
    job=$(printf '%s\n' "$submitted" | sed -n 's/.*#\([0-9][0-9]*\).*/\1/p' | head -n 1)
    [ -n "$job" ] || fail "the client did not say which job it submitted: $submitted"
    say "job $job" 'python3 docs/examples/penguins.py · learns to tell penguins apart'
    printf '\n'
    patiently "$home/whirr" logs --server "$url" -f "$job" || fail "the log of job $job could not be followed."
    printf '\n'
    ask result "$job" "$data" || fail "job $job did not complete." "Its log: $data/runs/job-$job/output.log"
}

invite() {
    if [ "$port" != 8080 ]; then export="export WHIRR_SERVER_URL=$url"; else export=; fi
    printf '\nHead and worker are running. In another terminal:\n\n'
    [ -z "$export" ] || printf '    %s\n' "$export"
    printf '    ./whirr submit -- echo hello\n    ./whirr status\n\n'
    printf 'Ctrl+C stops both; what they did is kept and found again.\n'
}

# Until somebody stops it, or the head or the worker ends. A sleep that is waited for lets a signal in at once.
stay() {
    while alive "$head_pid" && alive "$worker_pid"; do
        patiently sleep 1 || :
    done
    alive "$head_pid" || died head
    died worker
}

once=false
while [ $# -gt 0 ]; do
    case $1 in
        --port) port=${2:?whirr: --port needs a number}; shift 2 ;;
        --once) once=true; shift ;;
        -h | --help) quickstart_usage; exit 0 ;;
        *) quickstart_usage >&2; exit 2 ;;
    esac
done

check_python
check_disk
ensure head worker shell
claim_folder
(unpacked head)
trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap hung_up HUP
start_head
start_worker
run_example
$once && exit 0
invite
stay
