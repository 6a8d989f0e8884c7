package io.whirr.e2e.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import io.whirr.e2e.tidy.Sources.Source;
import org.junit.jupiter.api.Test;

/** Here and not in Maven, because Maven may run on a Java that cannot read our sources. */
class FormatTest {

    private static final JavaFormatterOptions.Style STYLE = JavaFormatterOptions.Style.PALANTIR;
    private static final Formatter FORMATTER = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(STYLE).build());

    @Test
    void sourcesAreFormatted() {
        assertThat(Sources.java().parallelStream()
                        .filter(source -> !formatted(source).equals(source.text()))
                        .map(Source::path))
                .as("not formatted; ./whirr format does it")
                .isEmpty();
    }

    private static String formatted(Source source) {
        try {
            String ordered = ImportOrderer.reorderImports(source.text(), STYLE);
            return FORMATTER.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
        } catch (FormatterException e) {
            throw new IllegalStateException("cannot read " + source.path(), e);
        }
    }
}
