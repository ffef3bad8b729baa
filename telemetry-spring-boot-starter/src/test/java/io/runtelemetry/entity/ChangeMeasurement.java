package io.runtelemetry.entity;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunUrlGenerator;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.aspect.AnnotationProperties.Validation;
import io.runtelemetry.entity.Customer.CardPayment;
import io.runtelemetry.entity.Customer.Payment;
import io.runtelemetry.recorder.RecorderOptions;
import io.runtelemetry.recorder.TelemetryRecorder;
import io.runtelemetry.store.InMemoryTelemetryStore;
import io.runtelemetry.trigger.TriggerEnvironment;
import io.runtelemetry.trigger.TriggerRunUrlGenerator;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/**
 * Measures what hearing of changes costs a session: the same work in turns with it and without, in one process. The
 * database is in memory, so that a real one makes the ratio smaller. Run the main method; it prints one line.
 */
final class ChangeMeasurement {

    private static final int WARM_UP = 1_000;

    private static final int ROUNDS = 4_000;

    private static final int ENTITIES = 50;

    private ChangeMeasurement() {}

    public static void main(String[] args) {
        RunUrlGenerator runs = new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN);
        TelemetryRecorder recorder = new TelemetryRecorder(
                new InMemoryTelemetryStore(),
                EntityTypes.shared(),
                runs,
                new TelemetryListener() {},
                new RecorderOptions(
                        Duration.ofDays(14),
                        RecorderOptions.Mode.ASYNC,
                        Duration.ofMillis(100),
                        65_536,
                        512,
                        Duration.ofMillis(2),
                        Duration.ofSeconds(5)),
                0);
        recorder.start();
        EntityChanges changes = new EntityChanges(() -> new EntityChanges.Target(
                recorder, () -> CurrentRun.get().orElse(null), () -> null, new TelemetryListener() {}, 65_536));
        HibernateIntegratorPostProcessor telemetry = new HibernateIntegratorPostProcessor(
                () -> new TelemetryEntities(EntityTypes.shared(), Validation.FAIL), () -> changes);
        try (EntityManagerFactory with = database(telemetry);
                EntityManagerFactory without = database(null)) {
            long[] withNanos = new long[ROUNDS];
            long[] withoutNanos = new long[ROUNDS];
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                // Who comes first changes, since the second finds warmer caches.
                long first = nanos(round % 2 == 0 ? with : without, round);
                long second = nanos(round % 2 == 0 ? without : with, round);
                if (round >= 0) {
                    withNanos[round] = round % 2 == 0 ? first : second;
                    withoutNanos[round] = round % 2 == 0 ? second : first;
                }
            }
            double withMicros = median(withNanos) / 1_000.0;
            double withoutMicros = median(withoutNanos) / 1_000.0;
            System.out.printf(
                    "Inserting, updating and deleting %d entities: %.0f µs with, %.0f µs without, ratio %.3f%n",
                    ENTITIES, withMicros, withoutMicros, withMicros / withoutMicros);
        } finally {
            recorder.stop();
        }
    }

    private static EntityManagerFactory database(@Nullable HibernateIntegratorPostProcessor telemetry) {
        LocalContainerEntityManagerFactoryBean factory = Database.of(Customer.class, Payment.class, CardPayment.class);
        if (telemetry != null) {
            telemetry.postProcessBeforeInitialization(factory, "entityManagerFactory");
        }
        factory.afterPropertiesSet();
        return Objects.requireNonNull(factory.getNativeEntityManagerFactory());
    }

    private static long nanos(EntityManagerFactory database, int round) {
        long begun = System.nanoTime();
        CurrentRun.runWith("run_" + (round + WARM_UP), () -> work(database));
        return System.nanoTime() - begun;
    }

    private static void work(EntityManagerFactory database) {
        try (EntityManager entities = database.createEntityManager()) {
            entities.getTransaction().begin();
            Payment[] payments = new Payment[ENTITIES];
            for (int i = 0; i < ENTITIES; i++) {
                payments[i] = new Payment();
                payments[i].id = "pym_" + i;
                entities.persist(payments[i]);
            }
            entities.flush();
            for (Payment payment : payments) {
                payment.status = "paid";
            }
            entities.flush();
            for (Payment payment : payments) {
                entities.remove(payment);
            }
            entities.getTransaction().commit();
        }
    }

    private static long median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }
}
