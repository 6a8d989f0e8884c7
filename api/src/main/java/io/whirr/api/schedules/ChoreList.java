package io.whirr.api.schedules;

import java.util.List;

/** All recurring work of the head, by name. */
public record ChoreList(List<Chore> chores) {}
