package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.recorder.TelemetryRecorder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** An application in this process. */
final class LocalLoad implements Load {

    /** Longer than any back-off of the recorder, and than the time-out of a batch. */
    private static final Duration SETTLE = Duration.ofSeconds(30);

    private final Journal journal;

    private final LoadSpec spec;

    private final ConfigurableApplicationContext application;

    private final JobLoad load;

    private LocalLoad(LoadSpec spec) {
        this.spec = spec;
        this.journal = new Journal(spec.process(), spec.jobs(), spec.rate());
        this.application = new SpringApplicationBuilder(spec.subject().application)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties("telemetry.enabled=" + (spec.subject() == Subject.TELEMETRY), "logging.level.root=warn")
                .properties(spec.properties().entrySet().stream()
                        .map(property -> property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new))
                .initializers(context -> registerLoad((GenericApplicationContext) context))
                .run();
        this.load = application.getBean(JobLoad.class);
    }

    private void registerLoad(GenericApplicationContext context) {
        context.registerBean(Journal.class, () -> journal);
        context.registerBean(
                JobLoad.class, () -> new JobLoad(context.getBean(PaymentJob.class), journal, spec.workers()));
    }

    /** Starts the application. */
    static LocalLoad start(LoadSpec spec) {
        return new LocalLoad(spec);
    }

    @Override
    public long begin() {
        load.start();
        return journal.startedAt();
    }

    @Override
    public Journal finish() throws InterruptedException {
        load.awaitEnd(spec.catchUp());
        long deadline = System.nanoTime() + SETTLE.toNanos();
        while (application.isActive() && pendingRecords() > 0 && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        close();
        return journal;
    }

    private int pendingRecords() {
        TelemetryRecorder recorder =
                application.getBeanProvider(TelemetryRecorder.class).getIfAvailable();
        return recorder == null ? 0 : recorder.pendingRecords();
    }

    Journal journal() {
        return journal;
    }

    @Override
    public void close() {
        application.close();
    }
}
