package io.whirr.e2e.chaos;

import io.whirr.e2e.chaos.History.Ended;
import io.whirr.e2e.chaos.Request.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What was acknowledged is there, once, and has ended; what nobody asked for is not. */
final class Submissions extends Rule {

    Submissions(History history) {
        super(history);
    }

    @Override
    void look() {
        Map<String, Set<Long>> acknowledged = new HashMap<>();
        Map<String, Integer> sent = new HashMap<>();
        Set<String> keyed = new HashSet<>();
        history.requests(Kind.SUBMIT).forEach(request -> {
            Order order = request.order();
            if (order == null) {
                throw new IllegalStateException("a submission of nothing: " + request);
            }
            sent.merge(order.name(), 1, Integer::sum);
            if (order.key() != null) {
                keyed.add(order.name());
            }
            if (request.isAcknowledged()) {
                acknowledged
                        .computeIfAbsent(order.name(), name -> new HashSet<>())
                        .add(request.job());
            }
        });
        Map<Long, Ended> there = history.jobsById();
        acknowledged.forEach((name, jobs) -> {
            jobs.stream()
                    .filter(job -> !there.containsKey(job))
                    .forEach(job -> offence(1, job, "job %d (%s) was acknowledged and is lost".formatted(job, name)));
            if (jobs.size() > 1 && keyed.contains(name)) {
                offence(1, jobs.iterator().next(), "%s was sent with one key and became %s".formatted(name, jobs));
            }
        });
        history.jobs().stream()
                .filter(job -> !job.isFinal())
                .forEach(job -> offence(1, job.job(), "job %d has not ended".formatted(job.job())));
        keyed.stream().filter(name -> !acknowledged.containsKey(name)).forEach(name -> neverAcknowledged(name));
        countJobs(sent, keyed);
        history.requests().stream()
                .filter(request -> request.status() == 500)
                .forEach(request -> offence(0, request.job(), "a head could not cope with: " + request.describe()));
    }

    /** What has a key is sent until it is acknowledged; what is wrong with it would be said by a 4xx. */
    private void neverAcknowledged(String name) {
        List<Request> tries = history.requests(Kind.SUBMIT)
                .filter(request ->
                        request.order() != null && request.order().name().equals(name))
                .toList();
        if (tries.stream().noneMatch(request -> request.status() / 100 == 4 && request.status() != 429)) {
            offence(
                    1,
                    0,
                    "nobody acknowledges %s, sent %d times; in the end: %s"
                            .formatted(name, tries.size(), tries.getLast().describe()));
        }
    }

    private void countJobs(Map<String, Integer> sent, Set<String> keyed) {
        Map<String, List<Long>> jobs = history.jobs().stream()
                .collect(Collectors.groupingBy(Ended::name, Collectors.mapping(Ended::job, Collectors.toList())));
        jobs.forEach((name, numbers) -> {
            int most = keyed.contains(name) ? 1 : sent.getOrDefault(name, 0);
            if (numbers.size() > most) {
                offence(
                        1,
                        numbers.getLast(),
                        "%s was asked for %d times and became jobs %s".formatted(name, most, numbers));
            }
        });
    }
}
