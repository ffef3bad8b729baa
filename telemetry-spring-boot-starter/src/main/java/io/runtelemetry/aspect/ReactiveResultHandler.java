package io.runtelemetry.aspect;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.CurrentRunAccessor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ConcurrentReferenceHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Work that begins when somebody subscribes, each time again: a {@code Mono}, a {@code Flux} and whatever Spring can adapt to
 * one. What is never subscribed records nothing, and nothing here subscribes. A run that {@link CurrentRun} has when the method
 * is called counts, else the one in the subscriber's context, else what any other source knew when the method was called.
 *
 * @param adapter how to observe a result, or null if nothing can stand in for it, so that callers get the result itself
 */
record ReactiveResultHandler(@Nullable ReactiveAdapter adapter) {

    private static final Map<Class<?>, Optional<ReactiveResultHandler>> KNOWN = new ConcurrentReferenceHashMap<>();

    /** Returns how to handle results of a class, or null if they are values. */
    static @Nullable ReactiveResultHandler of(Class<?> type) {
        return KNOWN.computeIfAbsent(type, ReactiveResultHandler::find).orElse(null);
    }

    private static Optional<ReactiveResultHandler> find(Class<?> type) {
        return Optional.ofNullable(ReactiveAdapterRegistry.getSharedInstance().getAdapter(type))
                .map(adapter -> new ReactiveResultHandler(canStandInFor(type, adapter) ? adapter : null));
    }

    /** What is under way already would be begun a second time for an observer. */
    private static boolean canStandInFor(Class<?> type, ReactiveAdapter adapter) {
        return adapter.getDescriptor().isDeferred()
                && ResultKinds.isCovered(
                        type,
                        adapter.fromPublisher(
                                        adapter.isMultiValue()
                                                ? Flux.deferContextual(context -> Flux.empty())
                                                : Mono.deferContextual(context -> Mono.empty()))
                                .getClass(),
                        adapter.getReactiveType());
    }

    /**
     * Sees to it that the call is ended when the work is, and not before.
     *
     * @return what to give to the caller in place of the result
     */
    Object observe(Object result, RecordInvocation invocation) {
        if (adapter == null) {
            invocation.passedOn();
            return result;
        }
        Publisher<?> source = adapter.toPublisher(result);
        Function<ContextView, Attempt> attempts =
                attempts(invocation, CurrentRun.get().isPresent());
        Publisher<?> observed = adapter.isMultiValue()
                ? Flux.deferContextual(context -> many(Flux.from(source), attempts.apply(context)))
                : Mono.deferContextual(context -> one(Mono.from(source), attempts.apply(context)));
        return adapter.fromPublisher(observed);
    }

    private static Function<ContextView, Attempt> attempts(RecordInvocation invocation, boolean runIsSet) {
        return context -> {
            RecordInvocation begun =
                    invocation.begunAnew(runIsSet ? null : context.getOrDefault(CurrentRunAccessor.KEY, null));
            TransactionOutcome outcome =
                    TransactionBoundary.PRESENT ? ReactiveTransactionBoundary.current(context) : null;
            if (outcome == null) {
                begun.detach();
            } else {
                begun.detach(outcome);
            }
            return new Attempt(begun);
        };
    }

    private static <T> Mono<T> one(Mono<T> work, Attempt attempt) {
        return work.doOnSuccess(value -> attempt.end(() -> attempt.invocation.succeeded(value)))
                .doOnError(failure -> attempt.end(attempt.invocation::failed))
                .doOnCancel(() -> attempt.end(attempt.invocation::failed));
    }

    private static <T> Flux<T> many(Flux<T> work, Attempt attempt) {
        return work.doOnNext(attempt::produced)
                .doOnComplete(() -> attempt.end(attempt.invocation::completed))
                .doOnError(failure -> attempt.end(attempt.invocation::failed))
                .doOnCancel(() -> attempt.end(attempt.invocation::failed));
    }

    /**
     * One subscription. It can be cancelled after it has completed, and while it emits on another thread: it is ended once
     * all the same, after what was emitted has been taken, and nobody waits for that.
     */
    private static final class Attempt {

        private final RecordInvocation invocation;

        /** How many signals are under way; never zero again after the end. */
        private final AtomicInteger signals = new AtomicInteger();

        private final AtomicReference<@Nullable Runnable> end = new AtomicReference<>();

        Attempt(RecordInvocation invocation) {
            this.invocation = invocation;
        }

        void produced(Object value) {
            if (signals.getAndIncrement() != 0) {
                return;
            }
            invocation.produced(value);
            Runnable ended = signals.decrementAndGet() == 0 ? null : end.get();
            if (ended != null) {
                ended.run();
            }
        }

        void end(Runnable how) {
            if (end.compareAndSet(null, how) && signals.getAndIncrement() == 0) {
                how.run();
            }
        }
    }
}
