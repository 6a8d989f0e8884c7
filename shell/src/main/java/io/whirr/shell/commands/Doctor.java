package io.whirr.shell.commands;

import io.whirr.api.status.QueueStatus;
import io.whirr.api.workers.Worker;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.HeadException;
import io.whirr.shell.head.JobFilter;
import io.whirr.shell.head.Pulse;
import io.whirr.shell.output.Cell;
import io.whirr.shell.output.Table;
import io.whirr.shell.output.Times;
import io.whirr.shell.parsing.Syntax;
import io.whirr.shell.settings.Server;
import io.whirr.shell.settings.SettingsException;
import io.whirr.shell.settings.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.shell.core.command.Command;

/** Looking for what is wrong. */
final class Doctor {

    private static final Duration SLOW = Duration.ofSeconds(1);
    private static final Duration SKEWED = Duration.ofMinutes(1);

    private static final Syntax DOCTOR = Syntax.named("doctor")
            .group(Commands.CLIENT)
            .summary("look for what is wrong with the settings, the head, the workers and their storage")
            .description("Ends with 1 when something is; each finding says what to do.")
            .example("whirr doctor", "why does nothing happen?")
            .build();

    private final Session session;

    Doctor(Session session) {
        this.session = session;
    }

    List<Command> commands() {
        return List.of(new Verb(DOCTOR, session, Doctor::doctor));
    }

    /** How well something is. */
    enum Health {
        OK,
        /** It works, but not as it should. */
        WARNING,
        WRONG
    }

    /**
     * What was looked at.
     *
     * @param advice what to do about it; empty when nothing
     */
    record Finding(String what, Health health, String detail, String advice) {}

    private static int doctor(Call call) {
        var findings = new ArrayList<Finding>();
        settings(call, findings);
        try {
            for (Server server : call.session()
                    .settings()
                    .servers(call.target().or(call.session().target()))) {
                head(call, server, findings);
            }
            cluster(call, call.head(), findings);
        } catch (SettingsException e) {
            findings.add(new Finding("settings", Health.WRONG, String.valueOf(e.getMessage()), e.advice()));
        } catch (HeadException e) {
            // Said above, of each head.
        }
        boolean wrong = findings.stream().anyMatch(finding -> finding.health() == Health.WRONG);
        call.output().list(findings, Finding::what, Doctor::table, "");
        findings.stream()
                .filter(finding -> !finding.advice().isEmpty() && call.output().forPeople())
                .map(finding -> finding.what() + ": " + finding.advice())
                .distinct()
                .forEach(call.output()::line);
        return wrong ? 1 : 0;
    }

    private static Table table(List<Finding> findings) {
        var table = Table.of("WHAT", "STATE", "DETAIL");
        for (Finding finding : findings) {
            Cell state = switch (finding.health()) {
                case OK -> new Cell("ok", Cell.status("completed").style());
                case WARNING -> new Cell("warning", Cell.status("draining").style());
                case WRONG -> new Cell("wrong", Cell.status("failed").style());
            };
            table.row(Cell.of(finding.what()), state, Cell.of(finding.detail()));
        }
        return table;
    }

    private static void settings(Call call, List<Finding> findings) {
        var settings = call.session().settings();
        List<String> unknown = settings.unknownKeys();
        findings.add(
                unknown.isEmpty()
                        ? new Finding(
                                "settings", Health.OK, settings.file().path().toString(), "")
                        : new Finding(
                                "settings",
                                Health.WARNING,
                                settings.file().path() + " has keys that mean nothing: " + String.join(", ", unknown),
                                "'whirr help config' lists those that do."));
    }

    private static void head(Call call, Server server, List<Finding> findings) {
        String what = "head " + server.url();
        try {
            HeadClient head = call.session().head(new Target(server.url().toString(), null));
            long begin = System.nanoTime();
            Pulse pulse = head.pulse();
            var took = Duration.ofNanos(System.nanoTime() - begin);
            boolean slow = took.compareTo(SLOW) > 0;
            findings.add(new Finding(
                    what,
                    slow ? Health.WARNING : Health.OK,
                    "answers in " + took.toMillis() + " ms (from " + server.source() + ")",
                    slow ? "It, its database or the network between is slow." : ""));
            clock(call, what, pulse, findings);
            head.storage().ifPresent(storage -> findings.addAll(StorageFindings.ofHead("storage of " + what, storage)));
        } catch (HeadException e) {
            findings.add(new Finding(what, Health.WRONG, String.valueOf(e.getMessage()), e.advice()));
        }
    }

    /** Only ages suffer from it: what decides is the database's clock. */
    private static void clock(Call call, String what, Pulse pulse, List<Finding> findings) {
        if (pulse.headTime() == null) {
            return;
        }
        var skew = Duration.between(pulse.headTime(), call.now());
        if (skew.abs().compareTo(SKEWED) > 0) {
            findings.add(new Finding(
                    what,
                    Health.WARNING,
                    "its clock is " + Times.lasting(skew.abs()) + (skew.isNegative() ? " ahead" : " behind"),
                    "Ages and runtimes are shown wrongly; let both machines use NTP."));
        }
    }

    private static void cluster(Call call, HeadClient head, List<Finding> findings) {
        QueueStatus queue = head.status();
        List<Worker> workers = head.workers();
        List<Worker> offline = workers.stream()
                .filter(worker -> worker.status().equals("offline"))
                .toList();
        String counts = queue.workersOnline() + " of " + queue.workersTotal() + " online";
        if (queue.workersOnline() == 0) {
            findings.add(new Finding("workers", Health.WRONG, counts, "Start one: 'whirr worker --server URL'."));
        } else {
            findings.add(new Finding(
                    "workers",
                    offline.isEmpty() ? Health.OK : Health.WARNING,
                    counts + (offline.isEmpty() ? "" : "; not heard of: " + ids(offline)),
                    offline.isEmpty() ? "" : "Look at those machines, or forget about them."));
        }
        List<Worker> draining = workers.stream().filter(Worker::draining).toList();
        if (!draining.isEmpty()) {
            findings.add(
                    new Finding("draining", Health.WARNING, ids(draining), "'whirr undrain' gives them work again."));
        }
        findings.addAll(StorageFindings.ofWorkers(workers));
        queue(call, head, queue, workers, findings);
    }

    private static void queue(
            Call call, HeadClient head, QueueStatus queue, List<Worker> workers, List<Finding> findings) {
        String counts = queue.queued() + " queued, " + queue.running() + " running";
        boolean idle = workers.stream().anyMatch(worker -> worker.status().equals("idle") && !worker.draining());
        var waiting = head.jobs(JobFilter.status("queued", 1)).stream()
                .filter(job -> job.waitsFor() == null)
                .findFirst();
        if (idle && waiting.isPresent()) {
            long id = waiting.get().id();
            findings.add(new Finding(
                    "queue",
                    Health.WARNING,
                    counts + "; job #" + id + " waits ("
                            + Times.ago(waiting.get().createdAt(), call.now()) + ") while a worker is idle",
                    "'whirr explain " + id + "' says why."));
        } else {
            findings.add(new Finding("queue", Health.OK, counts, ""));
        }
    }

    private static String ids(List<Worker> workers) {
        return workers.stream().map(Worker::id).collect(Collectors.joining(", "));
    }
}
