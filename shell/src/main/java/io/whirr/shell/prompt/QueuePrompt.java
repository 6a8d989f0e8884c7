package io.whirr.shell.prompt;

import io.whirr.api.status.QueueStatus;
import io.whirr.shell.commands.Session;
import io.whirr.shell.head.HeadClient;
import io.whirr.shell.head.HeadException;
import io.whirr.shell.output.Format;
import io.whirr.shell.output.Output;
import io.whirr.shell.settings.SettingsException;
import java.util.Optional;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.springframework.shell.jline.PromptProvider;

/**
 * The prompt: which head, and what its queue holds. Says in a line of its own when the head goes away or comes back.
 */
final class QueuePrompt implements PromptProvider {

    private final Session session;
    private final Output output;
    private boolean away;
    private boolean everThere;

    QueuePrompt(Session session) {
        this.session = session;
        this.output = new Output(session.screen(), Format.TABLE, false);
    }

    @Override
    public AttributedString getPrompt() {
        String address = "no head";
        Optional<QueueStatus> queue = Optional.empty();
        try {
            HeadClient head = session.hastyHead();
            address = head.server().url().getAuthority();
            queue = Optional.of(head.status());
            back();
        } catch (HeadException e) {
            away(String.valueOf(e.getMessage()), e.advice());
        } catch (SettingsException e) {
            away(String.valueOf(e.getMessage()), e.advice());
        }
        return prompt(address, queue.map(QueuePrompt::state).orElse("away"), queue.isPresent());
    }

    private void back() {
        if (away) {
            output.note("The head is back.");
        }
        away = false;
        everThere = true;
    }

    private void away(String message, String advice) {
        if (!away && everThere) {
            output.note("The head has gone away; the prompt will say when it is back.");
        } else if (!away) {
            output.note(message);
            output.note(advice);
        }
        away = true;
    }

    private static String state(QueueStatus queue) {
        return queue.queued() + " queued, " + queue.running() + " running";
    }

    private AttributedString prompt(String address, String state, boolean well) {
        var plain = AttributedStyle.DEFAULT;
        var prompt = new AttributedStringBuilder();
        prompt.styled(colour(plain.bold()), "whirr ");
        prompt.styled(colour(plain.faint()), address + " ");
        prompt.styled(colour(plain.foreground(well ? AttributedStyle.CYAN : AttributedStyle.RED)), "(" + state + ")");
        return prompt.append("> ").toAttributedString();
    }

    private AttributedStyle colour(AttributedStyle style) {
        return session.screen().colour() ? style : AttributedStyle.DEFAULT;
    }
}
