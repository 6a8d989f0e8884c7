/**
 * What settings may be. Every record of settings refuses nonsense in its constructor, in the same words: the setting as
 * the operator writes it, what it may be, and what it is. The start ends with that line.
 *
 * <p>It knows no setting: those stand with their features.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.whirr.head.settings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
