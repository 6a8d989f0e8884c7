package io.whirr.head;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the process, {@code whirr.*}.
 *
 * @param dataDir where runs are kept
 * @param portFile where to write the port when the head is ready; null for nowhere
 */
@ConfigurationProperties("whirr")
record HeadProperties(
        @DefaultValue(".") Path dataDir, @Nullable Path portFile) {}
