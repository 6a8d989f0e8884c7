/**
 * What is in {@code deploy/} and {@code docs/}, tried: tarballs made and run, installed and removed, services under a
 * real systemd, the set-up page replayed, backups restored.
 *
 * <p>What a machine forbids or lacks is skipped, with the reason, and never passed.
 */
@NullMarked
package io.whirr.e2e.deploy;

import org.jspecify.annotations.NullMarked;
