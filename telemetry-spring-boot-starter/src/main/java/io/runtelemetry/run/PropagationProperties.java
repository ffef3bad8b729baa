package io.runtelemetry.run;

import io.runtelemetry.input.Require;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the current run is sent along to. Nowhere unless the application says so: a run ID is no secret, but it is
 * nobody else's business.
 *
 * @param httpHosts Hosts that RestClient, RestTemplate and WebClient send the current run to, as billing.example.com, or
 *     *.example.com for all below one.
 * @param kafka Whether records that are sent to Kafka carry the current run.
 * @param rabbit Whether messages that are sent to RabbitMQ carry the current run.
 * @param jms Whether messages that are sent through JMS carry the current run.
 */
@ConfigurationProperties("telemetry.propagation")
public record PropagationProperties(
        @DefaultValue List<String> httpHosts,
        @DefaultValue("false") boolean kafka,
        @DefaultValue("false") boolean rabbit,
        @DefaultValue("false") boolean jms) {

    private static final Pattern HOST = Pattern.compile("(?:\\*\\.)?[A-Za-z0-9_-][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+]");

    /** Checks the hosts. */
    public PropagationProperties {
        Require.that(
                httpHosts.stream().allMatch(host -> HOST.matcher(host).matches()),
                "telemetry.propagation.http-hosts must be names of hosts, without scheme,"
                        + " port and path, as billing.example.com or *.example.com");
    }
}
