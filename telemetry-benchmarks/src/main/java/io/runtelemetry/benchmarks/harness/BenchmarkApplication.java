package io.runtelemetry.benchmarks.harness;

import io.runtelemetry.recorder.TelemetryRecorder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with the starter, as one gets it by default. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class BenchmarkApplication {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

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
