package io.runtelemetry.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What IDEs complete, and the page that shows the same. */
class ConfigurationReferenceTest {

    private static final Path PAGE = Docs.page("configuration.md");

    private static final String UPDATE = "telemetry.docs.update";

    /** With {@code -Dtelemetry.docs.update=true} it writes the page instead of comparing it. */
    @Test
    void the_page_is_current() throws IOException {
        String page = ConfigurationReference.page();
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(PAGE, page);
        }

        assertThat(Docs.read(PAGE))
                .as("docs/configuration.md; write it again with mvn -pl telemetry-test -am test"
                        + " -Dtest=ConfigurationReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -D" + UPDATE
                        + "=true")
                .isEqualTo(page);
    }

    @Test
    void every_property_is_described_in_a_sentence() {
        for (JsonNode property : ConfigurationReference.metadata().get("properties")) {
            assertThat(property.path("description").asString(""))
                    .as(property.get("name").asString())
                    .matches("[A-Z].*\\.");
        }
    }
}
