package io.whirr.head.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a request whose fields are wrong with 422 and a list of all that is wrong. */
public final class InvalidRequest extends RuntimeException {

    private final List<Fault> faults;

    InvalidRequest(List<Fault> faults) {
        super(faults.isEmpty() ? "" : faults.getFirst().message(), null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** A field of the body breaks a rule that its type does not show; the message says which, in lower case. */
    public static InvalidRequest inBody(String field, String message, @Nullable Object input) {
        return new InvalidRequest(List.of(Fault.value(List.of("body", field), message, input)));
    }

    /** Something at a place in the body breaks a rule that its type does not show. */
    public static InvalidRequest at(List<Object> place, String message, @Nullable Object input) {
        return new InvalidRequest(List.of(Fault.value(place, message, input)));
    }

    /** An element of a list in the body breaks a rule that its type does not show. */
    public static InvalidRequest inElement(String field, int index, String message, @Nullable Object input) {
        return new InvalidRequest(List.of(Fault.value(List.of("body", field, index), message, input)));
    }

    /** The same, said of a body that is a field of the whole one. */
    public InvalidRequest within(String field) {
        return new InvalidRequest(
                faults.stream().map(fault -> fault.within(field)).toList());
    }

    /** A query parameter breaks a rule that its type does not show; the message says which, in lower case. */
    public static InvalidRequest inQuery(String parameter, String message, @Nullable Object input) {
        return new InvalidRequest(List.of(Fault.value(List.of("query", parameter), message, input)));
    }

    List<Fault> faults() {
        return faults;
    }
}
