package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.RecordsTelemetry.When;
import io.runtelemetry.TelemetryListener.SkipReason;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.annotation.AliasFor;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** For each attribute and each kind of result: nothing without a subscriber, and one reason for one call. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SkippedCallsTest {

    private RecordingApplication application;

    private Jobs jobs;

    @BeforeEach
    void start() {
        application = RecordingApplication.of(Jobs.class);
        jobs = application.get(Jobs.class);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    static Stream<Arguments> a_call_is_counted_once_and_not_before_its_work_begins() {
        Map<SkipReason, Call> calls = Map.of(
                SkipReason.CONDITION, new Call("pym_1", false, "run_abc"),
                SkipReason.NO_RUN, new Call("pym_1", true, ""),
                SkipReason.NO_ID, new Call(null, true, "run_abc"),
                SkipReason.NOT_AN_ID, new Call(Map.of(), true, "run_abc"),
                SkipReason.EXPRESSION_FAILED, new Call("pym_1", "text", "run_abc"));
        return calls.entrySet().stream()
                .flatMap(call ->
                        Stream.of(Kind.values()).map(kind -> Arguments.of(call.getKey(), call.getValue(), kind)));
    }

    @ParameterizedTest
    @MethodSource
    void a_call_is_counted_once_and_not_before_its_work_begins(SkipReason reason, Call call, Kind kind)
            throws Exception {
        Object result = reason == SkipReason.NO_RUN
                ? kind.job.apply(jobs, call)
                : CurrentRun.callWith("run_current", () -> kind.job.apply(jobs, call));
        assertThat(application.skipped()).hasSize(kind.isDeferred ? 0 : 1);
        subscribe(result);

        assertThat(application.skipped()).containsExactly(reason);
        assertThat(application.writes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_call_is_recorded_once_and_not_before_its_work_begins(Kind kind) {
        Object result = kind.job.apply(jobs, new Call("pym_1", true, "run_abc"));
        assertThat(application.writes()).hasSize(kind.isDeferred ? 0 : 1);
        subscribe(result);

        assertThat(application.writes()).containsExactly("payment:pym_1");
        assertThat(application.skipped()).isEmpty();
    }

    private static void subscribe(@Nullable Object result) {
        if (result instanceof Mono<?> mono) {
            mono.block();
        } else if (result instanceof Flux<?> flux) {
            flux.blockLast();
        } else if (result instanceof Flow.Publisher<?> publisher) {
            JdkFlowAdapter.flowPublisherToFlux(publisher).blockLast();
        }
    }

    enum Kind {
        VALUE(false, Jobs::value),
        STAGE(false, Jobs::stage),
        MONO(true, Jobs::mono),
        EMPTY_MONO(true, Jobs::emptyMono),
        FLUX(true, Jobs::flux),
        PUBLISHER(true, Jobs::publisher),
        MONO_BEFORE(true, Jobs::monoBefore),
        FLUX_BEFORE(true, Jobs::fluxBefore);

        private final boolean isDeferred;

        @SuppressWarnings("ImmutableEnumChecker") // Method references are.
        private final BiFunction<Jobs, Call, @Nullable Object> job;

        Kind(boolean isDeferred, BiFunction<Jobs, Call, @Nullable Object> job) {
            this.isDeferred = isDeferred;
            this.job = job;
        }
    }

    record Call(@Nullable Object ids, Object condition, String run) {}

    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @RecordsTelemetry(
            entityType = EntityTypes.PAYMENT,
            idExpr = "#call.ids",
            condition = "#call.condition",
            runId = "#call.run")
    @interface RecordsCall {

        @AliasFor(annotation = RecordsTelemetry.class)
        When when() default When.AFTER;
    }

    static class Jobs {

        @RecordsCall
        String value(Call call) {
            return "done";
        }

        @RecordsCall
        CompletionStage<String> stage(Call call) {
            return CompletableFuture.completedFuture("done");
        }

        @RecordsCall
        Mono<String> mono(Call call) {
            return Mono.just("done");
        }

        @RecordsCall
        Mono<String> emptyMono(Call call) {
            return Mono.empty();
        }

        @RecordsCall
        Flux<String> flux(Call call) {
            return Flux.just("done", "and done");
        }

        @RecordsCall
        Flow.Publisher<String> publisher(Call call) {
            return JdkFlowAdapter.publisherToFlowPublisher(Flux.just("done", "and done"));
        }

        @RecordsCall(when = When.BEFORE)
        Mono<String> monoBefore(Call call) {
            return Mono.just("done");
        }

        @RecordsCall(when = When.BEFORE)
        Flux<String> fluxBefore(Call call) {
            return Flux.just("done", "and done");
        }
    }
}
