package io.runtelemetry.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Stops the start on a Spring Boot that is too old, instead of letting parts of this library go missing in silence. Refers to
 * nothing that Spring Boot 3 does not have, nor do {@link SpringBootTooOldException} and its analyzer.
 */
final class SpringBootVersionVerifier implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final int REQUIRED_MAJOR = 4;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        verify(SpringBootVersion.getVersion());
    }

    /**
     * Verifies a version.
     *
     * @param version as {@code 4.0.9}; null, or of a form that is not known, where that is not known
     * @throws SpringBootTooOldException if it is too old
     */
    static void verify(@Nullable String version) {
        int dot = version == null ? -1 : version.indexOf('.');
        if (version == null || dot < 1) {
            return;
        }
        try {
            if (Integer.parseInt(version, 0, dot, 10) < REQUIRED_MAJOR) {
                throw new SpringBootTooOldException(version);
            }
        } catch (NumberFormatException e) {
            // A version of somebody's own; what is wrong with it will show.
            return;
        }
    }
}
