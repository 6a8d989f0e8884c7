/**
 * A checker of schedules in the manner of Jepsen's Chronos: random schedules over a night on which the clocks change,
 * heads and PostgreSQL killed meanwhile, and afterwards the firings compared, one by one, with a reference that shares
 * nothing with the head.
 *
 * <p>The database's clock decides when schedules fire, so the night is brought about there: functions in a schema of
 * their own stand before PostgreSQL's and tell another time, which may also go faster. The head is not changed.
 */
@NullMarked
package io.whirr.e2e.chronos;

import org.jspecify.annotations.NullMarked;
