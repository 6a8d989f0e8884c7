package io.whirr.api.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field of a request that has a default: it may be left out, and is null then, but a null that is written out is
 * refused. So do the existing heads, and clients are tested against them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface Omittable {}
