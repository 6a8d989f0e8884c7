package io.whirr.head.schedules;

import io.whirr.api.jobs.SubmitJob;
import java.util.List;

/**
 * A schedule as somebody wants it, checked.
 *
 * @param name what it is called
 * @param job what it submits
 * @param times its times as they were given
 * @param excluded the days that are left out, as they were given
 * @param timetable both, understood
 * @param overlap what happens when the job before has not ended
 * @param catchUp which late times are made up for
 * @param catchUpWindowSeconds how late those may be
 * @param pauseOnFailure whether a job that fails pauses it
 */
record Definition(
        String name,
        SubmitJob job,
        List<String> times,
        List<String> excluded,
        Timetable timetable,
        Overlap overlap,
        CatchUp catchUp,
        int catchUpWindowSeconds,
        boolean pauseOnFailure) {}
