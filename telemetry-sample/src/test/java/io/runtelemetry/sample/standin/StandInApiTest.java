package io.runtelemetry.sample.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

final class StandInApiTest {

    @Test
    void theKeyOfTheApplicationOpensIt() {
        StandInRuns runs = new StandInRuns();
        runs.add(new StandInRun("run_abc", "job", "{}", Instant.EPOCH, Duration.ofSeconds(1), 200, "{}"));
        StandInApi api = new StandInApi(runs, "tr_dev_key");

        assertThat(api.run("run_abc", "Bearer tr_dev_key").getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(api.trace("run_abc", "Bearer tr_dev_key").getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(api.run("run_other", "Bearer tr_dev_key").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        for (String other : List.of("", "tr_dev_key", "Bearer tr_dev_other", "Bearer")) {
            assertThat(api.run("run_abc", other).getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
            assertThat(api.trace("run_abc", other).getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
        }
    }
}
