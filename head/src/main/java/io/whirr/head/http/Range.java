package io.whirr.head.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole numbers that are allowed somewhere. */
record Range(long least, long most) {

    static Range of(@Nullable Min min, @Nullable Max max, long least, long most) {
        return new Range(min == null ? least : min.value(), max == null ? most : max.value());
    }

    /** The number that was sent, when it is one and in this range. */
    @Nullable
    Long read(@Nullable Object value, List<Object> at, List<Fault> faults) {
        BigInteger whole = LaxNumbers.whole(value, at, faults);
        if (whole == null) {
            return null;
        }
        if (whole.compareTo(BigInteger.valueOf(least)) < 0) {
            faults.add(tooSmall(least, at, value));
            return null;
        }
        if (whole.compareTo(BigInteger.valueOf(most)) > 0) {
            faults.add(tooLarge(most, at, value));
            return null;
        }
        return whole.longValue();
    }

    static Fault tooSmall(long least, List<Object> at, @Nullable Object value) {
        return new Fault(
                "greater_than_equal",
                at,
                "Input should be greater than or equal to " + least,
                value,
                Map.of("ge", least));
    }

    static Fault tooLarge(long most, List<Object> at, @Nullable Object value) {
        return new Fault(
                "less_than_equal", at, "Input should be less than or equal to " + most, value, Map.of("le", most));
    }
}
