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

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(HttpProperties properties) {
        return factory -> {
            factory.setProtocol(LookableHttp11Protocol.class.getName());
            factory.addConnectorCustomizers(connector -> letPathsThrough(connector, properties));
            factory.addContextCustomizers(TomcatConfiguration::sayErrorsInJson);
        };
    }

    /** An encoded slash in a path reaches the controller, which knows whether it may stand there. */
    private static void letPathsThrough(Connector connector, HttpProperties properties) {
        String passThrough = EncodedSolidusHandling.PASS_THROUGH.getValue();
        connector.setEncodedSolidusHandling(passThrough);
        connector.setEncodedReverseSolidusHandling(passThrough);
        connector.setProperty("maxConnections", Integer.toString(properties.maxConnections()));
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
