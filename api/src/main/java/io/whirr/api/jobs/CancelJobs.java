package io.whirr.api.jobs;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for several jobs to be cancelled: all unfinished ones for which everything that is given holds. At least one
 * thing has to be given.
 *
 * @param ids one of these
 * @param tag with this tag
 * @param name of this name
 * @param owner of this owner
 * @param status {@code queued} or {@code running}
 */
public record CancelJobs(
        @Nullable @NotEmpty @Size(max = 100_000) List<Long> ids,
        @Nullable @Size(max = 255) String tag,
        @Nullable String name,
        @Nullable @Size(max = 255) String owner,
        @Nullable @Size(max = 20) String status) {}
