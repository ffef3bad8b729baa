package io.runtelemetry.recorder;

import io.runtelemetry.EntityRef;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.recorder.RecorderOptions.Mode;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import java.time.Duration;

/** A recorder with its store and what it tells, and the times that tests reckon with. */
final class RecorderFixture {

    /** So long that a test which waits for its end has failed. */
    static final Duration NEVER = Duration.ofSeconds(40);

    /** So long that only something that waits takes it, also on a busy machine. */
    static final Duration SOON = Duration.ofSeconds(20);

    /** As the properties have them by default. */
    static final RecorderOptions OPTIONS = new RecorderOptions(
            Duration.ofDays(14),
            Mode.ASYNC,
            Duration.ofMillis(100),
            65_536,
            512,
            Duration.ofMillis(2),
            Duration.ofSeconds(5));

    final FaultyStore store = new FaultyStore();

    final ToldEvents told = new ToldEvents();

    final TelemetryRecorder recorder;

    private RecorderFixture(Mode mode, Duration timeout, int capacity, Duration drainTimeout) {
        RecorderOptions options = new RecorderOptions(
                Duration.ofDays(14), mode, timeout, capacity, 16, Duration.ofMillis(1), drainTimeout);
        recorder = new TelemetryRecorder(
                store,
                EntityTypes.shared(),
                new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN),
                told,
                options,
                0);
    }

    static RecorderFixture async() {
        return new RecorderFixture(Mode.ASYNC, NEVER, 100, NEVER);
    }

    static RecorderFixture asyncWithCapacity(int capacity) {
        return new RecorderFixture(Mode.ASYNC, NEVER, capacity, NEVER);
    }

    static RecorderFixture asyncThatDrains(Duration drainTimeout) {
        return new RecorderFixture(Mode.ASYNC, NEVER, 100, drainTimeout);
    }

    static RecorderFixture syncThatWaits(Duration timeout) {
        return new RecorderFixture(Mode.SYNC, timeout, 100, Duration.ofMillis(1));
    }

    static EntityRef payment(String id) {
        return new EntityRef("payment", id);
    }

    static boolean threadRuns() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("telemetry-recorder"));
    }
}
