package io.whirr.worker.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadAddressTest {

    @Test
    void severalAddressesKeepTheirOrderTheirPrefixesAndTheirDefaults() {
        assertThat(HeadAddress.parseAll("http://one:8080, https://two/whirr/,http://[::1]:9"))
                .containsExactly(
                        new HeadAddress(false, "one", 8080, ""),
                        new HeadAddress(true, "two", 443, "/whirr"),
                        new HeadAddress(false, "::1", 9, ""));
    }

    @Test
    void theHostHeaderLeavesADefaultPortOut() {
        assertThat(HeadAddress.parseAll("http://h,http://h:81,https://[::1]"))
                .extracting(HeadAddress::authority)
                .containsExactly("h", "h:81", "[::1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " , ",
                "head:8080",
                "ftp://head",
                "http://",
                "http://h:0",
                "http://h:99999",
                "http://u:p@h",
                "http://h/?q",
                "http://a b",
                "http://h:x"
            })
    void whatIsNoAddressIsRefused(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> HeadAddress.parseAll(url));
    }
}
