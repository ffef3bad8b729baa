package io.runtelemetry.aspect;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
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
            OutcomeSynchronization known = (OutcomeSynchronization)
                    TransactionSynchronizationManager.getResource(OutcomeSynchronization.class);
            if (known == null) {
                known = new OutcomeSynchronization();
                TransactionSynchronizationManager.registerSynchronization(known);
                known.resume();
            }
            return known.current();
        }
    }

    /** One for all calls within a transaction; steps aside while another one is active in between. */
    private static final class OutcomeSynchronization implements TransactionSynchronization {

        /** In the order in which they began, one for all calls between two savepoints. */
        private final List<TransactionOutcome> outcomes = new ArrayList<>(1);

        /** How many outcomes a rollback to a savepoint leaves: of one that was set before this began, none. */
        private final IdentityHashMap<Object, Integer> savepoints = new IdentityHashMap<>(0);

        private boolean lastIsOpen;

        TransactionOutcome current() {
            if (!lastIsOpen) {
                outcomes.add(new TransactionOutcome());
                lastIsOpen = true;
            }
            return outcomes.get(outcomes.size() - 1);
        }

        @Override
        public void savepoint(Object savepoint) {
            savepoints.put(savepoint, outcomes.size());
            lastIsOpen = false;
        }

        @Override
        public void savepointRollback(Object savepoint) {
            end(savepoints.getOrDefault(savepoint, 0), false);
        }

        private void end(int from, boolean successfully) {
            List<TransactionOutcome> behind = outcomes.subList(Math.min(from, outcomes.size()), outcomes.size());
            List<TransactionOutcome> ended = List.copyOf(behind);
            behind.clear();
            lastIsOpen = false;
            ended.forEach(outcome -> outcome.ended(successfully));
        }

        @Override
        public void resume() {
            suspend();
            TransactionSynchronizationManager.bindResource(OutcomeSynchronization.class, this);
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResourceIfPossible(OutcomeSynchronization.class);
        }

        /** Not only after completion, which a stranger's transaction may tell of on another thread. */
        @Override
        public void beforeCompletion() {
            suspend();
        }

        /** A commit that failed has an unknown status, and is no success. */
        @Override
        public void afterCompletion(int status) {
            suspend();
            end(0, status == STATUS_COMMITTED);
        }
    }
}
