package io.whirr.head.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://whirr:secret@db:5433/jobs",
                "postgres://whirr:secret@db:5433/jobs",
                "jdbc:postgresql://whirr:secret@db:5433/jobs",
                "jdbc:postgresql://db:5433/jobs?user=whirr&password=secret",
                "postgresql://whirr@db:5433/jobs?password=secret",
                "postgresql://whirr:secret@/jobs?host=db&port=5433",
                " postgresql://whirr:secret@db:5433/jobs\n",
            })
    void everyCommonFormIsTheSame(String form) {
        DatabaseUrl url = DatabaseUrl.parse(form);

        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db:5433/jobs");
        assertThat(url.login()).containsEntry("user", "whirr").containsEntry("password", "secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "a/b+c== a/b+c==",
                "p@ss:w/rd p@ss:w/rd",
                "p%40ss%2Fw p@ss/w",
                "100%sure 100%sure",
                "50%25%zz 50%25%zz",
                "who?me who?me",
                "a?b=c a?b=c",
                "has#hash has#hash",
                "a+b a+b",
                ":: ::",
                "@@// @@//",
                "Größe Größe",
                "gr%C3%B6%C3%9Fe größe",
            })
    void thePasswordMayBeRawOrEncoded(String written, String meant) {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://whirr:" + written + "@db/jobs?sslmode=require");

        assertThat(url.login())
                .containsEntry("user", "whirr")
                .containsEntry("password", meant)
                .containsEntry("sslmode", "require");
        assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db:5432/jobs");
    }

    @Test
    void thereMayBeNoPasswordAndNoUser() {
        assertThat(DatabaseUrl.parse("postgresql://whirr@db/jobs").login())
                .containsEntry("user", "whirr")
                .doesNotContainKey("password");
        assertThat(DatabaseUrl.parse("postgresql://db/jobs").login()).isEmpty();
        assertThat(DatabaseUrl.parse("postgresql://whirr:@db/jobs").login()).containsEntry("password", "");
    }

    @Test
    void severalHostsAndIpv6AreKept() {
        assertThat(DatabaseUrl.parse("postgresql://u:p@a,b:5433,[::1]:5434/jobs?target_session_attrs=read-write"))
                .satisfies(url -> assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://a:5432,b:5433,[::1]:5434/jobs"))
                .satisfies(url -> assertThat(url.login()).containsEntry("targetServerType", "primary"));
    }

    @Test
    void optionsHaveTheNamesOfLibpqOrOfTheDriver() {
        assertThat(DatabaseUrl.parse("postgres://u@h/d?application_name=a%20b@c&connect_timeout=7&socketTimeout=9")
                        .login())
                .containsEntry("ApplicationName", "a b@c")
                .containsEntry("connectTimeout", "7")
                .containsEntry("socketTimeout", "9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://whirr:s3cret@db/jobs",
                "whirr:s3cret@db/jobs",
                "postgresql:///jobs?password=s3cret",
                "postgresql://whirr:s3cret@%2Fvar%2Frun/jobs",
                "postgresql://whirr:s3cret@/jobs?host=/var/run/postgresql",
                "postgresql://whirr:s3cret@db:99999/jobs",
                "postgresql://whirr:s3cret@db:port/jobs",
                "postgresql://whirr:s3cret@::1/jobs",
                "postgresql://whirr:x@db/jobs?s3cret",
                "postgresql://whirr:x@db/jobs?nonsense=s3cret",
                "",
            })
    void whatNamesNoReachableServerIsRefusedWithoutTellingThePassword(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(StartRefused.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://whirr:s3cret@db:5433/jobs?sslmode=require",
                "postgresql://whirr:a/s3cret@b@db:5433/jobs",
                "jdbc:postgresql://db:5433/jobs?user=whirr&password=s3cret",
            })
    void noPartOfTheLoginIsShown(String form) {
        assertThat(DatabaseUrl.parse(form)).hasToString("postgresql://***:***@db:5433/jobs");
        assertThat(DatabaseUrl.parse(form).jdbc()).doesNotContain("s3cret");
    }
}
