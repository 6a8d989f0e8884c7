/**
 * The head as a service of systemd: says that it is ready, that it is well and that it is stopping.
 *
 * <p>Owns one loop, the one that asks the head itself whether it still answers, and no table. Away from systemd none of
 * this is there. Knows no other feature.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.whirr.head.service;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
