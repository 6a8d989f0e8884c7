package io.whirr.head.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Whether the caller of a request that takes its time is still there.
 *
 * <p>Tomcat does not look at a connection while a request on it is being served, so it learns of a caller's death only
 * when it writes the answer, which is too late for an answer that hands something out.
 */
@Component
public class Connections {

    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    /** The connection that the current thread serves a request of. */
    static final ScopedValue<SocketWrapperBase<?>> SERVED = ScopedValue.newInstance();

    /**
     * A look at the connection of the request that is being served by this thread; it may be taken by any thread as
     * long as the request lasts. True does not mean that an answer will arrive: a pulled cable shows no sign.
     */
    public BooleanSupplier aliveness() {
        if (!SERVED.isBound()) {
            return () -> true;
        }
        SocketWrapperBase<?> connection = SERVED.get();
        return () -> isAlive(connection);
    }

    /** Reads without waiting. What a caller has sent ahead is put back for the next request to find. */
    private static boolean isAlive(SocketWrapperBase<?> connection) {
        try {
            ByteBuffer ahead = ByteBuffer.allocate(1);
            int read = connection.read(false, ahead);
            if (read > 0) {
                connection.unRead(ahead.flip());
            }
            return read >= 0;
        } catch (IOException | RuntimeException e) {
            // A connection that is just being taken down answers with whatever is left of it.
            log.debug("a caller has gone: {}", e.toString());
            return false;
        }
    }
}
