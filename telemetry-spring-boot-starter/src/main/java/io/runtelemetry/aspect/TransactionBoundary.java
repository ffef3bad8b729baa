package io.runtelemetry.aspect;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/** The transaction that the calling thread is in, where the application has Spring's transactions at all. */
interface TransactionBoundary {

    boolean isActive();

    /** Has one of two things run when the active transaction has ended. */
    void whenEnded(Runnable committed, Runnable rolledBack);

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
        public void whenEnded(Runnable committed, Runnable rolledBack) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    (status == STATUS_ROLLED_BACK ? rolledBack : committed).run();
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
        public void whenEnded(Runnable committed, Runnable rolledBack) {
            committed.run();
        }
    }
}
