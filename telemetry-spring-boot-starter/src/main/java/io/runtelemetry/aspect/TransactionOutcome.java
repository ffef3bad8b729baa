package io.runtelemetry.aspect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a transaction, for work that ends within it or beside it, on any thread. */
final class TransactionOutcome {

    private @Nullable Boolean committed;

    private final List<Continuation> waiting = new ArrayList<>(1);

    /** Runs one of two things when the transaction has ended, at once if it has. */
    void whenEnded(Runnable committed, Runnable rolledBack) {
        Continuation continuation = new Continuation(committed, rolledBack);
        synchronized (this) {
            if (this.committed == null) {
                waiting.add(continuation);
                return;
            }
        }
        continuation.run(this.committed);
    }

    /** Ends the transaction, unless it has ended already. */
    void ended(boolean successfully) {
        List<Continuation> ended;
        synchronized (this) {
            if (committed != null) {
                return;
            }
            committed = successfully;
            ended = List.copyOf(waiting);
            waiting.clear();
        }
        ended.forEach(continuation -> continuation.run(successfully));
    }

    private record Continuation(Runnable committed, Runnable rolledBack) {

        void run(boolean successfully) {
            (successfully ? committed : rolledBack).run();
        }
    }
}
