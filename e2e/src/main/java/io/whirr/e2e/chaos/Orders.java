package io.whirr.e2e.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Makes up orders: plain ones, arrays, pipelines, ones that fail, ones that wait for others, for two GPUs, ... */
final class Orders {

    private static final int ALWAYS = 1_000_000;

    private final RandomGenerator chance;
    private final Witness witness;
    private final String client;
    private int made;

    Orders(RandomGenerator chance, Witness witness, String client) {
        this.chance = chance;
        this.witness = witness;
        this.client = client;
    }

    /** @param former a job that the next one may wait for */
    Order next(OptionalLong former) {
        String name = client + "-" + ++made;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("workdir", "/tmp");
        String key = chance.nextInt(10) < 7 ? name : null;
        List<String> steps = List.of(Place.COMMAND);
        int elements = 0;
        boolean fails = false;
        long after = 0;
        switch (chance.nextInt(10)) {
            case 0, 1 -> {
                elements = 2 + chance.nextInt(4);
                body.put("array", "0-" + (elements - 1) + (chance.nextBoolean() ? "%2" : ""));
                body.put("command_argv", command(0));
            }
            case 2, 3 -> {
                steps = IntStream.range(0, 2 + chance.nextInt(2))
                        .mapToObj(i -> "s" + i)
                        .toList();
                body.put("steps", pipeline(steps));
            }
            case 4 -> {
                fails = true;
                body.put("command_argv", command(ALWAYS));
            }
            case 5 -> {
                body.put("command_argv", command(1 + chance.nextInt(2)));
                body.put("retry", Map.of("max_attempts", 3, "backoff_seconds", 0.2));
            }
            case 6 -> {
                body.put("command_argv", command(0));
                body.put("needs", Map.of("gpus", 2));
            }
            case 7 -> {
                body.put("command_argv", command(0));
                if (former.isPresent()) {
                    after = former.getAsLong();
                    body.put("after", List.of(Map.of("job", after, "on", "ok")));
                }
            }
            default -> body.put("command_argv", command(0));
        }
        return new Order(name, key, body, elements, steps, fails, after);
    }

    private List<String> command(int failures) {
        int beats = chance.nextInt(8) == 0 ? chance.nextInt(10, 25) : chance.nextInt(6);
        return witness.command(beats, failures, chance.nextInt(6) == 0);
    }

    private List<Map<String, Object>> pipeline(List<String> names) {
        List<Map<String, Object>> steps = new ArrayList<>();
        names.forEach(name -> steps.add(Map.of("name", name, "command_argv", command(0))));
        return steps;
    }
}
