package io.runtelemetry.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReportTest {

    @Test
    void the_guide_shows_what_the_raw_output_says() throws IOException {
        for (Path page : Report.pages(Path.of(".."))) {
            assertThat(Files.readString(page))
                    .as(
                            "%s; make it anew with mvn -pl telemetry-benchmarks -am -DskipTests test-compile exec:exec@report",
                            page)
                    .isEqualTo(Report.withTables(Files.readString(page), Report::table));
        }
    }

    @Test
    void a_table_takes_the_place_of_the_one_before() {
        String page = """
                Before

                <!-- table: drain -->

                | old |

                <!-- /table -->

                Between

                <!-- table: soak -->
                <!-- /table -->
                """;

        assertThat(Report.withTables(page, name -> "| " + name + " $1 |\n")).isEqualTo("""
                Before

                <!-- table: drain -->

                | drain $1 |

                <!-- /table -->

                Between

                <!-- table: soak -->

                | soak $1 |

                <!-- /table -->
                """);
    }
}
