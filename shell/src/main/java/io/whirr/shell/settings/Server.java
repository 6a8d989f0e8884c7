package io.whirr.shell.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The head to talk to.
 *
 * @param url without a slash at the end
 * @param source where the client has it from, for people
 */
public record Server(URI url, String source) {

    /** @throws SettingsException when the text is not the address of a head */
    static Server parse(String text, String source) {
        String trimmed = text.strip();
        String full = trimmed.contains("://") ? trimmed : "http://" + trimmed;
        try {
            URI url = new URI(full.replaceAll("/+$", ""));
            String scheme = url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return new Server(url, source);
            }
        } catch (URISyntaxException e) {
            // Said below, with the others that are no address.
        }
        throw new SettingsException(
                "'" + trimmed + "' (" + source + ") is not the address of a head.", "Write it as http://HOST:PORT.");
    }
}
