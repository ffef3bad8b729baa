package io.runtelemetry.alert;

import io.runtelemetry.input.Require;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The receiver of trigger.dev's alerts, which records failed runs by their tags.
 *
 * @param secret Secret of the webhook, as trigger.dev shows it. Alerts are received, at {base-path}/trigger/alerts, if it is
 *     set.
 * @param environments Environments whose runs are recorded, by their slugs as "prod" or "stg". By default the one of
 *     telemetry.trigger.environment or of the secret key, else "prod".
 * @param projects Projects whose runs are recorded, by reference or slug. By default the one of telemetry.trigger.project-ref,
 *     telemetry.trigger.project or of the secret key, else any.
 * @param maxSize How large an alert may be.
 * @param maxAge How old an alert may be, and for how long one that comes again is known to be the same.
 */
@ConfigurationProperties("telemetry.web.alerts")
record AlertProperties(
        @Nullable String secret,
        @DefaultValue Set<String> environments,
        @DefaultValue Set<String> projects,
        @DefaultValue("256KB") DataSize maxSize,
        @DefaultValue("1h") Duration maxAge) {

    /** Checks the values. */
    AlertProperties {
        Require.that(
                maxSize.toBytes() >= 1 && maxSize.toBytes() <= Integer.MAX_VALUE - 8,
                "telemetry.web.alerts.max-size must be positive and below 2GB");
        Require.positive(maxAge, "telemetry.web.alerts.max-age");
        environments = Set.copyOf(environments);
        projects = Set.copyOf(projects);
    }

    int maxBytes() {
        return (int) maxSize.toBytes();
    }

    /** Returns all but the secret. */
    @Override
    public String toString() {
        return "AlertProperties[environments=" + environments + ", projects=" + projects + ", maxSize=" + maxSize
                + ", maxAge=" + maxAge + ']';
    }
}
