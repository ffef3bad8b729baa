package io.runtelemetry.aspect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Stream;
import kotlinx.coroutines.flow.FlowKt;
import kotlinx.coroutines.flow.SharedFlowKt;
import kotlinx.coroutines.flow.StateFlowKt;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Something stands in for a result only where callers cannot tell. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ResultKindsTest {

    static Stream<Object> observed() {
        return Stream.of(
                Mono.just(1),
                Mono.empty(),
                Mono.fromCallable(() -> 1),
                Mono.fromSupplier(() -> 1),
                Mono.error(new IllegalStateException()),
                Mono.just(1).map(i -> i).filter(i -> true),
                Mono.just(1).cache(),
                Mono.delay(Duration.ofDays(1)),
                Sinks.one().asMono(),
                Flux.just(1, 2),
                Flux.just(1, 2).collectList(),
                Flux.range(0, 3).map(i -> i).publish().refCount(),
                Flux.range(0, 3).concatMap(Mono::just).take(1),
                Flux.range(0, 3).share(),
                Flux.fromIterable(List.of(1)).hide(),
                Sinks.many().multicast().onBackpressureBuffer().asFlux(),
                Sinks.many().unicast().onBackpressureBuffer().asFlux(),
                FlowKt.flowOf(1, 2),
                new HiddenMono());
    }

    static Stream<Object> passedOn() {
        return Stream.of(
                Flux.just(1).publish(),
                Flux.just(1).replay(),
                Flux.just(1).groupBy(i -> i).blockFirst(),
                StateFlowKt.MutableStateFlow(1),
                SharedFlowKt.MutableSharedFlow(0, 0, kotlinx.coroutines.channels.BufferOverflow.SUSPEND),
                FlowKt.asStateFlow(StateFlowKt.MutableStateFlow(1)),
                new SubmissionPublisher<>(),
                new PublicMono(),
                new MarkedMono());
    }

    @ParameterizedTest
    @MethodSource
    void observed(Object result) {
        ReactiveResultHandler handler = ReactiveResultHandler.of(result.getClass());

        assertThat(requireNonNull(handler).adapter()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource
    void passedOn(Object result) {
        assertThat(ReactiveResultHandler.of(result.getClass())).isEqualTo(new ReactiveResultHandler(null));
    }

    @ParameterizedTest
    @MethodSource
    void values(Object result) {
        assertThat(ReactiveResultHandler.of(result.getClass())).isNull();
    }

    static Stream<Object> values() {
        return Stream.of("text", List.of(), (Callable<String>) () -> "x", new Object());
    }

    /** Nobody outside can name it. */
    private static class HiddenMono extends Mono<String> {

        @Override
        public void subscribe(CoreSubscriber<? super String> actual) {
            Mono.just("x").subscribe(actual);
        }
    }

    public static class PublicMono extends Mono<String> {

        @Override
        public void subscribe(CoreSubscriber<? super String> actual) {
            Mono.just("x").subscribe(actual);
        }
    }

    public interface Marked {}

    private static final class MarkedMono extends HiddenMono implements Marked {}
}
