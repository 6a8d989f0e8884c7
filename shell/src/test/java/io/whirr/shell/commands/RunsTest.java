package io.whirr.shell.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.shell.TestHead;
import io.whirr.shell.TestHead.Response;
import io.whirr.shell.Typed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunsTest {

    private static final String RUN = """
            {"id": "job-7", "job_id": 7, "name": "probe", "config": {"lr": 0.1}, "tags": null, "status": "completed",
             "started_at": "2026-11-23T11:00:00Z", "finished_at": "2026-11-23T11:01:05Z", "duration_seconds": 65.25,
             "summary": {"loss": 0.123456789, "note": "a\\u001bb"}, "hostname": "h", "run_dir": "/d/runs/job-7"}
            """;

    private final TestHead head = new TestHead();

    @AfterEach
    void close() {
        head.close();
    }

    @Test
    void runsInATable() {
        head.on("GET /api/v1/runs", "{\"runs\": [" + RUN + "]}");

        assertThat(Typed.at(head, "runs", "-t", "a b", "-n", "3").out()).isEqualTo("""
                        ID     NAME   STATUS     DURATION  STARTED  SUMMARY
                        job-7  probe  completed  1m 5s     1h ago   loss=0.123457  note=a\\x1bb
                        """);
        assertThat(head.request("GET /api/v1/runs").query()).isEqualTo("limit=3&tag=a%20b");
    }

    @Test
    void oneRunWithItsLastMetrics() {
        head.on("GET /api/v1/runs/job-7", RUN);
        head.on("GET /api/v1/runs/job-7/metrics", """
                {"count": 4, "metrics": [
                 {"_idx": 0, "_timestamp": "x", "step": 1, "loss": 4.0}, {"_idx": 1, "step": 2, "loss": 3.0},
                 {"_idx": 2, "step": 3, "loss": 2.0}, {"_idx": 3, "step": 4, "loss": null}]}
                """);

        assertThat(Typed.at(head, "show", "7").out()).isEqualTo("""
                        Run job-7
                          name:      probe
                          status:    completed
                          host:      h
                          started:   1h ago (2026-11-23T11:00:00Z)
                          finished:  58m ago (2026-11-23T11:01:05Z)
                          duration:  1m 5s
                          directory: /d/runs/job-7

                        Config:
                          lr: 0.1

                        Summary:
                          loss: 0.123457
                          note: a\\x1bb

                        Metrics (the last 3 of 4):
                          step=2  loss=3
                          step=3  loss=2
                          step=4
                        """);
    }

    @Test
    void aRunIsFoundByWhatNoOtherBeginsWith() {
        head.on("GET /api/v1/runs", "{\"runs\": [" + RUN + "," + RUN.replace("job-7", "local-1") + "]}");
        head.on("GET /api/v1/runs/l", _ -> Response.json(404, "{\"detail\": \"Run l not found\"}"));
        head.on("GET /api/v1/runs/x", _ -> Response.json(404, "{\"detail\": \"Run x not found\"}"));
        head.on("GET /api/v1/runs/local-1/metrics", "{\"metrics\": [], \"count\": 0}");

        assertThat(Typed.at(head, "show", "-q", "l").out()).isEqualTo("local-1\n");
        assertThat(Typed.at(head, "show", "x").err()).isEqualTo("Error: Run x not found.\n");
    }

    @Test
    void aBeginningOfSeveralIsRefused() {
        head.on("GET /api/v1/runs", "{\"runs\": [" + RUN + "," + RUN.replace("job-7", "job-70") + "]}");
        head.on("GET /api/v1/runs/job", _ -> Response.json(404, "{\"detail\": \"Run job not found\"}"));

        assertThat(Typed.at(head, "show", "job").err()).contains("job-7, job-70");
    }

    @Test
    void workersInATable() {
        head.on("GET /api/v1/workers", """
                {"workers": [{"id": "h:gpu0", "hostname": "h", "gpu_id": 0, "status": "busy", "current_job_id": 7,
                              "heartbeat_at": "2026-11-23 11:59:58", "isolation": "pidns", "version": "1.0"}]}
                """);

        assertThat(Typed.at(head, "workers").out()).isEqualTo("""
                        ID      HOST  STATUS  JOB  GPU  SLOTS  LAST SEEN  ISOLATION  VERSION  NOTE
                        h:gpu0  h     busy    7    0    -      2s ago     pidns      1.0      -
                        """);
    }

    @Test
    void whatAWorkerHasAndWhyItDrains() {
        head.on("GET /api/v1/workers", """
                {"workers": [{"id": "i", "status": "idle", "draining": true, "drain_reason": "disk",
                              "labels": {"zone": "eu"}, "capacity": {"slots": 3, "gpus": [
                                {"index": 0, "model": "A100", "memory_gb": 80},
                                {"index": 1, "model": "A100", "memory_gb": 80},
                                {"index": 2, "model": "A100", "memory_gb": 80, "healthy": false}]}}]}
                """);

        assertThat(Typed.at(head, "workers").out())
                .contains("draining", "2x A100 80G, 1x A100 80G (sick)  3", "drained: disk; zone=eu");
    }
}
