package io.runtelemetry.autoconfigure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What Spring Boot 3 makes of it, a project outside the build shows (src/it/spring-boot-3). */
class SpringBootVersionVerifierTest {

    @ParameterizedTest
    @ValueSource(strings = {"3.5.16", "2.7.18", "3.0.0-SNAPSHOT"})
    void an_older_Spring_Boot_stops_the_start(String version) {
        assertThatExceptionOfType(SpringBootTooOldException.class)
                .isThrownBy(() -> SpringBootVersionVerifier.verify(version))
                .withMessage("Run Telemetry for Spring needs Spring Boot 4, but found " + version);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"4.0.0", "4.1.2", "10.0.0", "unknown", "x.1"})
    void a_newer_one_or_one_that_cannot_be_told_does_not(String version) {
        assertThatNoException().isThrownBy(() -> SpringBootVersionVerifier.verify(version));
    }

    @Test
    void the_analysis_says_what_to_do() {
        FailureAnalysis analysis =
                requireNonNull(new SpringBootTooOldFailureAnalyzer().analyze(new SpringBootTooOldException("3.5.16")));

        assertThat(analysis.getDescription()).contains("needs Spring Boot 4, but found 3.5.16");
        assertThat(analysis.getAction()).contains("Update the application to Spring Boot 4.0 or newer");
    }
}
