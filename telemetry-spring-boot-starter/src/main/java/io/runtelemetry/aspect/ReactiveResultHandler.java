package io.runtelemetry.aspect;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.run.CurrentRunAccessor;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Work that begins when somebody subscribes, each time anew: a {@code Mono}, a {@code Flux} and whatever Spring can adapt to
 * one. What is never subscribed records nothing, and nothing here subscribes. A run that {@link CurrentRun} has when the method
 * is called counts, else the one in the subscriber's context, else what any other source knew when the method was called.
 */
record ReactiveResultHandler(ReactiveAdapter adapter) {

    private static final ClassValue<Optional<ReactiveResultHandler>> KNOWN = new ClassValue<>() {
        @Override
        protected Optional<ReactiveResultHandler> computeValue(Class<?> type) {
            return Optional.ofNullable(
                            ReactiveAdapterRegistry.getSharedInstance().getAdapter(type))
                    .map(ReactiveResultHandler::new);
        }
    };

    static @Nullable ReactiveResultHandler of(Class<?> type) {
        return KNOWN.get(type).orElse(null);
    }

    /**
     * Sees to it that the call is ended when the work is, and not before.
     *
     * @return what to give to the caller in place of the result
     */
    Object observe(Object result, RecordInvocation call) {
        Publisher<?> source = adapter.toPublisher(result);
        Function<ContextView, Attempt> attempts =
                attempts(call, CurrentRun.get().isPresent());
        Publisher<?> observed = adapter.isMultiValue()
                ? Flux.deferContextual(context -> many(Flux.from(source), attempts.apply(context)))
                : Mono.deferContextual(context -> one(Mono.from(source), attempts.apply(context)));
        return adapter.fromPublisher(observed);
    }

    private static Function<ContextView, Attempt> attempts(RecordInvocation call, boolean runIsSet) {
        return context ->
                new Attempt(call.begunAnew(runIsSet ? null : context.getOrDefault(CurrentRunAccessor.KEY, null)));
    }

    private static <T> Mono<T> one(Mono<T> work, Attempt attempt) {
        return work.doOnSuccess(attempt::succeeded)
                .doOnError(failure -> attempt.failed())
                .doOnCancel(attempt::failed);
    }

    private static <T> Flux<T> many(Flux<T> work, Attempt attempt) {
        return work.doOnNext(attempt.call::produced)
                .doOnComplete(attempt::completed)
                .doOnError(failure -> attempt.failed())
                .doOnCancel(attempt::failed);
    }

    /** One subscription. It can be cancelled after it has completed, and is ended once all the same. */
    private static final class Attempt {

        private final RecordInvocation call;

        private final AtomicBoolean ended = new AtomicBoolean();

        Attempt(RecordInvocation call) {
            this.call = call;
        }

        void succeeded(@Nullable Object value) {
            if (ended.compareAndSet(false, true)) {
                call.succeeded(value);
            }
        }

        void completed() {
            if (ended.compareAndSet(false, true)) {
                call.completed();
            }
        }

        void failed() {
            if (ended.compareAndSet(false, true)) {
                call.failed();
            }
        }
    }
}
