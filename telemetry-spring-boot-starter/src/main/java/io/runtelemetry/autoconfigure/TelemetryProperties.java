package io.runtelemetry.autoconfigure;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.recorder.RecorderOptions;
import io.runtelemetry.recorder.RecorderOptions.Mode;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.core.env.Environment;

/**
 * The properties of telemetry. A value out of its range keeps the application from starting, with a message that names
 * it.
 *
 * @param enabled Whether telemetry is set up at all.
 * @param store Where records are kept. Auto takes Upstash where its two variables are set and nothing asks for Redis, else
 *     Redis where the application has a connection to one, else memory.
 * @param namespace First part of each key. Applications that share records, in whatever language, share it.
 * @param ttl How long a record lives after the job, in seconds if no unit is given.
 * @param evictionPolicy How records leave the store. There is one way: they expire.
 * @param entityTypes Entity types of the application, besides payment, billing_run, invoice, billing_period, webhook and
 *     notification. Each is 1 to 64 characters of a-z, 0-9 and _ and begins with a letter.
 * @param write How records are written.
 */
@ConfigurationProperties("telemetry")
public record TelemetryProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("auto") StoreType store,
        @DefaultValue("telemetry") String namespace,

        @DefaultValue("14d") @DurationUnit(ChronoUnit.SECONDS)
        Duration ttl,

        @DefaultValue("ex") EvictionPolicy evictionPolicy,
        @DefaultValue Set<String> entityTypes,
        @DefaultValue Write write) {

    /** Where records are kept. */
    public enum StoreType {
        /** In Upstash where its variables are set, in Redis where the application has a connection, else in memory. */
        AUTO,
        /** In Redis. */
        REDIS,
        /** In Upstash Redis, over REST. */
        UPSTASH,
        /** In memory: nothing survives the process. */
        MEMORY;

        /** Returns the value of {@code telemetry.store}, for conditions, which are evaluated before properties are bound. */
        public static StoreType of(Environment environment) {
            return binder(environment).bind("telemetry.store", StoreType.class).orElse(AUTO);
        }
    }

    /**
     * Which store the application has, for the log and for the actuator's endpoint.
     *
     * @param where where records are, without secrets, as {@code Redis at 127.0.0.1:6379}
     * @param reason why there
     */
    public record StoreChoice(String where, String reason) {

        /** Returns the choice of this library's own configuration, or that the application has a store of its own. */
        public static StoreChoice in(ListableBeanFactory beans) {
            return beans.getBeanProvider(StoreChoice.class)
                    .getIfAvailable(() -> new StoreChoice(
                            "the application's own "
                                    + String.join(", ", beans.getBeanNamesForType(TelemetryStore.class, true, false)),
                            "it is a TelemetryStore"));
        }

        /** Creates the choice of a store that is asked for, or that was taken for another reason where none is. */
        public static StoreChoice of(Environment environment, String where, String otherReason) {
            StoreType asked = StoreType.of(environment);
            return new StoreChoice(
                    where,
                    asked == StoreType.AUTO
                            ? otherReason
                            : "telemetry.store is " + asked.name().toLowerCase(Locale.ROOT));
        }
    }

    /** How records leave the store. */
    public enum EvictionPolicy {
        /** They expire. */
        EX
    }

    /** Returns what binds properties of telemetry for conditions, as they are bound later. */
    public static Binder binder(Environment environment) {
        return Binder.get(environment, new LenientValues(BindHandler.DEFAULT, environment));
    }

    /** Returns whether any property below a prefix is set, or may be, in a source that cannot list what it has. */
    public static boolean isAnySet(Environment environment, String prefix) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(prefix);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.containsDescendantOf(name) != ConfigurationPropertyState.ABSENT) {
                return true;
            }
        }
        return false;
    }

    /** Checks what can be checked without the rest of the application. */
    public TelemetryProperties {
        TelemetryFormat.requireNamespace(namespace);
        EntityTypes.sharedAnd(entityTypes);
        recorderOptions(ttl, write);
    }

    RecorderOptions recorderOptions() {
        return recorderOptions(ttl, write);
    }

    private static RecorderOptions recorderOptions(Duration ttl, Write write) {
        return new RecorderOptions(
                ttl,
                write.mode,
                write.timeout,
                write.bufferSize,
                write.batchSize,
                write.pollInterval,
                write.drainTimeout);
    }

    /**
     * How records are written.
     *
     * @param mode Whether jobs hand their records over and go on (async), or wait for the store (sync).
     * @param timeout How long a job waits for the store at most with mode sync.
     * @param bufferSize How many records can wait to be written while the store is away, one for an entity; runs that are kept
     *     for a history count as well. Beyond it the oldest are dropped and counted.
     * @param batchSize How many records are written in one round trip at most.
     * @param pollInterval How often records are looked for while there are some.
     * @param drainTimeout How long the application's shutdown waits for pending records at most.
     */
    public record Write(
            @DefaultValue("async") Mode mode,
            @DefaultValue("100ms") Duration timeout,
            @DefaultValue("65536") int bufferSize,
            @DefaultValue("512") int batchSize,
            @DefaultValue("2ms") Duration pollInterval,
            @DefaultValue("5s") Duration drainTimeout) {}
}
