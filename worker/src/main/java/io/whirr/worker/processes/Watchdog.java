package io.whirr.worker.processes;

import io.whirr.worker.journal.Journal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small process beside the worker that ends a task whose lease is about to end, when the worker itself cannot:
 * because it is stopped, swapped out, or does not get the processor. It dies with the worker.
 *
 * <p>It reads what {@link DeathNote}s say, by the machine's uptime, which no clock that is set can move.
 */
public final class Watchdog implements AutoCloseable {

    /** $@ are the notes. A look takes no process but for the sleep after it, and there is none while nothing runs. */
    private static final String SCRIPT = """
            matches() {
              read -r stat <"/proc/$1/stat" || return 1
              expected=$2
              set -- ${stat##*) }
              [ "$1" != Z ] && shift 19 && [ "$1" = "$expected" ]
            }
            fired=
            while :; do
              read -r up _ </proc/uptime || exit 1
              now=${up%.*}${up#*.} next=
              for note do
                read -r state pid started end signal group <"$note" || continue
                [ "$state" = armed ] || continue
                if [ "$now" -ge "$end" ]; then
                  matches "$pid" "$started" || continue
                  case $fired in
                    *"<$pid $started>"*) ;;
                    *) fired="$fired<$pid $started>"; echo "fired $pid $started" >>"$note" ;;
                  esac
                  [ -z "$group" ] || echo 1 >"$group/cgroup.kill"
                  kill -s "$signal" "$pid"
                elif [ -z "$next" ] || [ "$end" -lt "$next" ]; then
                  next=$end
                fi
              done
              if [ -z "$next" ]; then
                read -r _ || exit 0
              else
                left=$((next - now))
                [ $left -lt 200 ] || left=200
                part=$((left % 100))
                [ $part -gt 9 ] || part=0$part
                sleep $((left / 100)).$part || sleep 1
              fi
            done
            """;

    private final Spawner spawner;
    private final List<Path> notes;
    private @Nullable Process process;

    /** @param notes the files that it is to watch, one a slot */
    public Watchdog(Spawner spawner, List<Path> notes) {
        this.spawner = spawner;
        this.notes = notes;
    }

    /** Makes it look now; starts it when it does not run. */
    synchronized void wake() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            if (running != null) {
                Journal.warn("The watchdog had ended, starting another", "status", running.exitValue());
            }
            running = spawner.watchdog(SCRIPT, notes);
            process = running;
        }
        if (running != null) {
            tell(running);
        }
    }

    /** Ends it. May be called twice and before the first task; tasks must be over. */
    @Override
    public synchronized void close() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    private static void tell(Process running) {
        try {
            OutputStream input = running.getOutputStream();
            input.write('\n');
            input.flush();
        } catch (IOException e) {
            Journal.warn("The watchdog does not listen", "why", e.getMessage());
        }
    }
}
