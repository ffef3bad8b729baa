package io.runtelemetry.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.sample.job.JobExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table of tasks in the guide, beside the jobs of the sample. */
final class MigratingTest {

    @Test
    void hasEachJob() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "migrating.md"));

        assertThat(JobExample.ALL)
                .extracting(JobExample::job)
                .allSatisfy(job -> assertThat(page).contains("| `" + job + "`"));
    }
}
