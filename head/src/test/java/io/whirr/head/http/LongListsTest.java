package io.whirr.head.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.jayway.jsonpath.JsonPath;
import io.whirr.head.HeadTest;
import io.whirr.head.database.Portions;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/** Lists of which each portion is a few rows: all of them are there, each once, and in their order. */
class LongListsTest extends HeadTest {

    private static final int MANY = 6;

    @Autowired
    WebApplicationContext head;

    private final Random chance = new Random(1);

    private MockMvc web;

    @BeforeEach
    void open() {
        web = MockMvcBuilders.webAppContextSetup(head).build();
        jdbc.sql("TRUNCATE schedule, firing").update();
    }

    @Test
    void jobs() throws Exception {
        List<Integer> jobs = submitted();

        assertThat(listed("/api/v1/jobs", "$.jobs[*].id")).isEqualTo(jobs);
        assertThat(listed("/api/v1/jobs?status=all", "$.jobs[*].id")).isEqualTo(jobs.reversed());
        assertThat(listed("/api/v1/jobs?tag=long&limit=4", "$.jobs[*].id"))
                .isEqualTo(jobs.reversed().subList(0, 4));
    }

    @Test
    void runs() throws Exception {
        List<Integer> jobs = submitted();

        assertThat(listed("/api/v1/runs", "$.runs[*].job_id")).isEqualTo(jobs.reversed());
    }

    @Test
    void schedules() throws Exception {
        for (int number = MANY; number > 0; number--) {
            send("/api/v1/schedules", """
                    {"name": "s%d", "when": ["every 1h"], "job": %s}""".formatted(number, job()));
        }

        assertThat(listed("/api/v1/schedules", "$.schedules[*].name"))
                .isEqualTo(IntStream.rangeClosed(1, MANY)
                        .mapToObj(number -> "s" + number)
                        .toList());
    }

    private List<Integer> submitted() throws Exception {
        for (int job = 0; job < MANY; job++) {
            send("/api/v1/jobs", job());
        }
        return jdbc.sql("SELECT id FROM job ORDER BY id")
                .query((row, number) -> row.getInt("id"))
                .list();
    }

    /** Of chance, which no database compresses much. */
    private String job() {
        byte[] bytes = new byte[Portions.BYTES / 5];
        chance.nextBytes(bytes);
        String notes = HexFormat.of().formatHex(bytes);
        return """
                {"command_argv": ["true"], "workdir": "/", "tags": ["long"], "config": {"notes": "%s"}}
                """.formatted(notes);
    }

    private void send(String path, String body) throws Exception {
        web.perform(post(path).contentType(MediaType.APPLICATION_JSON).content(body))
                .andExpect(status().isOk());
    }

    private <T> List<T> listed(String path, String what) throws Exception {
        return JsonPath.read(
                web.perform(get(path))
                        .andExpect(status().isOk())
                        .andReturn()
                        .getResponse()
                        .getContentAsString(),
                what);
    }
}
