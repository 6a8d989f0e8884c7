package io.whirr.head.http;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Puts together how requests are read and answers written. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpProperties.class)
class HttpConfiguration implements WebMvcConfigurer {

    private final HttpProperties properties;

    HttpConfiguration(HttpProperties properties) {
        this.properties = properties;
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        builder.addCustomConverter(new BodyConverter(properties));
    }

    /** Every answer is JSON unless its controller says otherwise, whatever the caller says it accepts. */
    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
    }

    /** {@link ParameterCheck} has seen to it that they can be read. */
    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(String.class, Long.class, HttpConfiguration::whole);
        registry.addConverter(String.class, Integer.class, text -> Math.toIntExact(whole(text)));
        registry.addConverter(
                String.class,
                Boolean.class,
                text -> Boolean.TRUE.equals(LaxNumbers.flag(text, List.of(), new ArrayList<>())));
    }

    private static long whole(String text) {
        BigInteger whole = LaxNumbers.whole(text, List.of(), new ArrayList<>());
        return Objects.requireNonNull(whole).longValueExact();
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new ParameterCheck(new BodyConverter(properties)));
    }

    @Bean
    JsonMapperBuilderCustomizer wireFormat() {
        return builder -> builder.addModule(new WireFormat());
    }
}
