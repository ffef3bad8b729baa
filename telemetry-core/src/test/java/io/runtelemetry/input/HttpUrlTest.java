package io.runtelemetry.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example.com", "HTTP://localhost:8080/path/", "https://[::1]:65535"})
    void an_address_that_paths_can_be_appended_to(String url) {
        assertThat(HttpUrl.isBase(url)).isTrue();
        assertThat(HttpUrl.isAbsolute(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example.com?q", "https://a.example.com/#f"})
    void a_query_or_a_fragment_is_for_whole_addresses_only(String url) {
        assertThat(HttpUrl.isBase(url)).isFalse();
        assertThat(HttpUrl.isAbsolute(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a.example.com",
                "/path",
                "ftp://a.example.com",
                "https://",
                "https:///path",
                "https://user@a.example.com",
                "https://a.example.com:0",
                "https://a.example.com:65536",
                "https://a b",
                "javascript:alert(1)"
            })
    void anything_else_is_refused(String url) {
        assertThat(HttpUrl.isBase(url)).isFalse();
        assertThat(HttpUrl.isAbsolute(url)).isFalse();
    }
}
