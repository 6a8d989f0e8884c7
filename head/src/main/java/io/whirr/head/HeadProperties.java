package io.whirr.head;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the process, {@code whirr.*}.
 *
 * @param portFile where to write the port when the head is ready; null for nowhere
 */
@ConfigurationProperties("whirr")
record HeadProperties(@Nullable Path portFile) {}
