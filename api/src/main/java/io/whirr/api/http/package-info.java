/** What every answer has in common. */
@NullMarked
package io.whirr.api.http;

import org.jspecify.annotations.NullMarked;
