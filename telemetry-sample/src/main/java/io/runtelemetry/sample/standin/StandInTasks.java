package io.runtelemetry.sample.standin;

import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Runs tasks: like the one in {@code trigger/}, they call a job and say which run they are. */
@StandIn
@Component
final class StandInTasks {

    private static final Pattern JOB = Pattern.compile("[a-z-]+(/[a-z-]+)*");

    private final RestClient billing = RestClient.create();

    private final Environment environment;

    StandInTasks(Environment environment) {
        this.environment = environment;
    }

    /**
     * Returns the ID of the run, which has ended.
     *
     * @throws IllegalArgumentException if the job's name is malformed
     */
    String run(String job, String payload) {
        if (!JOB.matcher(job).matches()) {
            throw new IllegalArgumentException("Job must be the path of a job below /jobs/");
        }
        String runId = "run_" + UUID.randomUUID().toString().substring(24);
        billing.post()
                .uri("http://localhost:" + environment.getRequiredProperty("local.server.port") + "/jobs/" + job)
                .contentType(MediaType.APPLICATION_JSON)
                .header("Trigger-Run-Id", runId)
                .body(payload)
                .exchange((request, response) -> response.getStatusCode());
        return runId;
    }
}
