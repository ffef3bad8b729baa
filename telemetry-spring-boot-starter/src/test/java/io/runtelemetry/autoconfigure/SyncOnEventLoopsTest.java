package io.runtelemetry.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.recorder.RecorderOptions;
import io.runtelemetry.recorder.RecorderOptions.Mode;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** With {@code telemetry.write.mode=sync} a job waits, but never on a thread that others wait for. */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of it is seen elsewhere.
class SyncOnEventLoopsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final CountDownLatch opened = new CountDownLatch(1);

    private final TelemetryRecorder recorder = new TelemetryRecorder(
            new BlockingStore(),
            EntityTypes.shared(),
            new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN),
            new TelemetryListener() {},
            new RecorderOptions(
                    Duration.ofDays(14),
                    Mode.SYNC,
                    Duration.ofSeconds(50),
                    10,
                    10,
                    Duration.ofMillis(1),
                    Duration.ofSeconds(1)),
            0);

    @BeforeEach
    void start() {
        recorder.start();
    }

    @AfterEach
    void stop() {
        opened.countDown();
        recorder.stop();
    }

    private CompletableFuture<Void> recordOn(Executor thread) {
        return CompletableFuture.runAsync(() -> recorder.record(new EntityRef("payment", "1"), "run_a"), thread);
    }

    @Test
    void a_thread_of_Reactor_goes_on() {
        Scheduler parallel = Schedulers.newParallel("test", 1);
        assertThat(recordOn(parallel::schedule)).succeedsWithin(SOON);
        parallel.dispose();
    }

    @Test
    void an_event_loop_of_Netty_goes_on() {
        EventLoop loop = new DefaultEventLoop();
        assertThat(recordOn(loop)).succeedsWithin(SOON);
        loop.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS);
    }

    @Test
    void a_thread_on_which_Lettuce_completes_its_replies_goes_on() {
        ClientResources resources = DefaultClientResources.create();
        assertThat(recordOn(resources.eventExecutorGroup())).succeedsWithin(SOON);
        resources.shutdown(0, 0, java.util.concurrent.TimeUnit.SECONDS);
    }

    @Test
    void any_other_thread_waits() {
        var pool = Executors.newSingleThreadExecutor();
        CompletableFuture<Void> job = recordOn(pool);
        assertThat(job).isNotDone();
        opened.countDown();
        assertThat(job).succeedsWithin(SOON);
        pool.shutdown();
    }

    private final class BlockingStore implements TelemetryStore {

        @Override
        public List<Failure> write(List<TelemetryWrite> writes) {
            try {
                opened.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        }

        @Override
        public Map<EntityRef, TelemetryRecord> read(Collection<EntityRef> entities) {
            return Map.of();
        }
    }
}
