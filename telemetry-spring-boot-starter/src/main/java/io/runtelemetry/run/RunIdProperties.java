package io.runtelemetry.run;

import io.runtelemetry.input.Require;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the current run is known from.
 *
 * @param header Header of requests and messages that names the run which they belong to. As the property of a JMS message,
 *     each character that no Java identifier may have becomes an underscore.
 * @param baggageKey Key of the W3C baggage header that names the run where the header of its own does not. Empty: baggage
 *     is not looked at.
 * @param http Whether HTTP requests can name the current run.
 * @param kafka Whether records can name the current run of the Kafka listener that processes them.
 * @param rabbit Whether messages can name the current run of the RabbitMQ listener that processes them.
 * @param jms Whether messages can name the current run of the JMS listener that processes them.
 * @param environment Whether a trigger.dev task that started this process is known from its environment.
 * @param executors Whether the current run goes along to the tasks that Spring Boot's executors are given within it, as by
 *     methods with @Async.
 * @param mdc Whether the current run's ID is in the MDC of log lines, as runId.
 */
@ConfigurationProperties("telemetry.run-id")
record RunIdProperties(
        @DefaultValue("Trigger-Run-Id") String header,
        @DefaultValue("trigger.run.id") String baggageKey,
        @DefaultValue("true") boolean http,
        @DefaultValue("true") boolean kafka,
        @DefaultValue("true") boolean rabbit,
        @DefaultValue("true") boolean jms,
        @DefaultValue("true") boolean environment,
        @DefaultValue("true") boolean executors,
        @DefaultValue("true") boolean mdc) {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /** Checks the values. */
    RunIdProperties {
        Require.that(TOKEN.matcher(header).matches(), "telemetry.run-id.header must be a header's name");
        Require.that(
                baggageKey.isEmpty() || TOKEN.matcher(baggageKey).matches(),
                "telemetry.run-id.baggage-key must be a key as W3C baggage has them, or empty");
    }
}
