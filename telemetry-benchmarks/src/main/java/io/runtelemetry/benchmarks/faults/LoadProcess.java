package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.benchmarks.harness.BenchmarkApplication;
import io.runtelemetry.benchmarks.harness.OpenLoop;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.security.Security;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Runs jobs at a fixed rate in a process of its own; when all workers are busy, jobs begin late, and are said to have taken so
 * much longer. It is begun by hand and stops, as a scheduler would, with the application, when the jobs that have begun have
 * ended.
 */
final class LoadProcess implements SmartLifecycle {

    /** Longer than any back-off of the recorder, and than the time-out of a batch. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Journal journal;

    private final OpenLoop loop;

    private final ConfigurableApplicationContext application;

    private volatile boolean running;

    private LoadProcess(Load.Spec spec) {
        journal = new Journal(spec.process(), spec.jobs(), spec.rate());
        application = BenchmarkApplication.builder(
                        JobApplication.class,
                        spec.properties().entrySet().stream()
                                .map(property -> property.getKey() + "=" + property.getValue())
                                .toArray(String[]::new))
                .properties("telemetry.enabled=" + spec.starter())
                .initializers(initialized -> {
                    GenericApplicationContext context = (GenericApplicationContext) initialized;
                    context.registerBean(Journal.class, () -> journal);
                    context.registerBean(LoadProcess.class, () -> this);
                })
                .run();
        // The application has used its connection before; what records runs has not.
        application.getBean(StringRedisTemplate.class).hasKey("some key of the application");
        JobApplication.PaymentJob job = application.getBean(JobApplication.PaymentJob.class);
        loop = new OpenLoop(spec.rate(), spec.jobs(), spec.workers(), (number, intendedAt) -> run(job, number));
    }

    /**
     * Reads what to run and says so when it could; begins when it reads something more and says when it did; and writes its
     * journal when the application has ended, however it came to that.
     */
    public static void main(String[] arguments) throws Exception {
        ObjectOutputStream out = new ObjectOutputStream(System.out);
        System.setOut(System.err);
        // By default the JDK remembers for ten seconds that there is no such name.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        Load.Spec spec = (Load.Spec) new ObjectInputStream(System.in).readObject();
        LoadProcess load = new LoadProcess(spec);
        SpringApplication.getShutdownHandlers().add(() -> write(out, load.journal));
        write(out, true);
        if (System.in.read() >= 0) {
            load.start();
            write(out, load.journal.startedAt);
            load.loop.join(load.journal.endsAt() + spec.catchUp().toNanos());
            load.end();
            load.awaitWritten();
            load.application.close();
        }
    }

    private static void write(ObjectOutputStream out, Object message) {
        try {
            out.writeObject(message);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isAutoStartup() {
        return false;
    }

    @Override
    public void start() {
        running = true;
        journal.startedAt = loop.start();
    }

    private void run(JobApplication.PaymentJob job, int number) {
        Journal.Job recorded = journal.job(number);
        String entityId = recorded.entityId();
        recorded.begunAt = System.nanoTime();
        boolean successfully = false;
        try {
            CurrentRun.runWith(recorded.runId(), () -> job.process(entityId));
            successfully = true;
        } catch (RuntimeException e) {
            // The job does nothing that could fail: it is recording that does. The journal counts it.
        } finally {
            journal.end(number, successfully, System.nanoTime());
        }
    }

    private void end() {
        running = false;
        journal.stoppedAt = System.nanoTime();
        loop.interrupt();
    }

    private void awaitWritten() throws InterruptedException {
        TelemetryRecorder recorder =
                application.getBeanProvider(TelemetryRecorder.class).getIfAvailable();
        long deadline = System.nanoTime() + SETTLE_NANOS;
        while (recorder != null && recorder.pendingRecords() > 0 && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Begins no more jobs, and waits for those that have begun. */
    @Override
    public void stop() {
        journal.endedEarly = true;
        loop.stop();
        try {
            loop.join(System.nanoTime() + TimeUnit.SECONDS.toNanos(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
