package io.whirr.e2e.bench;

import io.whirr.e2e.cluster.Commands;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate of our own for this machine, as a proxy in front of a head has one. */
final class Certificate {

    private static final String PASSWORD = "whirr-bench";

    private final Path store;

    private Certificate(Path store) {
        this.store = store;
    }

    /** Makes one, by the JDK's keytool. */
    static Certificate in(Path directory) {
        Path store = directory.resolve("certificate.p12");
        Commands.output(
                Commands.jdk("keytool"),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        return new Certificate(store);
    }

    /** Where TLS with this certificate ends; not bound yet. */
    ServerSocket entrance() throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context.getServerSocketFactory().createServerSocket();
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS with " + store, e);
        }
    }

    /** What has a Java believe it. */
    String javaOptions() {
        return "-Djavax.net.ssl.trustStore=" + store + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD;
    }
}
