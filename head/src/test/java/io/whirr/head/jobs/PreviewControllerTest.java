package io.whirr.head.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whirr.api.jobs.SubmitJob;
import io.whirr.api.jobs.SweepPreview;
import io.whirr.api.jobs.SweepSpec;
import io.whirr.head.http.InvalidRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PreviewControllerTest {

    private final PreviewController controller = new PreviewController();

    @Test
    void aGridIsShownInItsOrderUpToALimit() {
        SweepPreview preview = controller.preview(sweep("grid", Map.of("values", List.of(1, 2, 3)), null), 2);

        assertThat(preview.elements()).isEqualTo(3);
        assertThat(preview.combinations())
                .extracting(SweepPreview.Combination::commandArgv)
                .containsExactly(List.of("train", "--lr", "1"), List.of("train", "--lr", "2"));
        assertThat(preview.combinations().getFirst().name()).isEqualTo("study-0");
    }

    /** Otherwise one would look at other numbers than are tried. */
    @Test
    void whatARandomSweepDrawsIsDrawnAgainWithItsSeed() {
        Map<String, Object> uniform = Map.of("distribution", "uniform", "min", 0.0, "max", 1.0);

        SweepPreview preview = controller.preview(sweep("random", uniform, null), 100);
        SweepPreview again = controller.preview(sweep("random", uniform, preview.seed()), 100);

        assertThat(preview.seed()).isNotNull();
        assertThat(again).isEqualTo(preview);
        JobSpec submitted = JobPlanner.spec(sweep("random", uniform, preview.seed()));
        assertThat(Elements.of(submitted).orElseThrow().run(7).config())
                .isEqualTo(preview.combinations().get(7).config());
    }

    @Test
    void aJobThatIsNoSweepIsRefused() {
        SubmitJob plain = new SubmitJob(List.of("ls"), "/", null, null, null);

        assertThatThrownBy(() -> controller.preview(plain, 1)).isInstanceOf(InvalidRequest.class);
    }

    private static SubmitJob sweep(String method, Map<String, Object> parameter, @Nullable Long seed) {
        var spec = new SweepSpec("train", Map.of("lr", parameter), method, "study", null, seed, null);
        return new SubmitJob(
                null, "/", null, null, null, null, null, null, spec, null, null, null, null, null, null, null, null);
    }
}
