package io.whirr.e2e.chaos;

import io.whirr.e2e.chaos.Request.Kind;
import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Reply;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who submits, submits again, cancels, retries, holds and looks, now at this head and now at that, and writes
 * down what was answered. What has a key is sent until it is acknowledged.
 */
final class Customer implements AutoCloseable {

    /** So much unfinished work is enough for now. */
    private static final int BACKLOG = 40;

    private static final int LONGEST_PAUSE_MILLIS = 600;
    private static final int RETRY_MILLIS = 200;

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final RandomGenerator chance;
    private final List<Api> heads;
    private final Orders orders;
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final List<Request> mine = new ArrayList<>();
    private final List<Long> held = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile long giveUp;

    Customer(String name, long seed, List<Api> heads, Witness witness) {
        this.chance = new Random(seed);
        this.heads = heads;
        this.orders = new Orders(chance, witness, name);
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    private void run() {
        try {
            while (!stopping) {
                act();
                pause(chance.nextInt(LONGEST_PAUSE_MILLIS));
            }
            while (!held.isEmpty() && mayGoOn()) {
                pause(RETRY_MILLIS);
                letGo();
            }
        } catch (Throwable e) {
            broken.set(e);
        }
    }

    /** Who still gets no answer so long after everything was made good again never will. */
    private boolean mayGoOn() {
        return !stopping || System.nanoTime() < giveUp;
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }

    private void act() {
        int what = chance.nextInt(100);
        if (mine.isEmpty() || what < 50) {
            submit();
        } else if (what < 60) {
            again();
        } else if (what < 72) {
            about(Kind.CANCEL, any().job());
        } else if (what < 80) {
            about(Kind.RETRY, any().job());
        } else if (what < 83) {
            about(Kind.REQUEUE, any().job());
        } else if (what < 86) {
            long job = any().job();
            if (about(Kind.HOLD, job).isMaybeDone()) {
                held.add(job);
            }
        } else if (what < 90 && !held.isEmpty()) {
            letGo();
        } else {
            about(Kind.LOOK, any().job());
        }
    }

    /** Mostly one of the latest, which may still be going on. */
    private Request any() {
        int back = chance.nextInt(4) == 0 ? mine.size() : Math.min(mine.size(), 8);
        return mine.get(mine.size() - 1 - chance.nextInt(back));
    }

    private void submit() {
        if (isBusy()) {
            return;
        }
        OptionalLong former = mine.isEmpty() ? OptionalLong.empty() : OptionalLong.of(any().job());
        Order order = orders.next(former);
        Request request = send(order);
        while (order.key() != null && isToBeRepeated(request) && mayGoOn()) {
            pause(RETRY_MILLIS);
            request = send(order);
        }
        if (request.isAcknowledged()) {
            mine.add(request);
        }
    }

    /** Until it is known that it was done, or that it never will be. */
    private static boolean isToBeRepeated(Request request) {
        return !request.isAcknowledged() && (request.status() / 100 != 4 || request.status() == 429);
    }

    /** Sends an order again that was acknowledged; it must stay the one job. */
    private void again() {
        Request former = any();
        Order order = former.order();
        if (order != null && order.key() != null) {
            send(order);
        }
    }

    private void letGo() {
        long job = held.getFirst();
        Request request = about(Kind.UNHOLD, job);
        if (request.isAcknowledged() || request.status() == 409) {
            held.removeFirst();
        }
    }

    private boolean isBusy() {
        try {
            Reply reply = head().get("/api/v1/jobs?status=active&limit=" + BACKLOG);
            return !reply.isSuccess() || reply.json().path("jobs").size() >= BACKLOG;
        } catch (UncheckedIOException nobodyThere) {
            return false;
        }
    }

    private Api head() {
        return heads.get(chance.nextInt(heads.size()));
    }

    private Request send(Order order) {
        Map<String, String> headers = order.key() == null ? Map.of() : Map.of("Idempotency-Key", order.key());
        return ask(Kind.SUBMIT, order, 0, head -> head.post("/api/v1/jobs", order.body(), headers));
    }

    private Request about(Kind kind, long job) {
        String path = "/api/v1/jobs/" + job;
        return ask(
                kind,
                null,
                job,
                head -> kind == Kind.LOOK
                        ? head.get(path)
                        : head.post(path + "/" + kind.name().toLowerCase(Locale.ROOT), Map.of()));
    }

    private interface Call {
        Reply on(Api head);
    }

    private Request ask(Kind kind, @Nullable Order order, long job, Call call) {
        long begun = Uptime.millis();
        Request request;
        try {
            Reply reply = call.on(head());
            boolean done = reply.isSuccess();
            long about = done && order != null ? reply.json().path("job_id").asLong() : job;
            request = new Request(kind, order, about, begun, Uptime.millis(), reply.status(), done ? said(reply) : "");
        } catch (UncheckedIOException noAnswer) {
            request = new Request(kind, order, job, begun, Uptime.millis(), 0, "");
        }
        requests.add(request);
        return request;
    }

    private static String said(Reply reply) {
        String now = reply.json().path("status").asString("");
        return now.isEmpty() ? reply.json().path("previous_status").asString("") : now;
    }

    /** Lets go of what it holds, and is done when this returns. */
    @Override
    public void close() {
        giveUp = System.nanoTime() + PATIENCE.toNanos();
        stopping = true;
        try {
            if (!thread.join(PATIENCE.multipliedBy(2))) {
                throw new AssertionError(thread.getName() + " does not come to an end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Throwable why = broken.get();
        if (why != null) {
            throw new AssertionError(thread.getName() + " has broken down", why);
        }
    }
}
