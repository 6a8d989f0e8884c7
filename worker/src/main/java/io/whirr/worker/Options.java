package io.whirr.worker;

import io.whirr.worker.head.HeadAddress;
import io.whirr.worker.processes.Isolation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the worker was told.
 *
 * @param heads where heads listen, in the order in which they are tried
 * @param dataDirectory absolute; what runs write is below it
 * @param stateDirectory where the worker keeps its locks and unreported outcomes; empty for the default
 * @param gpus the GPUs named one by one; empty for none
 * @param allGpus one slot for each GPU of the machine
 * @param slots how many slots without a GPU
 * @param pollInterval the pause after "nothing to do" from a head that does not park claims
 * @param heartbeatInterval the longest time between two renewals
 * @param lease how long a lease holds without a renewal; empty for the default
 * @param drainTimeout how long tasks may go on after the first SIGTERM
 * @param grace how long a task may take to end after TERM
 * @param registerTimeout how long to try to reach a head at the start
 * @param isolation how to contain process trees; empty for the strongest that works
 * @param cgroups whether to use control groups where they are to be had
 * @param labels what the machine is said to be or have
 * @param gpuInterval the time between two looks at the GPUs
 * @param gpuBusyMb how many MiB of a GPU may be in use before it is taken for somebody else's
 * @param pinByUuid whether tasks are told their GPUs by UUID, not by number
 * @param nvidiaSmi the program that lists GPUs
 */
record Options(
        List<HeadAddress> heads,
        Path dataDirectory,
        Optional<Path> stateDirectory,
        List<Integer> gpus,
        boolean allGpus,
        int slots,
        Duration pollInterval,
        Duration heartbeatInterval,
        Optional<Duration> lease,
        Duration drainTimeout,
        Duration grace,
        Duration registerTimeout,
        Optional<Isolation> isolation,
        boolean cgroups,
        Map<String, String> labels,
        Duration gpuInterval,
        int gpuBusyMb,
        boolean pinByUuid,
        String nvidiaSmi) {

    static final Duration DEFAULT_LEASE = Duration.ofSeconds(60);

    static final String HELP = """
            Usage: whirr worker --server URL --data-dir DIR [options]

            Runs jobs of a whirr head on this machine until it is stopped.

              -s, --server URL          where the head listens, as http://HOST:PORT; several, parted by commas, are
                                        tried in order                                          [env WHIRR_SERVER_URL]
              -d, --data-dir DIR        where runs are written, as DIR/runs/job-N               [env WHIRR_DATA_DIR]
              -g, --gpu N[,N...]        one slot for each of these GPUs; "all" for every GPU that nvidia-smi lists. A
                                        job that needs several GPUs takes as many slots
                  --gpus N[,N...]|all   the same
                  --slots N             so many slots without a GPU, 1 to 1000                            (default 1)
              -l, --label NAME=VALUE    what this machine is or has, for jobs that need it; may be given again
                  --state-dir DIR       locks and outcomes not yet reported, on a local disk. Workers with the same
                                        name exclude each other only when they share it
                                        (default $STATE_DIRECTORY, $XDG_STATE_HOME/whirr or ~/.local/state/whirr)
                  --lease-seconds N     how long the head waits for a silent worker, 10 to 600            (default 60)
                  --heartbeat-interval S  longest time between two renewals, and so until a cancel is heard of; never
                                        more than a third of the lease                                   (default 5)
                  --poll-interval S     pause between two claims at a head that does not keep them waiting (default 5)
                  --drain-timeout S     how long running jobs may go on after the first SIGTERM or Ctrl+C; then, or at
                                        a second signal, they are given back to the queue; 0 gives them back at once
                                                                                                          (default 30)
                  --grace S             time between TERM and KILL when a job is killed                   (default 10)
                  --register-timeout S  how long to try to reach a head at the start                      (default 60)
                  --isolation HOW       auto, pidns, userns, cgroup or group: how a job's processes are kept together
                                                                                                        (default auto)
                  --cgroups on|off      use control groups where the system lets this worker divide its own; they also
                                        keep jobs to their memory and CPUs                                (default on)
                  --gpu-interval S      time between two looks at the GPUs: one that is ill, or that others use, gets no
                                        jobs                                                              (default 30)
                  --gpu-busy-mb N       a GPU without a job of which more MiB are in use is others'     (default 2048)
                  --pin HOW             number or uuid: how CUDA_VISIBLE_DEVICES names GPUs           (default number)
                  --nvidia-smi PROGRAM  what to ask for GPUs                                      (default nvidia-smi)
                  --version             print the version
                  --help                print this

            Times are in seconds, or with a unit: 500ms, 30s, 5m, 1h.
            Exit status: 0 stopped, 1 failed, 2 called the wrong way.

            A job finds WHIRR_JOB_ID, WHIRR_RUN_ID, WHIRR_RUN_DIR, WHIRR_ATTEMPT and WHIRR_STEP in its environment, an
            element of an array WHIRR_ARRAY_INDEX, and with GPUs CUDA_VISIBLE_DEVICES and CUDA_DEVICE_ORDER=PCI_BUS_ID.
            """;
}
