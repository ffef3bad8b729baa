package io.runtelemetry.aspect;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Finds the reactive transaction that a subscriber is in. */
final class ReactiveTransactionBoundary {

    private ReactiveTransactionBoundary() {}

    /** Returns the transaction, or null if there is none. */
    static @Nullable TransactionOutcome current(ContextView context) {
        AtomicReference<@Nullable TransactionSynchronizationManager> current = new AtomicReference<>();
        // Known at once: it is in the context, or it is not.
        TransactionSynchronizationManager.forCurrentTransaction()
                .contextWrite(context)
                .subscribe(current::set, absent -> {});
        TransactionSynchronizationManager manager = current.get();
        if (manager == null || !manager.isActualTransactionActive() || !manager.isSynchronizationActive()) {
            return null;
        }
        TransactionOutcome outcome = new TransactionOutcome();
        manager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public Mono<Void> afterCompletion(int status) {
                return Mono.fromRunnable(() -> outcome.ended(status == STATUS_COMMITTED));
            }
        });
        return outcome;
    }
}
