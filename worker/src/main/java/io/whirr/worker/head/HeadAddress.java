package io.whirr.worker.head;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where a head listens.
 *
 * @param tls whether to speak HTTPS
 * @param host name or address, without brackets
 * @param port from 1 to 65535
 * @param prefix what stands before every path, without a slash at its end; empty for nothing
 */
public record HeadAddress(boolean tls, String host, int port, String prefix) {

    /**
     * Reads addresses parted by commas, in the order in which they are to be tried.
     *
     * @throws IllegalArgumentException with a sentence for people, when one of them is no address
     */
    public static List<HeadAddress> parseAll(String urls) {
        List<HeadAddress> all = Stream.of(urls.split(","))
                .map(String::strip)
                .filter(url -> !url.isEmpty())
                .map(HeadAddress::parse)
                .toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("the head's address is empty; give it as http://HOST:PORT");
        }
        return all;
    }

    private static HeadAddress parse(String url) {
        URI uri = uri(url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if ((!tls && !scheme.equals("http")) || uri.getHost() == null || uri.getPort() > 65535 || uri.getPort() == 0) {
            throw noAddress(url);
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("the head's address must not have a user, '?' or '#': " + uri.getHost());
        }
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        return new HeadAddress(tls, uri.getHost().replaceAll("[\\[\\]]", ""), port, prefix(uri.getRawPath()));
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw noAddress(url);
        }
    }

    private static String prefix(String path) {
        String prefix = path == null ? "" : path;
        while (prefix.endsWith("/")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        return prefix;
    }

    private static IllegalArgumentException noAddress(String url) {
        return new IllegalArgumentException("no address of a head: '" + url + "'; give it as http://HOST:PORT");
    }

    /** What goes into the Host header. */
    String authority() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return (tls ? "https://" : "http://") + name + ":" + port + prefix;
    }
}
