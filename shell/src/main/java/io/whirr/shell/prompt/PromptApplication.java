package io.whirr.shell.prompt;

import io.whirr.shell.commands.Commands;
import io.whirr.shell.commands.Proposals;
import io.whirr.shell.commands.Session;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.shell.core.autoconfigure.SpringShellAutoConfiguration;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.config.UserConfigPathProvider;
import org.springframework.shell.jline.CommandCompleter;
import org.springframework.shell.jline.JLineInputProvider;
import org.springframework.shell.jline.PromptProvider;

/** The interactive shell as a Spring application. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration(SpringShellAutoConfiguration.class)
public class PromptApplication {

    /** Shows the prompt until its user leaves. */
    public static void run(Session session) {
        var application = new SpringApplication(PromptApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setAddCommandLineProperties(false);
        application.setLazyInitialization(true);
        application.setDefaultProperties(Map.of(
                "spring.main.banner-mode", "off",
                "spring.main.log-startup-info", "false",
                // A terminal is for what its user asked for.
                "logging.threshold.console", "off",
                "spring.shell.history.name", HistoryFile.NAME,
                "spring.shell.command.help.enabled", "false",
                "spring.shell.command.version.enabled", "false",
                "spring.shell.command.script.enabled", "false"));
        application.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean(Session.class, () -> session));
        application.run().close();
    }

    @Bean
    CommandRegistry commandRegistry(Session session, Terminal terminal) {
        var wide = session.on(session.screen().on(terminal));
        var all = new LinkedHashSet<>(Commands.all(wide));
        all.add(new Leave());
        return new CommandRegistry(all);
    }

    /** The history lies beside the settings. */
    @Bean
    UserConfigPathProvider userConfigPathProvider(Session session) {
        return () -> HistoryFile.in(session.settings().directory());
    }

    @Bean
    PromptProvider promptProvider(Session session) {
        return new QueuePrompt(session);
    }

    @Bean
    CommandCompleter commandCompleter(Session session, CommandRegistry registry) {
        return new HeadCompleter(registry, new Proposals(session, registry));
    }

    /** Takes the place of Spring Shell's runner, which looks for a bean of this name. */
    @Bean
    ApplicationRunner springShellApplicationRunner(
            Session session, CommandRegistry registry, JLineInputProvider input, LineReader reader, Terminal terminal) {
        return new PromptLoop(session, new Commands(session, registry), input, reader, terminal);
    }
}
