/** Tests of the schema itself, on databases without a head. */
@NullMarked
package io.whirr.head.schema;

import org.jspecify.annotations.NullMarked;
