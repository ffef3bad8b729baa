package io.runtelemetry.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.runtelemetry.TelemetryStoreDecorator;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.redis.TelemetryRedisAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

/** A worker that is started early records first, which makes the recorder, while the context still starts. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FirstRecordDuringStartTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final CountDownLatch making = new CountDownLatch(1);

    private final CompletableFuture<TelemetryRecorder> made = new CompletableFuture<>();

    private final CompletableFuture<Boolean> runs = new CompletableFuture<>();

    private volatile Thread starting = Thread.currentThread();

    @Test
    void the_start_and_the_worker_do_not_wait_for_each_other() {
        ApplicationContextRunner application = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataRedisAutoConfiguration.class,
                        TelemetryRedisAutoConfiguration.class,
                        TelemetryRunAutoConfiguration.class,
                        TelemetryRunStateAutoConfiguration.class,
                        TelemetryAutoConfiguration.class))
                .withBean(
                        TelemetryStoreDecorator.class, this::slowDecorator, definition -> definition.setLazyInit(true))
                .withInitializer(context -> context.getBeanFactory().registerSingleton("early", new Early(context)));
        starting = new Thread(() -> application.run(context -> {
            await().atMost(SOON).until(() -> made.join().isRunning());
            runs.complete(true);
        }));
        starting.setDaemon(true);
        starting.start();

        assertThat(runs).succeedsWithin(SOON);
    }

    /** Is made until the start has come to the recorder, too, and waits for a lock. */
    private TelemetryStoreDecorator slowDecorator() {
        making.countDown();
        await().atMost(SOON)
                .until(() -> List.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED)
                                .contains(starting.getState())
                        && Stream.of(starting.getStackTrace())
                                .anyMatch(frame ->
                                        frame.getClassName().equals(TelemetryRecorderLifecycle.class.getName())));
        return store -> store;
    }

    private final class Early implements SmartLifecycle {

        private final ApplicationContext context;

        private volatile boolean running;

        Early(ApplicationContext context) {
            this.context = context;
        }

        @Override
        public void start() {
            running = true;
            Thread worker = new Thread(() -> made.complete(context.getBean(TelemetryRecorder.class)));
            worker.setDaemon(true);
            worker.start();
            try {
                making.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return Integer.MIN_VALUE;
        }
    }
}
