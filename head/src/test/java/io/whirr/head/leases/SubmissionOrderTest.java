package io.whirr.head.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.head.jobs.JobRequest;
import io.whirr.head.shares.ShareDesk;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What one owner has submitted starts in that order, whatever becomes of the rest of it. */
class SubmissionOrderTest extends QueueTest {

    @Autowired
    ShareDesk shares;

    private String owner = "";

    @BeforeEach
    void newOwner() {
        owner = "owner-" + System.nanoTime();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whatComesAfterACancelledOneStartsAfterWhatCameBeforeIt(int seconds) {
        List<Long> first = submit(10);
        shares.secondPasses();
        first.subList(0, 5).forEach(desk::cancel);
        IntStream.range(0, seconds).forEach(second -> shares.secondPasses());
        List<Long> last = submit(3);

        assertThat(claimed(8))
                .containsExactlyElementsOf(Stream.concat(first.subList(5, 10).stream(), last.stream())
                        .toList());
    }

    @Test
    void whatAHeadThatDiesHasNotWrittenDownIsStillBeforeWhatComesLater() {
        List<Long> first = submit(5);
        shares.secondPasses();
        jdbc.sql("UPDATE share SET finish = 0").update();
        shares.headStartsAgain();
        List<Long> last = submit(2);

        assertThat(claimed(7))
                .containsExactlyElementsOf(
                        Stream.concat(first.stream(), last.stream()).toList());
    }

    private List<Long> submit(int jobs) {
        List<Long> submitted = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            submitted.add(desk.submit(JobRequest.command("true").of(owner).get(), null));
        }
        return submitted;
    }

    private List<Long> claimed(int jobs) {
        return IntStream.range(0, jobs)
                .mapToObj(place -> claim("w" + place).id())
                .toList();
    }
}
