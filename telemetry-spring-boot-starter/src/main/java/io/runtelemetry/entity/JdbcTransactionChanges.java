package io.runtelemetry.entity;

import io.runtelemetry.EntityRef;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Keeps changes with the transaction of their thread until it is committed. */
final class JdbcTransactionChanges {

    void record(EntityRef entity, String runId, EntityChanges changes) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            changes.record(entity, runId);
            return;
        }
        InTransaction current = (InTransaction) TransactionSynchronizationManager.getResource(this);
        if (current == null) {
            current = new InTransaction(this, changes.begin());
            TransactionSynchronizationManager.registerSynchronization(current);
            current.resume();
        }
        current.pending.add(entity, runId);
    }

    /** Steps aside while another transaction is active in between. */
    private record InTransaction(JdbcTransactionChanges key, PendingChanges pending)
            implements TransactionSynchronization {

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(key, this);
        }

        @Override
        public void suspend() {
            unbind();
        }

        @Override
        public void savepoint(Object savepoint) {
            pending.mark(savepoint);
        }

        @Override
        public void savepointRollback(Object savepoint) {
            pending.rollBackTo(savepoint);
        }

        private @Nullable Object unbind() {
            return TransactionSynchronizationManager.unbindResourceIfPossible(key);
        }

        @Override
        public void afterCompletion(int status) {
            unbind();
            if (status == STATUS_COMMITTED) {
                pending.record();
            }
        }
    }
}
