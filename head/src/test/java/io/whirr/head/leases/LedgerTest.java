package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.api.jobs.Job;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.beans.factory.annotation.Autowired;

/** What a plain Spring Batch {@code JobRepository} reads of what whirr wrote. */
class LedgerTest extends QueueTest {

    @Autowired
    private JobRepository repository;

    @Test
    void aQueuedJobIsAnInstanceWithAnExecutionThatIsStarting() {
        long job = givenJob();

        JobExecution execution = lastExecution(job);

        assertThat(execution.getStatus()).isEqualTo(BatchStatus.STARTING);
        assertThat(execution.getExitStatus().getExitCode()).isEqualTo("UNKNOWN");
        assertThat(execution.getJobInstance().getJobName()).isEqualTo("command");
        assertThat(execution.getStepExecutions()).singleElement().satisfies(step -> {
            assertThat(step.getStepName()).isEqualTo("command");
            assertThat(step.getStatus()).isEqualTo(BatchStatus.STARTING);
            assertThat(step.getExitStatus().getExitCode()).isEqualTo("EXECUTING");
        });
    }

    /** The key is the one that Batch works out of the parameters, or a second submission would be a second instance. */
    @Test
    void batchFindsAJobByItsParameters() {
        long job = desk.submitAs("the-key", "true");

        JobInstance found =
                repository.getJobInstance("command", lastExecution(job).getJobParameters());

        assertThat(lastExecution(job).getJobParameters().getString("whirr.submission"))
                .isEqualTo("the-key");
        assertThat(found).isNotNull();
        assertThat(found.getInstanceId()).isEqualTo(job);
    }

    @Test
    void anEndedJobSaysWhoRanItAndHowItEnded() {
        long id = givenJob();
        Job job = claim("quick");
        assertThat(lastExecution(id).getStatus()).isEqualTo(BatchStatus.STARTED);

        report(job, 3);

        JobExecution execution = lastExecution(id);
        StepExecution step = execution.getStepExecutions().iterator().next();
        assertThat(execution.getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(execution.getEndTime()).isNotNull();
        assertThat(step.getId()).isEqualTo(token(job));
        assertThat(step.getExitStatus().getExitCode()).isEqualTo("FAILED");
        assertThat(step.getExitStatus().getExitDescription()).isEqualTo("exit status 3");
        assertThat(step.getExecutionContext().getString("worker")).isEqualTo("quick");
        assertThat(step.getExecutionContext().getInt("exitStatus")).isEqualTo(3);
        assertThat(step.getExecutionContext().getInt("attempt")).isEqualTo(1);
        assertThat(step.getStartTime()).isBeforeOrEqualTo(step.getEndTime());
    }

    @Test
    void aLostAttemptIsAFailedStepAndTheNextOneStandsBesideIt() {
        long id = givenJob();
        claim("dead");
        silentFor(Duration.ofHours(1));

        sweep.sweep();

        JobExecution execution = lastExecution(id);
        assertThat(execution.getStatus()).isEqualTo(BatchStatus.STARTING);
        assertThat(steps(execution))
                .extracting(StepExecution::getStatus)
                .containsExactly(BatchStatus.FAILED, BatchStatus.STARTING);
        assertThat(steps(execution).getFirst().getExitStatus().getExitCode()).isEqualTo("LOST");
    }

    @Test
    void anAttemptThatTurnsOutToBeAliveIsTheOnlyOneAgain() {
        long id = givenJob();
        Job late = claim("late");
        silentFor(Duration.ofHours(1));
        sweep.sweep();

        renew(late);

        JobExecution execution = lastExecution(id);
        assertThat(execution.getStatus()).isEqualTo(BatchStatus.STARTED);
        assertThat(steps(execution)).singleElement().satisfies(step -> {
            assertThat(step.getId()).isEqualTo(token(late));
            assertThat(step.getStatus()).isEqualTo(BatchStatus.STARTED);
            assertThat(step.getEndTime()).isNull();
        });
    }

    @Test
    void aWishToStopIsAnExecutionThatIsStopping() {
        long id = givenJob();
        Job job = claim("quick");

        desk.cancel(id);
        assertThat(lastExecution(id).getStatus()).isEqualTo(BatchStatus.STOPPING);

        report(job, 143);
        assertThat(lastExecution(id).getStatus()).isEqualTo(BatchStatus.STOPPED);
    }

    @Test
    void aRetryIsANewExecutionOfTheSameInstance() throws Exception {
        long id = givenJob();
        report(claim("quick"), 1);

        desk.retry(id);

        JobInstance instance = instance(id);
        assertThat(repository.getJobExecutions(instance))
                .extracting(JobExecution::getStatus)
                .containsExactly(BatchStatus.STARTING, BatchStatus.FAILED);
        assertThat(repository.getStepExecutionCount(instance, "command")).isEqualTo(2);
        assertThat(lastExecution(id).getJobParameters().getString("whirr.submission"))
                .isNotEmpty();
    }

    private JobExecution lastExecution(long job) {
        return Objects.requireNonNull(repository.getLastJobExecution(instance(job)));
    }

    private JobInstance instance(long job) {
        return Objects.requireNonNull(repository.getJobInstance(job));
    }

    private static List<StepExecution> steps(JobExecution execution) {
        return execution.getStepExecutions().stream()
                .sorted(Comparator.comparingLong(StepExecution::getId))
                .toList();
    }
}
