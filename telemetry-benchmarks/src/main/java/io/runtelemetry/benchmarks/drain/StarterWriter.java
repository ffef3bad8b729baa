package io.runtelemetry.benchmarks.drain;

import io.runtelemetry.EntityRef;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** The starter, as an application gets it: all records are handed over while nothing can be written, and then it can. */
final class StarterWriter implements RecordWriter {

    /** As after an outage: by then another process may have written something newer, and the recorder must take care. */
    private static final long HELD_MILLIS = 150;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ConfigurableApplicationContext application;

    private final TelemetryRecorder recorder;

    private final Gate gate;

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Gate gate() {
            return new Gate();
        }
    }

    /**
     * Starts an application.
     *
     * @param properties by which it finds its store, as {@code name=value}
     */
    StarterWriter(String... properties) {
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties("logging.level.root=warn")
                .properties(properties)
                .run();
        recorder = application.getBean(TelemetryRecorder.class);
        gate = application.getBean(Gate.class);
    }

    @Override
    public Written write(Records records) throws InterruptedException {
        gate.shut();
        for (EntityRef entity : records.entities()) {
            recorder.record(entity, records.runId());
        }
        TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
        long begun = System.nanoTime();
        gate.open();
        while (recorder.pendingRecords() > 0) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new IllegalStateException(recorder.pendingRecords() + " records are pending still");
            }
            TimeUnit.MICROSECONDS.sleep(500);
        }
        return new Written(System.nanoTime() - begun, gate.batches());
    }

    @Override
    public void close() {
        application.close();
    }
}
