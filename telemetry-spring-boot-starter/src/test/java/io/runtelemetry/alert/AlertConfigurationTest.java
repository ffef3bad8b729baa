package io.runtelemetry.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AlertConfigurationTest {

    private static final String SECRET = "telemetry.web.alerts.secret=s3cr3t";

    private static final AutoConfigurations ALL = AutoConfigurations.of(
            TelemetryRedisAutoConfiguration.class,
            TelemetryRunStateAutoConfiguration.class,
            TelemetryAutoConfiguration.class,
            TelemetryAlertAutoConfiguration.class);

    private final WebApplicationContextRunner servlet =
            new WebApplicationContextRunner().withConfiguration(ALL).withPropertyValues("telemetry.store=memory");

    private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
            .withConfiguration(ALL)
            .withPropertyValues("telemetry.store=memory");

    @Test
    void no_alerts_are_received_before_the_secret_is_set() {
        servlet.run(context -> assertThat(context).doesNotHaveBean(AlertReceiver.class));
        reactive.run(context -> assertThat(context).doesNotHaveBean(AlertReceiver.class));
        servlet.withPropertyValues("telemetry.web.alerts.secret=")
                .run(context -> assertThat(context).doesNotHaveBean(AlertReceiver.class));
        servlet.withPropertyValues(SECRET)
                .run(context -> assertThat(context)
                        .hasSingleBean(AlertReceiver.class)
                        .hasBean("runTelemetryAlertFilter")
                        .doesNotHaveBean("runTelemetryAlertWebFilter"));
        reactive.withPropertyValues(SECRET)
                .run(context -> assertThat(context)
                        .hasSingleBean(AlertReceiver.class)
                        .hasBean("runTelemetryAlertWebFilter")
                        .doesNotHaveBean("runTelemetryAlertFilter"));
    }

    @Test
    void telemetry_enabled_false_removes_the_receiver() {
        servlet.withPropertyValues("telemetry.enabled=false", SECRET)
                .run(context -> assertThat(context.getBeanDefinitionNames())
                        .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("telemetry")));
    }

    @Test
    void a_value_out_of_its_range_keeps_the_application_from_starting() {
        for (String value : List.of("telemetry.web.alerts.max-size=0B", "telemetry.web.alerts.max-age=0s")) {
            servlet.withPropertyValues(SECRET, value)
                    .run(context -> assertThat(context).as(value).hasFailed());
        }
    }

    @Test
    void an_alert_of_another_branch_that_shares_the_key_does_not_take_the_place_of_this_ones() {
        servlet.withPropertyValues(
                        SECRET,
                        "telemetry.write.mode=sync",
                        "TRIGGER_SECRET_KEY=tr_preview_x",
                        "TRIGGER_PREVIEW_BRANCH=feature/a",
                        "telemetry.trigger.api-url=http://127.0.0.1:9",
                        "telemetry.trigger.validation=on-demand")
                .run(context -> {
                    AlertReceiver receiver = context.getBean(AlertReceiver.class);
                    receive(receiver, "run_mine", "preview-feature-a");
                    receive(receiver, "run_other", "preview-feature-b");

                    assertThat(context.getBean(TelemetryOperations.class).getTelemetry("payment", "pym_1"))
                            .hasValueSatisfying(
                                    record -> assertThat(record.runId()).isEqualTo("run_mine"));
                });
    }

    private static void receive(AlertReceiver receiver, String runId, String environment) {
        byte[] alert = """
                {"id":"alert_1","created":"%s","webhookVersion":"v1","type":"alert.run.failed","object":{
                "run":{"id":"%s","status":"FAILED","isTest":false,"tags":["payment:pym_1"]},
                "environment":{"id":"e","type":"PREVIEW","slug":"%s"},
                "project":{"id":"p","ref":"proj_abc","slug":"billing"}}}""".formatted(Instant.now(), runId, environment).getBytes(UTF_8);
        assertThat(receiver.receive(new AlertSignature("s3cr3t").of(alert), alert))
                .isEqualTo(AlertResponse.ACCEPTED);
    }

    @Test
    void properties_do_not_tell_the_secret() {
        servlet.withPropertyValues(SECRET)
                .run(context -> assertThat(
                                context.getBean(AlertProperties.class).toString())
                        .contains("maxSize")
                        .doesNotContain("s3cr3t"));
    }
}
