package io.whirr.head.http;

import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sets up Tomcat: its limits, what it lets through in paths, and the words of its own refusals. */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

    private static final String READ_BUFFER = "2048";

    private static final String WRITE_BUFFER = "4096";

    /** Of a form's fields none is a parameter of ours: a form is a body that is no JSON. */
    private static final String NONE = "";

    /** What may come behind a body in chunks: nothing that we know of, but there is always room for it. */
    private static final String LONGEST_TRAILER = "1024";

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(HttpProperties properties) {
        return factory -> {
            factory.setProtocol(HeadHttp11Protocol.class.getName());
            factory.addConnectorCustomizers(TomcatConfiguration::letPathsThrough);
            factory.addConnectorCustomizers(connector -> connector.setParseBodyMethods(NONE));
            factory.addConnectorCustomizers(connector -> holdMany(connector, properties));
            factory.addContextCustomizers(TomcatConfiguration::sayErrorsInJson);
        };
    }

    /** An encoded slash in a path reaches the controller, which knows whether it may stand there. */
    private static void letPathsThrough(Connector connector) {
        String passThrough = EncodedSolidusHandling.PASS_THROUGH.getValue();
        connector.setEncodedSolidusHandling(passThrough);
        connector.setEncodedReverseSolidusHandling(passThrough);
    }

    /**
     * Most connections are those of workers that wait, and none of them has much to say: with buffers of the usual size
     * each of them took 45 KB more.
     */
    private static void holdMany(Connector connector, HttpProperties properties) {
        connector.setProperty("maxConnections", Integer.toString(properties.maxConnections()));
        connector.setProperty("socket.appReadBufSize", READ_BUFFER);
        connector.setProperty("socket.appWriteBufSize", WRITE_BUFFER);
        connector.setProperty("maxTrailerSize", LONGEST_TRAILER);
    }

    private static void sayErrorsInJson(Context context) {
        if (context.getParent() instanceof Host host) {
            for (var valve : host.getPipeline().getValves()) {
                if (valve instanceof org.apache.catalina.valves.ErrorReportValve) {
                    host.getPipeline().removeValve(valve);
                }
            }
            ((StandardHost) host).setErrorReportValveClass(ErrorValve.class.getName());
        }
    }
}
