package io.whirr.head.leases;

import io.whirr.head.leases.HistoryRunner.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many histories at the same time, deed by deed: none can see another, and all of them together are quick. */
final class Lockstep {

    private static final int THREADS = 16;

    private final HistoryRunner runner;

    private final List<History> histories;

    Lockstep(HistoryRunner runner, List<History> histories) {
        this.runner = runner;
        this.histories = histories;
    }

    void run() {
        try (ExecutorService people = Executors.newFixedThreadPool(THREADS)) {
            for (int at = 0; at < histories.getFirst().length(); at++) {
                round(at, people);
            }
        }
        Map<Long, String> pictures =
                runner.pictures(histories.stream().map(History::lane).toList());
        for (History history : histories) {
            for (int job = 0; job < QueueModel.JOBS && !history.isWrong(); job++) {
                long id = history.lane().jobs().get(job);
                history.seen(job, id == 0 ? "null" : pictures.get(id));
            }
        }
    }

    private void round(int at, ExecutorService people) {
        List<History> claiming = new ArrayList<>();
        List<Deed.Claim> claims = new ArrayList<>();
        List<Runnable> others = new ArrayList<>();
        boolean sweep = false;
        for (History history : histories) {
            Deed deed = history.next(at);
            switch (deed) {
                case Deed.Claim claim -> {
                    claiming.add(history);
                    claims.add(claim);
                }
                case Deed.Sweep all -> sweep = true;
                default -> others.add(() -> history.heard(deed, runner.carryOut(history.lane(), deed)));
            }
        }
        others.stream().map(people::submit).toList().forEach(Lockstep::join);
        claim(claiming, claims);
        if (sweep) {
            Answer answer = runner.sweep();
            histories.forEach(history -> history.heard(new Deed.Sweep(), answer));
        }
    }

    private void claim(List<History> claiming, List<Deed.Claim> claims) {
        List<Lane> lanes = claiming.stream().map(History::lane).toList();
        List<Answer> answers = runner.claim(lanes, claims);
        for (int i = 0; i < claims.size(); i++) {
            claiming.get(i).heard(claims.get(i), answers.get(i));
        }
    }

    private static void join(Future<?> done) {
        try {
            done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
