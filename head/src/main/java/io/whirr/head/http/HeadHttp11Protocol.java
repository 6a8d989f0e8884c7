package io.whirr.head.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1, with a way to look at the connection that a request came on, see {@link Connections}, and for
 * hosts whose names have an underscore: containers go by such names, and Tomcat has nothing to do with them.
 */
public final class HeadHttp11Protocol extends Http11NioProtocol {

    /**
     * Bytes, and again characters, of an answer that wait to be sent. Most answers are shorter; a longer one is passed
     * on in pieces, and what is larger than a piece is not copied here at all.
     */
    private static final int ANSWER_BUFFER = 2048;

    private static final int HTTP_PORT = 80;

    @Override
    public int getDesiredBufferSize() {
        return ANSWER_BUFFER;
    }

    @Override
    protected Processor createProcessor() {
        return new HeadProcessor(this, getAdapter());
    }

    /** Remembers for whom it works while it does, and reads hosts as they are called. */
    private static final class HeadProcessor extends Http11Processor {

        private static final Pattern UNDERSCORED =
                Pattern.compile("(?<name>[A-Za-z0-9.-]*_[A-Za-z0-9._-]*)(:(?<port>[0-9]{1,5}))?");

        HeadProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
            super(protocol, adapter);
        }

        @Override
        public SocketState service(SocketWrapperBase<?> connection) throws IOException {
            try {
                return ScopedValue.where(Connections.SERVED, connection).call(() -> serve(connection));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        @Override
        protected void parseHost(@Nullable MessageBytes host) {
            boolean suspect = host != null && host.getByteChunk().indexOf('_', 0) >= 0;
            Matcher underscored = UNDERSCORED.matcher(suspect ? String.valueOf(host) : "");
            if (underscored.matches()) {
                request.serverName().setString(underscored.group("name"));
                String port = underscored.group("port");
                request.setServerPort(port == null ? HTTP_PORT : Integer.parseInt(port));
            } else {
                super.parseHost(host);
            }
        }

        private SocketState serve(SocketWrapperBase<?> connection) {
            try {
                return super.service(connection);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
