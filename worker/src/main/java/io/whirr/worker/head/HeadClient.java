package io.whirr.worker.head;

import io.whirr.api.jobs.Job;
import io.whirr.api.leases.ClaimTask;
import io.whirr.api.leases.CompleteJob;
import io.whirr.api.leases.ReleaseJob;
import io.whirr.api.leases.RenewLease;
import io.whirr.api.workers.RegisterWorker;
import io.whirr.api.workers.UnregisterWorker;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a worker to its head, or to the first of several heads of one database that can be reached.
 *
 * <p>For one thread at a time, except {@link #close}, which any thread may call to cut a call short. No call throws:
 * one that was not answered is an outcome like any other.
 */
public final class HeadClient implements Closeable {

    private static final String API = "/api/v1";

    /** How long a short call may take in all. */
    public static final Duration SHORT = Duration.ofSeconds(10);

    /** What a parked claim may take beyond the time that it asked for. */
    private static final Duration PARKED_EXTRA = Duration.ofSeconds(10);

    private final List<HttpConnection> heads;
    private int current;

    public HeadClient(List<HeadAddress> addresses) {
        this.heads = addresses.stream().map(HttpConnection::new).toList();
    }

    public Delivery register(RegisterWorker register) {
        return deliver(Request.post(API + "/workers/register", Wire.json(register)), SHORT);
    }

    public Delivery unregister(UnregisterWorker unregister) {
        return deliver(Request.post(API + "/workers/unregister", Wire.json(unregister)), Duration.ofSeconds(3));
    }

    /** Asks for work. It is never sent twice: nobody could tell whether the first one took a task. */
    public Claim claim(ClaimTask claim) {
        Duration wait = Duration.ofSeconds(claim.waitSeconds() == null ? 0 : claim.waitSeconds());
        try {
            Answer answer = exchange(
                    Request.postOnce(API + "/jobs/claim", Wire.json(claim)), Deadline.in(wait.plus(PARKED_EXTRA)));
            if (!answer.isSuccess()) {
                return new Claim.Unheard(answer.problem());
            }
            return Heard.claim(answer.text());
        } catch (IOException e) {
            return new Claim.Unheard(why(e));
        }
    }

    /**
     * Asks to keep a lease for another term.
     *
     * @param limit how long the call may take in all
     */
    public Renewal renew(long job, RenewLease renew, Duration limit) {
        try {
            Answer answer = exchange(Request.post(jobPath(job) + "/heartbeat", Wire.json(renew)), Deadline.in(limit));
            if (answer.status() == 404) {
                return new Renewal.Lost(answer.problem());
            }
            if (!answer.isSuccess()) {
                return new Renewal.Unheard(answer.problem());
            }
            return Heard.renewal(answer.text());
        } catch (IOException e) {
            return new Renewal.Unheard(why(e));
        }
    }

    public Delivery complete(long job, CompleteJob complete) {
        return deliver(Request.post(jobPath(job) + "/complete", Wire.json(complete)), SHORT);
    }

    /** Gives a task back unharmed. A head without that route refuses with 404. */
    public Delivery release(long job, ReleaseJob release) {
        return deliver(Request.post(jobPath(job) + "/release", Wire.json(release)), SHORT);
    }

    /** The job as the head sees it now; null when it could not be asked or does not know it. */
    public @Nullable Job job(long job) {
        try {
            Answer answer = exchange(Request.get(jobPath(job)), Deadline.in(SHORT));
            return answer.isSuccess() ? Heard.job(Heard.object(answer.text())) : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static String jobPath(long job) {
        return API + "/jobs/" + job;
    }

    private Delivery deliver(Request request, Duration limit) {
        try {
            Answer answer = exchange(request, Deadline.in(limit));
            if (answer.isSuccess()) {
                return new Delivery.Accepted();
            }
            return isFinal(answer.status())
                    ? new Delivery.Refused(answer.status(), answer.problem())
                    : new Delivery.Unheard(answer.problem());
        } catch (IOException e) {
            return new Delivery.Unheard(why(e));
        }
    }

    /** Whether the same words would hear the same answer again. Too slow and too many are said of the moment. */
    private static boolean isFinal(int status) {
        return status / 100 == 4 && status != 408 && status != 425 && status != 429;
    }

    private Answer exchange(Request request, Deadline deadline) throws IOException {
        IOException last = new IOException("no head to ask");
        for (int i = 0; i < heads.size(); i++) {
            try {
                Answer answer = heads.get(current).exchange(request, deadline);
                if (answer.status() < 502 || answer.status() > 504) {
                    return answer;
                }
                last = new IOException(answer.problem());
            } catch (IOException e) {
                last = e;
            }
            current = (current + 1) % heads.size();
            if (!request.repeatable() && !wasNeverSent(last)) {
                break;
            }
        }
        throw last;
    }

    private static boolean wasNeverSent(IOException e) {
        return e instanceof ConnectException || e instanceof UnknownHostException;
    }

    private static String why(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** Cuts short what is under way. The next call connects anew. */
    @Override
    public void close() {
        heads.forEach(HttpConnection::close);
    }
}
