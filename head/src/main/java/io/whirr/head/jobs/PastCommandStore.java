package io.whirr.head.jobs;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of taking jobs over. Every method is one statement. */
@Repository
class PastCommandStore {

    private final JdbcClient jdbc;

    PastCommandStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(List<PastCommand> commands, String[] specs, String[] configs, String[] tags) {
        jdbc.sql("""
                INSERT INTO job (id, name, spec, config, tags, idempotency_key, request_digest, execution_id,
                                 created_at)
                SELECT id, name, spec::json, config::json,
                       CASE WHEN tags IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements_text(tags::jsonb)) END,
                       key, 'taken over', execution, created
                FROM unnest(:ids::bigint[], :names::text[], :specs::text[], :configs::text[], :tags::text[],
                            :keys::text[], :executions::bigint[], :created::timestamptz[])
                  AS p(id, name, spec, config, tags, key, execution, created)
                """)
                .param("ids", commands.stream().mapToLong(PastCommand::id).toArray())
                .param("names", texts(commands, PastCommand::name))
                .param("specs", specs)
                .param("configs", configs)
                .param("tags", tags)
                .param("keys", texts(commands, PastCommand::key))
                .param(
                        "executions",
                        commands.stream().mapToLong(PastCommand::execution).toArray())
                .param("created", texts(commands, command -> command.created().toString()))
                .update();
    }

    List<String> known(Collection<String> keys) {
        return jdbc.sql("SELECT idempotency_key FROM job WHERE idempotency_key = ANY (:keys)")
                .param("keys", keys.toArray(String[]::new))
                .query((row, number) -> row.getString("idempotency_key"))
                .list();
    }

    Optional<Long> stranger(long upTo, String keysBegin) {
        return jdbc.sql("""
                SELECT id
                FROM job
                WHERE id <= :upTo
                  AND (idempotency_key IS NULL OR NOT starts_with(idempotency_key, :keysBegin))
                ORDER BY id
                LIMIT 1
                """)
                .param("upTo", upTo)
                .param("keysBegin", keysBegin)
                .query(Long.class)
                .optional();
    }

    private static String[] texts(List<PastCommand> commands, Function<PastCommand, @Nullable String> text) {
        return commands.stream().map(text).toArray(String[]::new);
    }
}
