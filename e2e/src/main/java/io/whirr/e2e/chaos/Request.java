package io.whirr.e2e.chaos;

import org.jspecify.annotations.Nullable;

/**
 * Something that a client asked of a head, and what it heard.
 *
 * @param order what it wants; null where it is about a job that is there
 * @param job which job it is about; 0 where nobody told
 * @param begun when it was sent
 * @param over when the answer arrived, or the client gave up
 * @param status what was answered; 0 when nothing was, so that it may have been done or not
 * @param said the status of the job that the answer names; empty when it names none
 */
record Request(Kind kind, @Nullable Order order, long job, long begun, long over, int status, String said) {

    /** What can be asked for. */
    enum Kind {
        SUBMIT,
        CANCEL,
        RETRY,
        REQUEUE,
        HOLD,
        UNHOLD,
        LOOK,
        DRAIN,
        UNDRAIN
    }

    boolean isAcknowledged() {
        return status / 100 == 2;
    }

    /** Whether it may have been done: it was, or nobody knows. Who is told to try later is told that it was not. */
    boolean isMaybeDone() {
        return isAcknowledged() || status == 0 || status == 500 || status == 504 || status == 503;
    }

    String describe() {
        String what = kind + (order == null ? " job " + job : " " + order.name());
        String heard = status == 0 ? "no answer" : status + (said.isEmpty() ? "" : " " + said);
        return "%s: %s%s, answered at %d".formatted(what, heard, order == null ? "" : ", job " + job, over);
    }
}
