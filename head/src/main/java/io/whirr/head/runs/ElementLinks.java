package io.whirr.head.runs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Leads workers that know no elements to the directories of elements.
 *
 * <p>Such a worker is handed an element as a job with a number of its own, its alias, and writes into
 * {@code runs/job-{alias}}. That is a link to where everybody else looks for the element's files. No run goes by the
 * name of an alias, so the link is no second way for anybody who asks this head; and no job has such a number, so the
 * link never stands in the place of a job's directory.
 */
@Component
class ElementLinks {

    private static final String MODE = "unix:mode";
    private static final int PERMISSIONS = 07777;

    private static final Logger log = LoggerFactory.getLogger(ElementLinks.class);

    private final Path runs;
    private final FileServer server;

    ElementLinks(RunProperties properties) {
        this.runs = properties.dataDir().resolve("runs");
        this.server = new FileServer(properties.runs().linkPatience());
    }

    /**
     * Makes the link and the directory that it leads to; both may be there. The worker must find the link there, so
     * this waits for the file server, but not for long: claims wait for it. What does not work is logged: where workers
     * share no data directory with the head nothing depends on it.
     */
    void link(long alias, RunKey run) {
        Path link = runs.resolve(RunKey.of(alias).id());
        if (run.element() == null || alias < RunKey.FIRST_ALIAS) {
            throw new IllegalArgumentException(link + " is no alias of an element: " + run);
        }
        if (server.ask("link-" + run.id(), () -> make(link, run)).isEmpty()) {
            log.warn(
                    "An old worker's files may not be found, run={} directory={}: the file server does not answer",
                    run.id(),
                    link);
        }
    }

    private boolean make(Path link, RunKey run) {
        try {
            Files.createDirectories(runs);
            Path directory = runs;
            for (Path part : run.directory()) {
                directory = directory.resolve(part);
                makeDirectory(directory);
            }
            makeLink(link, run.directory());
            return true;
        } catch (IOException failed) {
            log.warn(
                    "An old worker's files will not be found, run={} directory={}: {}",
                    run.id(),
                    link,
                    failed.toString());
            return false;
        }
    }

    /**
     * Lets in whom the directory of all runs lets in: the worker may be another user than the head. A link in its place
     * is not followed: a job may have put it there to have directories made elsewhere.
     */
    private void makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
            Files.setAttribute(directory, MODE, (int) Files.getAttribute(runs, MODE) & PERMISSIONS);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new NotDirectoryException(directory.toString());
            }
        }
    }

    /** The link is relative: whoever mounts the data directory elsewhere can follow it, too. */
    private static void makeLink(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(target)) {
                throw there;
            }
        }
    }
}
