"""What quickstart asks the head, over the same HTTP interface as everybody else.

    ask.py port FIRST            the first free port of this machine from FIRST on
    ask.py healthy PID           waits until the head answers; 1 when process PID has ended instead
    ask.py past                  greets somebody who has been here before
    ask.py worker PID            waits until a worker is online and says which; 1 when process PID has ended instead
    ask.py result JOB DATA_DIR   the job's metrics and files, or why there are none; 1 unless it completed
"""

import json
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

SERVER = os.environ.get("WHIRR_SERVER_URL", "")
PATIENCE = 120.0  # seconds


def say(what, text):
    print(f"{what:<9}{text}", flush=True)


def get(path):
    with urllib.request.urlopen(SERVER + path, timeout=10) as answer:
        return json.load(answer)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that has ended stays until its parent, the shell, asks for it.
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


def waiting_for(pid, answer):
    """The first true answer; None when the process has ended or it takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and is_alive(pid):
        try:
            found = answer()
            if found:
                return found
        except (urllib.error.URLError, OSError, ValueError):
            pass
        time.sleep(0.1)
    return None


def port(first):
    for candidate in range(int(first), min(int(first) + 100, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
        print(candidate)
        return True
    return False


def healthy(pid):
    return waiting_for(int(pid), lambda: get("/health").get("status") == "healthy")


def past():
    now = get("/api/v1/status")
    ended = [f"{now[name]} {name}" for name in ("completed", "failed", "cancelled") if now.get(name)]
    waiting = [f"{now[name]} {name}" for name in ("queued", "running") if now.get(name)]
    jobs = sum(now.get(name, 0) for name in ("queued", "running", "completed", "failed", "cancelled"))
    if jobs:
        say("", f"welcome back: {jobs} job{'s' * (jobs != 1)} found ({', '.join(waiting + ended)})")
    return True


def worker(pid):
    def online():
        return [each for each in get("/api/v1/workers")["workers"] if each["status"] != "offline"]

    workers = waiting_for(int(pid), online)
    if not workers:
        return False
    say("worker", f"{workers[0]['id']} · one job at a time")
    return True


def final(job):
    """The log may end a moment before the job does."""
    until = time.monotonic() + 30
    state = get(f"/api/v1/jobs/{job}")
    while state["status"] in ("queued", "running") and time.monotonic() < until:
        time.sleep(0.05)
        state = get(f"/api/v1/jobs/{job}")
    return state


def result(job, data_dir):
    state = final(job)
    if state["status"] != "completed":
        why = state.get("error_message") or state.get("reason") or f"exit code {state.get('exit_code')}"
        say(f"job {job}", f"{state['status']}: {why}")
        return False
    metrics = get(f"/api/v1/runs/job-{job}/metrics")["metrics"]
    first, last = metrics[0], metrics[-1]
    changes = [f"{name} {first[name]:.3f} → {last[name]:.3f}" for name in ("loss", "accuracy")]
    say("metrics", f"{len(metrics)} records · {' · '.join(changes)}")
    run = Path(data_dir) / "runs" / f"job-{job}"
    files = ", ".join(sorted(str(file.relative_to(run)) for file in run.rglob("*") if file.is_file()))
    say("files", f"{run}: {files}")
    return True


if __name__ == "__main__":
    asked = {"port": port, "healthy": healthy, "past": past, "worker": worker, "result": result}
    try:
        sys.exit(0 if asked[sys.argv[1]](*sys.argv[2:]) else 1)
    except KeyboardInterrupt:
        sys.exit(130)
