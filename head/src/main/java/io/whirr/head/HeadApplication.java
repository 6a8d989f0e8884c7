package io.whirr.head;

import io.whirr.head.database.StartRefused;
import io.whirr.head.upkeep.Errands;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The head's process: reads the options, says what it is going to do, and starts. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class HeadApplication {

    static {
        // The framework's tables hold times without a zone, written by this process and by the database.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        System.setProperty("liquibase.changelogLockPollRate", "1");
    }

    public static void main(String... arguments) {
        int status = run(List.of(arguments), System.getenv(), standardOutput());
        if (status != 0) {
            System.exit(status);
        }
    }

    private static PrintStream standardOutput() {
        return new PrintStream(System.out, true, StandardCharsets.UTF_8);
    }

    /** Returns the exit status of a head that did not start, and 0 for one that is running. */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out) {
        return switch (CommandLine.parse(arguments, environment)) {
            case CommandLine.Outcome.Help() -> {
                out.print(CommandLine.HELP);
                yield 0;
            }
            case CommandLine.Outcome.Wrong(String message, int status) -> {
                out.println("Error: " + message);
                if (status == 2) {
                    out.println("Try 'whirr head --help' for help.");
                }
                yield status;
            }
            case CommandLine.Outcome.Start(HeadOptions options) ->
                start(options, LogFormat.of(environment, LogFormat.standardOutput()), out);
            case CommandLine.Outcome.Errand errand -> carryOut(errand, out);
        };
    }

    private static int start(HeadOptions options, LogFormat format, PrintStream out) {
        try {
            if (format != LogFormat.JSON) {
                out.println("whirr server");
                out.println("  Host: " + options.host());
                out.println("  Port: " + options.port());
                out.println("  Database: " + options.database());
                out.println("  Data Dir: " + options.dataDirectory());
            }
            application(options, format).run();
            return 0;
        } catch (StartRefused e) {
            out.println("Error: " + e.getMessage());
            return 1;
        } catch (SpringApplication.AbandonedRunException e) {
            // The build has had its look at what would be started.
            throw e;
        } catch (RuntimeException e) {
            // The failure reporter has told it.
            return 1;
        }
    }

    /**
     * Without a web server and without an alarm clock: nothing is served and no lease is taken back meanwhile. What the
     * build has found out is of a head that serves.
     */
    private static int carryOut(CommandLine.Outcome.Errand errand, PrintStream out) {
        SpringProperties.setProperty(AotDetector.AOT_ENABLED, "false");
        SpringApplication application = application(errand.options(), LogFormat.TEXT);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setDefaultProperties(
                Map.of("spring.config.location", "classpath:/", "spring.quartz.auto-startup", "false"));
        try (ConfigurableApplicationContext context = application.run()) {
            Errands errands = context.getBean(Errands.class);
            out.print(
                    errand.errand().equals("migrate")
                            ? errands.migrate(errand.from(), errand.requeueRunning())
                            : errands.restored());
            return 0;
        } catch (StartRefused e) {
            out.println("Error: " + e.getMessage());
            return 1;
        }
    }

    private static SpringApplication application(HeadOptions options, LogFormat format) {
        SpringApplication application = new SpringApplication(HeadApplication.class);
        application.setAddCommandLineProperties(false);
        application.addListeners(new Settings(options, format));
        application.setDefaultProperties(Map.of("spring.config.location", "classpath:/"));
        return application;
    }

    /**
     * Puts the options where settings are looked for, before the logging is set up: an initializer would come too late
     * for whatever has to do with that.
     */
    private record Settings(HeadOptions options, LogFormat format)
            implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

        @Override
        public int getOrder() {
            return LoggingApplicationListener.DEFAULT_ORDER - 1;
        }

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            Map<String, Object> settings = new HashMap<>(format.settings());
            settings.putAll(options.properties());
            event.getEnvironment()
                    .getPropertySources()
                    .addAfter(
                            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                            new MapPropertySource("whirr options", settings));
        }
    }
}
