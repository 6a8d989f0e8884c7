package io.whirr.e2e.chaos;

import io.whirr.e2e.chaos.Request.Kind;
import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Head;
import io.whirr.e2e.cluster.Patience;
import io.whirr.e2e.cluster.Reply;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks whether all is well: both heads say so, and each machine runs a job that only it can run. */
final class Probes {

    /** After that it is a fault of its own. */
    private static final Duration BOUND = Duration.ofSeconds(90);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int SOONEST = 1_000;

    private final Site site;
    private final Drainage drainage;
    private final Witness witness;
    private final List<Request> requests = new ArrayList<>();
    private int rounds;

    Probes(Site site, Drainage drainage) {
        this.site = site;
        this.drainage = drainage;
        this.witness = new Witness(site.ledger());
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Waits until all is well, and answers when it was; 0 when it is still not. */
    long awaitWell() {
        rounds++;
        Map<Machine, Long> jobs = new HashMap<>();
        List<Machine> asked = site.machines().stream()
                .filter(machine -> !drainage.mayRest(machine))
                .toList();
        try {
            Patience.until("all is well", BOUND, () -> {
                asked.forEach(machine -> jobs.computeIfAbsent(machine, this::submit));
                return jobs.keySet().containsAll(asked)
                        && jobs.values().stream().allMatch(this::isCompleted)
                        && site.heads().stream().allMatch(head -> api(head).health() == 200);
            });
            return Uptime.millis();
        } catch (AssertionError inVain) {
            return 0;
        }
    }

    private static Api api(Head head) {
        return new Api(head.url(), PATIENCE);
    }

    /** Null while nobody acknowledges it. */
    @SuppressWarnings("NullAway") // computeIfAbsent takes a null for "not yet".
    private Long submit(Machine machine) {
        String name = "probe-" + site.run() + "-" + rounds + "-" + machine.name();
        Map<String, Object> body = Map.of(
                "name",
                name,
                "workdir",
                "/tmp",
                "command_argv",
                witness.command(0, 0, false),
                "priority",
                SOONEST,
                "needs",
                Map.of("labels", Map.of("machine", machine.name())));
        Order order = new Order(name, name, body, 0, List.of(Place.COMMAND), false, 0);
        for (Head head : site.heads()) {
            long begun = Uptime.millis();
            try {
                Reply reply = api(head).post("/api/v1/jobs", body, Map.of("Idempotency-Key", name));
                long job = reply.isSuccess() ? reply.json().path("job_id").asLong() : 0;
                requests.add(new Request(Kind.SUBMIT, order, job, begun, Uptime.millis(), reply.status(), ""));
                if (reply.isSuccess()) {
                    return job;
                }
            } catch (UncheckedIOException nobodyThere) {
                requests.add(new Request(Kind.SUBMIT, order, 0, begun, Uptime.millis(), 0, ""));
            }
        }
        return null;
    }

    private boolean isCompleted(long job) {
        for (Head head : site.heads()) {
            try {
                Reply reply = api(head).get("/api/v1/jobs/" + job);
                if (reply.isSuccess()) {
                    return reply.json().path("status").asString().equals("completed");
                }
            } catch (UncheckedIOException nobodyThere) {
                // The other one may know.
            }
        }
        return false;
    }
}
