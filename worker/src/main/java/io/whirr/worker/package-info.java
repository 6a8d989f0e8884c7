/**
 * The worker: runs tasks of a head on this machine. Here are its options and the wiring; the work is in the packages
 * below.
 */
@NullMarked
package io.whirr.worker;

import org.jspecify.annotations.NullMarked;
