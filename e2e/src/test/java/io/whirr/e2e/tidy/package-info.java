/** The house style, as far as a test can hold it, over the whole repository. It runs nothing and knows only files. */
@NullMarked
package io.whirr.e2e.tidy;

import org.jspecify.annotations.NullMarked;
