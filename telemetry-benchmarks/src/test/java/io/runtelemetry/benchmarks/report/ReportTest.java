package io.runtelemetry.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReportTest {

    @Test
    void the_guide_shows_what_the_raw_output_says() {
        for (Page page : Report.pages(Path.of(".."))) {
            assertThat(page.read())
                    .as(
                            "%s; make it anew with mvn -pl telemetry-benchmarks -am -DskipTests compile exec:exec@report",
                            page)
                    .isEqualTo(page.with(Report::table));
        }
    }

    @Test
    void a_table_takes_the_place_of_the_one_before(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("page.md");
        Files.writeString(file, """
                Before

                <!-- table: drain -->

                | old |

                <!-- /table -->

                Between

                <!-- table: soak -->
                <!-- /table -->
                """);

        assertThat(new Page(file).with(name -> "| " + name + " $1 |\n")).isEqualTo("""
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
