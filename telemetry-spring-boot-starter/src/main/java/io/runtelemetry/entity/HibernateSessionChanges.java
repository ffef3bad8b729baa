package io.runtelemetry.entity;

import io.runtelemetry.EntityRef;
import java.lang.ref.WeakReference;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.resource.transaction.spi.TransactionStatus;
import org.jspecify.annotations.Nullable;

/**
 * Keeps changes with the transaction of their session until it is committed. A thread remembers the transaction that it
 * worked in last, so that most of them need one callback, without a lock.
 */
final class HibernateSessionChanges {

    private static final ThreadLocal<@Nullable WeakReference<InTransaction>> LAST = new ThreadLocal<>();

    private HibernateSessionChanges() {}

    static void record(
            EntityRef entity, String runId, SharedSessionContractImplementor session, EntityChanges changes) {
        if (session.isTransactionInProgress()) {
            pending(session, changes).add(entity, runId);
        } else {
            changes.record(entity, runId);
        }
    }

    private static PendingChanges pending(SharedSessionContractImplementor session, EntityChanges changes) {
        WeakReference<InTransaction> known = LAST.get();
        InTransaction latest = known == null ? null : known.get();
        if (latest != null && latest.session == session && !latest.completed) {
            return latest.pending;
        }
        InTransaction begun = new InTransaction(session, changes.begin());
        session.accessTransaction().runAfterCompletion(begun::completed);
        LAST.set(new WeakReference<>(begun));
        return begun.pending;
    }

    /** Held by the transaction alone, and gone with it. */
    private static final class InTransaction {

        private final SharedSessionContractImplementor session;

        private final PendingChanges pending;

        private volatile boolean completed;

        InTransaction(SharedSessionContractImplementor session, PendingChanges pending) {
            this.session = session;
            this.pending = pending;
        }

        void completed(TransactionStatus status) {
            completed = true;
            if (status == TransactionStatus.COMMITTED) {
                pending.record();
            }
        }
    }
}
