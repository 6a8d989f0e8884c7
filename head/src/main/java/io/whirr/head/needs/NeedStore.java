package io.whirr.head.needs;

import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL of sets of needs. Every method is one statement. */
@Repository
class NeedStore {

    private final JdbcClient jdbc;

    NeedStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Stores a set that is new. One that is there, or that another head is just storing, stays as it is. */
    void add(String spec) {
        jdbc.sql("INSERT INTO need (spec) VALUES (:spec::jsonb) ON CONFLICT (spec) DO NOTHING")
                .param("spec", spec)
                .update();
    }

    int number(String spec) {
        return jdbc.sql("SELECT id FROM need WHERE spec = :spec::jsonb")
                .param("spec", spec)
                .query(Integer.class)
                .single();
    }

    /** The sets with higher numbers than this one, as JSON. */
    Map<Integer, String> after(int number) {
        return jdbc
                .sql("SELECT id, spec::text AS spec FROM need WHERE id > :number")
                .param("number", number)
                .query((row, index) -> Map.entry(row.getInt("id"), row.getString("spec")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
