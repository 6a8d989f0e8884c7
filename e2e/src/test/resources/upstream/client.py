"""Uses every method of the unmodified upstream client against a head. Wants the queue for itself."""

import sys

from whirr.client import WhirrClient, WhirrClientError

WORKER = "conformance:default"


def refused(why, call):
    try:
        call()
    except WhirrClientError as error:
        assert why in str(error), error
        return
    raise AssertionError(f"was not refused because '{why}'")


with WhirrClient(sys.argv[1]) as client:
    assert "registered" in client.register_worker(WORKER, "conformance").message
    assert [w.status for w in client.get_workers() if w.id == WORKER] == ["idle"]
    assert client.claim_job(WORKER) is None

    created = client.submit_job(["true"], "/tmp", name="one", config={"lr": 0.1}, tags=["a", "b"])
    assert created.run_id == f"job-{created.job_id}"
    queued = client.get_job(created.job_id)
    assert (queued.status, queued.name, queued.tags, queued.config) == ("queued", "one", ["a", "b"], {"lr": 0.1})
    assert [job.id for job in client.get_active_jobs()] == [created.job_id]

    claimed = client.claim_job(WORKER, lease_seconds=30)
    assert (claimed.id, claimed.command_argv, claimed.workdir) == (created.job_id, ["true"], "/tmp")
    renewed = client.renew_lease(claimed.id, WORKER)
    assert renewed.success and renewed.cancel_requested is False
    assert client.cancel_job(claimed.id).previous_status == "running"
    assert client.renew_lease(claimed.id, WORKER).cancel_requested is True
    client.complete_job(claimed.id, WORKER, -15, run_id=created.run_id, error_message="Job cancelled")
    assert client.get_job(claimed.id).status == "cancelled"

    second = client.submit_job(["true"], "/tmp", tags=["b"])
    again = client.claim_job(WORKER)
    assert again.id == second.job_id
    message = client.complete_job(again.id, WORKER, 0, run_id=second.run_id).message
    assert message == f"Job {again.id} marked as completed", message
    assert client.wait_for_job(again.id, poll_interval=0.1, timeout=5).exit_code == 0
    assert client.get_run(second.run_id).status == "completed"
    assert second.run_id in [run.id for run in client.get_runs(tag="b")]
    assert client.get_metrics(second.run_id) == []
    assert client.list_artifacts(second.run_id) is not None

    third = client.submit_job(["false"], "/tmp")
    client.claim_job(WORKER)
    client.fail_job(third.job_id, WORKER, "broken")
    assert client.get_job(third.job_id).status == "failed"

    assert client.get_job(10**9) is None
    refused("not found", lambda: client.cancel_job(10**9))
    refused("not found", lambda: client.get_metrics("nobody"))
    refused("not owned", lambda: client.complete_job(client.submit_job(["true"], "/tmp").job_id, "stranger", 0))
    client.cancel_job(client.get_active_jobs()[0].id)

    status = client.get_status()
    assert (status.queued, status.running, status.workers_total) == (0, 0, 1), status
    assert "unregistered" in client.unregister_worker(WORKER).message
    assert client.get_workers()[0].status == "offline"
