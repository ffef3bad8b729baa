package io.runtelemetry.redis;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Asks Redis for people who wait. A question fails when its time is over, but for one that is the first or comes after a long
 * silence: connections are perhaps not made yet, or a firewall has dropped them without a word. That one is asked again, on
 * new connections, for as long as connecting may take. Safe for use by several threads.
 */
final class LookUps {

    /** Firewalls keep a flow for longer. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Those who ask at the same moment are all to be answered. */
    private static final long MOMENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What fails sooner was refused, and would be again. */
    private static final long REFUSED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final RedisConnectionFactory connections;

    private final LongSupplier nanoTime;

    /** How long connecting may take; nothing where connections are not telemetry's own. */
    private final long patienceNanos;

    private volatile boolean answered;

    private long answeredAt;

    private long suspectedAt;

    LookUps(RedisConnectionFactory connections, LongSupplier nanoTime) {
        this.connections = connections;
        this.nanoTime = nanoTime;
        this.answeredAt = nanoTime.getAsLong() - SILENCE_NANOS;
        this.suspectedAt = answeredAt;
        this.patienceNanos = connections instanceof RenewableConnectionFactory own
                ? own.connectTimeout().toNanos()
                : 0;
    }

    /**
     * Asks a question.
     *
     * @param failures what an answer lacks, as it may where it comes from several nodes
     * @return the last answer, which may lack something
     * @throws RuntimeException if there is none
     */
    <T> T ask(Function<RedisConnection, T> question, Function<T, List<RuntimeException>> failures) {
        long begun = nanoTime.getAsLong();
        boolean patient = patienceNanos > 0 && mayBeLost(begun);
        for (int attempt = 0; ; attempt++) {
            long asked = nanoTime.getAsLong();
            try (RedisConnection connection = connections.getConnection()) {
                T answer = question.apply(connection);
                List<RuntimeException> lacking = failures.apply(answer);
                if (lacking.isEmpty()) {
                    noteAnswer();
                    return answer;
                }
                RenewableConnectionFactory.renewIfTold(connections, lacking);
                if (!patient || isOver(begun, asked, attempt)) {
                    return answer;
                }
            } catch (RuntimeException e) {
                RenewableConnectionFactory.renewIfTold(connections, List.of(e));
                if (!patient || isOver(begun, asked, attempt)) {
                    throw MissingPermission.explained(e);
                }
            }
            if (attempt == 0) {
                renewIfLost();
            }
        }
    }

    private boolean isOver(long begun, long asked, int attempt) {
        long now = nanoTime.getAsLong();
        return now - begun > patienceNanos || (attempt > 0 && now - asked < REFUSED_NANOS);
    }

    private synchronized boolean mayBeLost(long now) {
        if (now - answeredAt < SILENCE_NANOS) {
            return false;
        }
        if (suspectedAt - answeredAt <= 0) {
            suspectedAt = now;
        }
        return now - suspectedAt < MOMENT_NANOS;
    }

    private synchronized void noteAnswer() {
        answered = true;
        answeredAt = nanoTime.getAsLong();
    }

    /** Before the first answer, connections are still being made. */
    private void renewIfLost() {
        if (answered && connections instanceof RenewableConnectionFactory own) {
            own.renew();
        }
    }
}
