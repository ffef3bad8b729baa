package io.runtelemetry.aspect;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/** The transaction that the calling thread is in, where the application has Spring's transactions at all. */
interface TransactionBoundary {

    boolean isActive();

    /** Has something run when the active transaction has ended, either way. */
    void runAfterCompletion(Runnable action);

    static TransactionBoundary ofApplication() {
        boolean present = ClassUtils.isPresent(
                "org.springframework.transaction.support.TransactionSynchronizationManager",
                TransactionBoundary.class.getClassLoader());
        return present ? new SpringTransactions() : new NoTransactions();
    }

    /** Kept apart so that its imports are not loaded where they are absent. */
    final class SpringTransactions implements TransactionBoundary {

        @Override
        public boolean isActive() {
            return TransactionSynchronizationManager.isActualTransactionActive()
                    && TransactionSynchronizationManager.isSynchronizationActive();
        }

        @Override
        public void runAfterCompletion(Runnable action) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    action.run();
                }
            });
        }
    }

    /** An application without transactions. */
    final class NoTransactions implements TransactionBoundary {

        @Override
        public boolean isActive() {
            return false;
        }

        @Override
        public void runAfterCompletion(Runnable action) {
            action.run();
        }
    }
}
