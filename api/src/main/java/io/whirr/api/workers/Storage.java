package io.whirr.api.workers;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A data directory, as one machine sees it: a worker's or the head's own.
 *
 * @param directory where it is on that machine, absolute
 * @param filesystem what it lies on, {@code nfs4} or {@code ext4} for example; null where that is not known
 * @param options what it is mounted with; null where that was not looked at
 * @param mark the name of the file by which heads know the directory again; null where there is none, which says that
 *     no head has its data there
 * @param writable whether a file could be made in it and removed again
 * @param detail why not, in the system's words; null where it is writable
 * @param clockAheadSeconds by how much the clock that dates its files is ahead of the machine's; null where no file
 *     could be written
 */
public record Storage(
        @Size(max = 10_000) String directory,
        @Nullable @Size(max = 255) String filesystem,
        @Nullable @Size(max = 10_000) String options,
        @Nullable @Size(max = 255) String mark,
        boolean writable,
        @Nullable @Size(max = 1_000) String detail,

        @Nullable @Min(-1_000_000_000_000L) @Max(1_000_000_000_000L)
        Double clockAheadSeconds) {}
