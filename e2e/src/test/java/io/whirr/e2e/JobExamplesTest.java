package io.whirr.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.cluster.Api;
import io.whirr.e2e.cluster.Cluster;
import io.whirr.e2e.cluster.Head;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Every example of the page on jobs is accepted as it stands there, runs, and completes. */
class JobExamplesTest {

    private static final Pattern EXAMPLE = Pattern.compile("```(json|yaml)\\n(.*?)```", Pattern.DOTALL);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void whatThePageOnJobsShowsRuns() throws Exception {
        List<Example> examples = examples(Path.of("..", "docs", "jobs.md"));
        assertThat(examples).hasSizeGreaterThan(8);
        try (Cluster cluster = Cluster.empty()) {
            Head head = cluster.startHead().awaitHealthy();
            Api api = head.api();
            cluster.startWorker(head).awaitOnline(api);

            List<Long> jobs = new ArrayList<>();
            for (Example example : examples) {
                jobs.add(submit(head.url(), example));
            }

            for (int i = 0; i < jobs.size(); i++) {
                assertThat(api.awaitFinal(jobs.get(i), PATIENCE))
                        .as(examples.get(i).text())
                        .isEqualTo("completed");
            }
        }
    }

    private static List<Example> examples(Path page) throws IOException {
        List<Example> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(Files.readString(page));
        while (matcher.find()) {
            examples.add(new Example("application/" + matcher.group(1), matcher.group(2)));
        }
        return examples;
    }

    private static long submit(URI head, Example example) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(head.resolve("/api/v1/jobs"))
                .header("Content-Type", example.contentType())
                .POST(HttpRequest.BodyPublishers.ofString(example.text()))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(example.text() + answer.body()).isEqualTo(200);
            return JsonMapper.shared().readTree(answer.body()).path("job_id").asLong();
        }
    }

    private record Example(String contentType, String text) {}
}
