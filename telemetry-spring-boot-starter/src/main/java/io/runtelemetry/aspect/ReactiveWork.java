package io.runtelemetry.aspect;

import io.runtelemetry.run.CurrentRunAccessor;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Work that begins when somebody subscribes, each time anew: a {@code Mono}, a {@code Flux} and whatever Spring can adapt to
 * one. What is never subscribed records nothing, and nothing here subscribes. A run counts that is current when the method
 * is called, else the one in the subscriber's context.
 */
record ReactiveWork(ReactiveAdapter adapter) implements OngoingWork {

    private static final ClassValue<Optional<OngoingWork>> KNOWN = new ClassValue<>() {
        @Override
        protected Optional<OngoingWork> computeValue(Class<?> type) {
            return Optional.ofNullable(
                            ReactiveAdapterRegistry.getSharedInstance().getAdapter(type))
                    .map(ReactiveWork::new);
        }
    };

    static @Nullable OngoingWork of(Class<?> type) {
        return KNOWN.get(type).orElse(null);
    }

    @Override
    public Object observe(Object result, RecordedCall call) {
        Publisher<?> source = adapter.toPublisher(result);
        Publisher<?> observed = adapter.isMultiValue()
                ? Flux.deferContextual(context -> many(Flux.from(source), new Attempt(call, context)))
                : Mono.deferContextual(context -> one(Mono.from(source), new Attempt(call, context)));
        return adapter.fromPublisher(observed);
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

        private final RecordedCall call;

        private final AtomicBoolean ended = new AtomicBoolean();

        Attempt(RecordedCall call, ContextView context) {
            this.call = call.begunAnew(context.getOrDefault(CurrentRunAccessor.KEY, null));
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
