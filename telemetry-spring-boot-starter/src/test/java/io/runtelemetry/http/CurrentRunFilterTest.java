package io.runtelemetry.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.IncomingRun;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CurrentRunFilterTest {

    private final CurrentRunFilter filter = new CurrentRunFilter(new IncomingRun(
            "Trigger-Run-Id",
            "trigger.run.id",
            new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN)::supports));

    @Test
    void the_header_names_the_current_run_until_the_request_is_served() throws Exception {
        assertThat(runSeenWith("run_abc")).contains("run_abc");
        assertThat(CurrentRun.get()).isEmpty();
    }

    @Test
    void white_space_around_the_run_ID_is_ignored() throws Exception {
        assertThat(runSeenWith(" run_abc ")).contains("run_abc");
    }

    @Test
    void a_request_without_the_header_is_served_without_a_run() throws Exception {
        assertThat(runSeenWith(null)).isEmpty();
    }

    @Test
    void a_header_that_names_no_run_is_left_aside() throws Exception {
        assertThat(runSeenWith("<script>")).isEmpty();
        assertThat(runSeenWith("")).isEmpty();
    }

    @Test
    void baggage_names_the_run_where_the_header_does_not() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("baggage", "userId=alice");
        request.addHeader("Baggage", "trigger.run.id=run%5Fabc");

        assertThat(runSeenBy(request)).contains("run_abc");
    }

    private Optional<String> runSeenWith(@Nullable String header) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest();
        if (header != null) {
            request.addHeader("trigger-run-id", header);
        }
        return runSeenBy(request);
    }

    private Optional<String> runSeenBy(MockHttpServletRequest request) throws ServletException, IOException {
        List<String> seen = new ArrayList<>();
        filter.doFilter(
                request,
                new MockHttpServletResponse(),
                (req, res) -> CurrentRun.get().ifPresent(seen::add));
        return seen.stream().findFirst();
    }
}
