package io.whirr.api.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field of a request that has to be there, and be no null, unless one of the named fields is: they say the same in
 * another way.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface RequiredUnless {

    /** The other fields, as they are called on the wire. */
    String[] value();
}
