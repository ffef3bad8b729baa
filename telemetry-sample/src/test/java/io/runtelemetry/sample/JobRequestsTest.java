package io.runtelemetry.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What jobs make of requests. */
final class JobRequestsTest extends SampleTest {

    private static final String EVENT = "{\"eventId\":\"evt_1\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/plain",
                "?"
            })
    void readsJsonWhateverTheContentTypeSays(String contentType) {
        HttpResponse<String> response =
                sample.send(sample.post("supabase/event-inserted", EVENT).header("Content-Type", contentType));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"eventId\":\"evt_1\",\"status\":\"PROCESSED\"}");
    }

    @Test
    void readsJsonWithoutContentTypeAndWorksWithoutRun() {
        HttpResponse<String> withoutRun =
                sample.send(sample.post("supabase/event-inserted", "{\"eventId\":\"evt_2\"}"));
        call("supabase/event-inserted", EVENT);

        assertThat(withoutRun.statusCode()).isEqualTo(200);
        awaitRecord("telemetry:webhook:evt_1");
        assertThat(redis.get("telemetry:webhook:evt_2")).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            attempt-billing-run                         | billingRunId    | billing_run    | br_789, br_fail
            stripe/payment-intent-succeeded             | paymentId       | payment        | pym_123
            supabase/event-inserted                     | eventId         | webhook        | evt_1, evt_2
            notifications/send-customer-payment-succeeded | paymentId     | payment        | pym_123
            generate-invoice-pdf                        | invoiceId       | invoice        | inv_455, inv_456
            attempt-billing-period-transition           | billingPeriodId | billing_period | bp_1, bp_2, bp_3
            """)
    void saysWhichEntitiesThereAre(String job, String property, String entityType, String examples) {
        HttpResponse<String> response = call(job, "{\"%s\":\"100%%&=\"}".formatted(property));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body())
                .contains("There is no %s '100%%&='; try ".formatted(entityType))
                .contains(examples);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "null", "\"evt_1\"", "[]", "eventId=evt_1", "{\"eventId\":null}"})
    void refusesWhatIsNoPayload(String payload) {
        HttpResponse<String> response = call("supabase/event-inserted", payload);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("must be a JSON object");
    }
}
