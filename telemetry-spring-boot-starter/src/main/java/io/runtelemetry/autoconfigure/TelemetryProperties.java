package io.runtelemetry.autoconfigure;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.input.Require;
import io.runtelemetry.recorder.RecorderOptions;
import io.runtelemetry.recorder.RecorderOptions.Mode;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

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
 * @param redis How Redis is reached.
 * @param upstash How Upstash is reached over REST.
 * @param trigger Where trigger.dev shows runs.
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
        @DefaultValue Write write,
        @DefaultValue Redis redis,
        @DefaultValue Upstash upstash,
        @DefaultValue Trigger trigger) {

    /** Where records are kept. */
    public enum StoreType {
        /** In Upstash where its variables are set, in Redis where the application has a connection, else in memory. */
        AUTO,
        /** In Redis. */
        REDIS,
        /** In Upstash Redis, over REST. */
        UPSTASH,
        /** In memory: nothing survives the process. */
        MEMORY
    }

    /** How records leave the store. */
    public enum EvictionPolicy {
        /** They expire. */
        EX
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
     * @param bufferSize How many entities can wait to be written while the store is away. Beyond it the oldest are dropped
     *     and counted.
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

    /**
     * How Redis is reached.
     *
     * @param dedicatedConnection Whether telemetry has connections of its own to the application's Redis, with the
     *     time-outs below, instead of the application's.
     * @param readTimeout How long a reader waits for a reply.
     * @param writeTimeout How long the recorder waits for the replies to a batch. No job waits for it.
     * @param connectTimeout How long to wait for a connection.
     */
    public record Redis(
            @DefaultValue("true") boolean dedicatedConnection,
            @DefaultValue("100ms") Duration readTimeout,
            @DefaultValue("5s") Duration writeTimeout,
            @DefaultValue("1s") Duration connectTimeout) {

        /** Checks the values. */
        public Redis {
            Require.positive(readTimeout, "telemetry.redis.read-timeout");
            Require.positive(writeTimeout, "telemetry.redis.write-timeout");
            Require.positive(connectTimeout, "telemetry.redis.connect-timeout");
        }
    }

    /**
     * How Upstash is reached over REST.
     *
     * @param url Address of the REST API. By default UPSTASH_REDIS_REST_URL of the environment, or KV_REST_API_URL.
     * @param token Token of the REST API. By default UPSTASH_REDIS_REST_TOKEN of the environment, or KV_REST_API_TOKEN.
     * @param connectTimeout How long to wait for a connection.
     * @param readTimeout How long a reader waits for a reply, connecting included.
     * @param writeTimeout How long the recorder waits for the replies to a batch. No job waits for it.
     */
    public record Upstash(
            @Nullable String url,
            @Nullable String token,
            @DefaultValue("1s") Duration connectTimeout,
            @DefaultValue("1s") Duration readTimeout,
            @DefaultValue("5s") Duration writeTimeout) {

        /** Checks the values. */
        public Upstash {
            Require.positive(connectTimeout, "telemetry.upstash.connect-timeout");
            Require.positive(readTimeout, "telemetry.upstash.read-timeout");
            Require.positive(writeTimeout, "telemetry.upstash.write-timeout");
        }

        /** Returns the time-outs only: even the address may hold a secret where it is malformed. */
        @Override
        public String toString() {
            return "Upstash[connectTimeout=" + connectTimeout + ", readTimeout=" + readTimeout + ", writeTimeout="
                    + writeTimeout + ']';
        }
    }

    /**
     * Where trigger.dev shows runs. Links need none of these but the URL, and find runs of all projects then: with
     * organization, project and environment they take the dashboard's full form, with the project's reference alone the one
     * of older self-hosted dashboards.
     *
     * @param dashboardUrl Address of the dashboard.
     * @param organization Slug of the organization, as in the dashboard's address.
     * @param project Slug of the project, as in the dashboard's address.
     * @param environment Slug of the environment, as dev, stg, prod, preview or, of a branch, preview-my-branch.
     * @param projectRef Reference of the project, as proj_abc.
     */
    public record Trigger(
            @DefaultValue("https://cloud.trigger.dev") String dashboardUrl,
            @Nullable String organization,
            @Nullable String project,
            @Nullable String environment,
            @Nullable String projectRef) {}
}
