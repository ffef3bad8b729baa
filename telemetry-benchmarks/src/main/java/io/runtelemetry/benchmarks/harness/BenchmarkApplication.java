package io.runtelemetry.benchmarks.harness;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** An application with the starter, as one gets it by default, that counts what became of its records. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(BenchmarkApplication.Counts.class)
public class BenchmarkApplication {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** What has become of records. */
    public static final class Counts implements TelemetryListener {

        private final AtomicLong stored = new AtomicLong();

        private final AtomicLong dropped = new AtomicLong();

        @Override
        public void onStored(EntityRef entity, TelemetryRecord record, Duration since) {
            stored.incrementAndGet();
        }

        @Override
        public void onDropped(int records, DropReason reason) {
            dropped.addAndGet(records);
        }

        /** Returns how many were written. */
        public long stored() {
            return stored.get();
        }

        /** Returns how many were given up. */
        public long dropped() {
            return dropped.get();
        }
    }

    /** Starts this application, with further beans and properties, as {@code name=value}. */
    public static ConfigurableApplicationContext start(int redisPort, List<Class<?>> beans, String... properties) {
        return builder(BenchmarkApplication.class, properties)
                .properties("spring.data.redis.port=" + redisPort)
                .sources(beans.toArray(Class<?>[]::new))
                .run();
    }

    /**
     * Prepares an application that logs warnings only: a line for each record would be a benchmark of the console.
     *
     * @param properties as {@code name=value}
     */
    public static SpringApplicationBuilder builder(Class<?> application, String... properties) {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties("logging.level.root=warn", "spring.data.redis.host=127.0.0.1")
                .properties(properties);
    }

    /**
     * Waits until nothing is pending.
     *
     * @throws IllegalStateException if something is after a minute
     */
    public static void awaitWritten(TelemetryRecorder recorder) throws InterruptedException {
        long begunAt = System.nanoTime();
        while (recorder.pendingRecords() > 0) {
            if (System.nanoTime() - begunAt > PATIENCE_NANOS) {
                throw new IllegalStateException(recorder.pendingRecords() + " records are pending still");
            }
            TimeUnit.MICROSECONDS.sleep(500);
        }
    }
}
