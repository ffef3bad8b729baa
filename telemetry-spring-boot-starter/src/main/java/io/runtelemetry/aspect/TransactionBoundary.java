package io.runtelemetry.aspect;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/** Finds the transaction that the calling thread is in, where the application has Spring's transactions at all. */
final class TransactionBoundary {

    static final boolean PRESENT = ClassUtils.isPresent(
            "org.springframework.transaction.support.TransactionSynchronizationManager",
            TransactionBoundary.class.getClassLoader());

    private TransactionBoundary() {}

    /** Returns the transaction, or null if there is none. */
    static @Nullable TransactionOutcome current() {
        return PRESENT ? SpringTransactions.current() : null;
    }

    /** Kept apart so that its imports are not loaded where they are absent. */
    private static final class SpringTransactions {

        static @Nullable TransactionOutcome current() {
            if (!TransactionSynchronizationManager.isActualTransactionActive()
                    || !TransactionSynchronizationManager.isSynchronizationActive()) {
                return null;
            }
            TransactionOutcome outcome = new TransactionOutcome();
            TransactionSynchronizationManager.registerSynchronization(new OutcomeSynchronization(outcome));
            return outcome;
        }
    }

    private static final class OutcomeSynchronization implements TransactionSynchronization {

        private final TransactionOutcome outcome;

        /** Those that were set after this began, whose end it survives. */
        private final Set<Object> later = Collections.newSetFromMap(new IdentityHashMap<>(0));

        OutcomeSynchronization(TransactionOutcome outcome) {
            this.outcome = outcome;
        }

        @Override
        public void savepoint(Object savepoint) {
            later.add(savepoint);
        }

        @Override
        public void savepointRollback(Object savepoint) {
            if (!later.contains(savepoint)) {
                outcome.ended(false);
            }
        }

        /** A commit that failed has an unknown status, and is no success. */
        @Override
        public void afterCompletion(int status) {
            outcome.ended(status == STATUS_COMMITTED);
        }
    }
}
