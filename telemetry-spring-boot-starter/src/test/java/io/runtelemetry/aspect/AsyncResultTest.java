package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.RecordsTelemetry.When;
import io.runtelemetry.TelemetryListener.SkipReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.Disposable;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A method that returns before its work is done is recorded when the work is. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AsyncResultTest {

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

    @Test
    void a_stage_is_recorded_when_it_completes_and_not_before() throws Exception {
        CompletableFuture<Payment> work = new CompletableFuture<>();

        CompletionStage<Payment> returned = CurrentRun.callWith("run_abc", () -> jobs.stage(work));

        assertThat(returned).isSameAs(work);
        assertThat(application.runOf("pym_1")).isEmpty();
        work.complete(new Payment("pym_1"));
        assertThat(application.runOf("pym_1")).contains("run_abc");
    }

    @Test
    void a_stage_that_fails_is_recorded_for_what_is_known_without_its_result() throws Exception {
        CompletableFuture<Payment> work = new CompletableFuture<>();
        Error broken = new AssertionError("broken");

        CompletionStage<Payment> returned = CurrentRun.callWith("run_abc", () -> jobs.stageOf("br_1", work));
        work.completeExceptionally(broken);

        assertThat(application.runOf("billing_run", "br_1")).contains("run_abc");
        assertThatThrownBy(() -> returned.toCompletableFuture().get()).hasCause(broken);
    }

    @Test
    void a_stage_that_is_cancelled_is_recorded_as_failed() throws Exception {
        CompletableFuture<Payment> work = new CompletableFuture<>();

        CurrentRun.callWith("run_abc", () -> jobs.stageOf("br_1", work));
        work.cancel(true);

        assertThat(application.runOf("billing_run", "br_1")).contains("run_abc");
        assertThat(application.writes()).containsExactly("billing_run:br_1");
    }

    @Test
    void a_Mono_is_recorded_when_it_completes() throws Exception {
        Sinks.One<Payment> work = Sinks.one();

        Mono<Payment> returned = CurrentRun.callWith("run_abc", () -> jobs.mono(work.asMono()));
        CompletableFuture<Payment> subscriber = returned.toFuture();

        assertThat(application.writes()).isEmpty();
        work.tryEmitValue(new Payment("pym_1")).orThrow();
        assertThat(subscriber).isCompletedWithValue(new Payment("pym_1"));
        assertThat(application.runOf("pym_1")).contains("run_abc");
    }

    @Test
    void a_Mono_that_is_never_subscribed_records_nothing() throws Exception {
        AtomicInteger subscriptions = new AtomicInteger();

        CurrentRun.callWith(
                "run_abc",
                () -> jobs.monoOf(
                        "br_1", Mono.just(new Payment("pym_1")).doOnSubscribe(s -> subscriptions.incrementAndGet())));

        assertThat(application.writes()).isEmpty();
        assertThat(subscriptions).hasValue(0);
    }

    @Test
    void a_Mono_is_subscribed_once_for_each_subscriber() throws Exception {
        AtomicInteger subscriptions = new AtomicInteger();
        Mono<Payment> work = Mono.just(new Payment("pym_1")).doOnSubscribe(s -> subscriptions.incrementAndGet());

        StepVerifier.create(CurrentRun.callWith("run_abc", () -> jobs.mono(work)))
                .expectNext(new Payment("pym_1"))
                .verifyComplete();

        assertThat(subscriptions).hasValue(1);
    }

    @Test
    void a_Mono_that_fails_is_recorded_and_its_error_passed_on_untouched() throws Exception {
        Error broken = new AssertionError("broken");

        StepVerifier.create(CurrentRun.callWith("run_abc", () -> jobs.monoOf("br_1", Mono.error(broken))))
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(broken));

        assertThat(application.runOf("billing_run", "br_1")).contains("run_abc");
    }

    @Test
    void a_Mono_that_is_cancelled_is_recorded_as_failed() throws Exception {
        Disposable subscription = CurrentRun.callWith("run_abc", () -> jobs.monoOf("br_1", Mono.never()))
                .subscribe();

        subscription.dispose();

        assertThat(application.writes()).containsExactly("billing_run:br_1");
    }

    @Test
    void an_empty_Mono_is_recorded_for_what_is_known_without_its_result() throws Exception {
        StepVerifier.create(CurrentRun.callWith("run_abc", () -> jobs.monoOf("br_1", Mono.empty())))
                .verifyComplete();

        assertThat(application.writes()).containsExactly("billing_run:br_1");
    }

    @Test
    void each_attempt_at_a_Mono_that_is_retried_is_a_call() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Mono<Payment> work = Mono.fromSupplier(() -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("declined");
            }
            return new Payment("pym_1");
        });

        StepVerifier.create(CurrentRun.callWith("run_abc", () -> jobs.monoOf("br_1", work))
                        .retry(1))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(application.writes())
                .containsExactlyInAnyOrder("billing_run:br_1", "billing_run:br_1", "payment:pym_1");
    }

    @Test
    void the_run_can_come_with_the_subscriber() {
        Mono<Payment> work = jobs.monoOf("br_1", Mono.just(new Payment("pym_1")));

        StepVerifier.create(work.contextWrite(context -> context.put("io.runtelemetry.run", "run_subscriber")))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(application.runOf("billing_run", "br_1")).contains("run_subscriber");
        assertThat(application.runOf("pym_1")).contains("run_subscriber");
    }

    @Test
    void the_run_that_is_set_at_the_call_goes_before_that_of_the_subscriber() throws Exception {
        Mono<Payment> work =
                CurrentRun.callWith("run_inner", () -> jobs.monoOf("br_1", Mono.just(new Payment("pym_1"))));

        StepVerifier.create(work.contextWrite(context -> context.put("io.runtelemetry.run", "run_subscriber")))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(application.runOf("billing_run", "br_1")).contains("run_inner");
        assertThat(application.runOf("pym_1")).contains("run_inner");
    }

    @Test
    void each_element_of_a_Flux_is_a_result() throws Exception {
        StepVerifier.create(CurrentRun.callWith(
                        "run_abc", () -> jobs.flux(Flux.just(new Payment("pym_1"), new Payment("pym_2")))))
                .expectNextCount(2)
                .verifyComplete();

        assertThat(application.recorded("payment", "pym_1", "pym_2")).hasSize(2);
    }

    @Test
    void a_Flux_that_fails_is_recorded_for_the_elements_that_it_gave() throws Exception {
        StepVerifier.create(CurrentRun.callWith(
                        "run_abc",
                        () -> jobs.flux(
                                Flux.just(new Payment("pym_1")).concatWith(Mono.error(new IllegalStateException())))))
                .expectNextCount(1)
                .verifyError(IllegalStateException.class);

        assertThat(application.runOf("pym_1")).contains("run_abc");
    }

    @Test
    void a_Flux_of_which_only_the_first_is_taken_is_recorded_for_that() throws Exception {
        Flux<Payment> endless = Flux.generate(sink -> sink.next(new Payment("pym_1")));

        StepVerifier.create(
                        CurrentRun.callWith("run_abc", () -> jobs.flux(endless)).take(1))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(application.runOf("pym_1")).contains("run_abc");
    }

    @Test
    void any_publisher_is_followed() throws Exception {
        Publisher<Payment> returned =
                CurrentRun.callWith("run_abc", () -> jobs.publisher(Mono.just(new Payment("pym_1"))));

        StepVerifier.create(returned).expectNextCount(1).verifyComplete();

        assertThat(application.runOf("pym_1")).contains("run_abc");
    }

    @Test
    void any_type_that_Spring_can_adapt_is_followed() throws Exception {
        Flow.Publisher<Payment> returned = CurrentRun.callWith(
                "run_abc",
                () -> jobs.publisherOfTheJdk(JdkFlowAdapter.publisherToFlowPublisher(Mono.just(new Payment("pym_1")))));

        assertThat(application.writes()).isEmpty();
        StepVerifier.create(JdkFlowAdapter.flowPublisherToFlux(returned))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(application.runOf("pym_1")).contains("run_abc");
    }

    @Test
    void a_Flux_of_more_elements_than_are_recorded_is_warned_of_once() throws Exception {
        Flux<Payment> many = Flux.range(0, 150).map(i -> new Payment("pym_" + i));

        StepVerifier.create(CurrentRun.callWith("run_abc", () -> jobs.flux(many)))
                .expectNextCount(150)
                .verifyComplete();

        assertThat(application.writes()).hasSize(100);
        assertThat(application.skipped()).containsExactly(SkipReason.TOO_MANY);
    }

    @Test
    void callers_get_what_they_can_cast_to_more_than_a_Flux_as_the_job_returned_it() throws Exception {
        ConnectableFlux<Payment> work = Flux.just(new Payment("pym_1")).publish();

        Flux<Payment> returned = CurrentRun.callWith("run_abc", () -> jobs.fluxOf("br_1", work));

        assertThat(returned).isSameAs(work);
        assertThat(application.writes()).containsExactly("billing_run:br_1");
        assertThat(application.skipped()).containsExactly(SkipReason.NO_RESULT);
    }

    @Test
    void a_stage_that_refuses_to_be_observed_is_handed_on_and_recorded_on_return() throws Exception {
        CompletableFuture<Payment> work = new CompletableFuture<>() {
            @Override
            public CompletableFuture<Payment> whenComplete(BiConsumer<? super Payment, ? super Throwable> action) {
                throw new UnsupportedOperationException("observed");
            }
        };

        assertThat(CurrentRun.callWith("run_abc", () -> jobs.stageOf("br_1", work)))
                .isSameAs(work);

        assertThat(application.writes()).containsExactly("billing_run:br_1");
        assertThat(application.skipped()).containsExactly(SkipReason.NO_RESULT);
    }

    @Test
    void what_is_recorded_before_the_work_waits_for_a_subscriber_too() throws Exception {
        Mono<Payment> work = CurrentRun.callWith("run_abc", () -> jobs.monoBefore("pym_1", Mono.empty()));

        assertThat(application.writes()).isEmpty();
        work.block();
        assertThat(application.writes()).containsExactly("payment:pym_1");
    }

    @Test
    void nothing_is_counted_as_skipped_without_a_subscriber_and_once_with_one() throws Exception {
        Flux<Payment> unwanted =
                CurrentRun.callWith("run_abc", () -> jobs.unwanted(null, Flux.just(new Payment("pym_1"))));
        Flux<Payment> without = jobs.flux(Flux.range(0, 3).map(i -> new Payment("pym_" + i)));
        assertThat(application.skipped()).isEmpty();

        unwanted.blockLast();
        assertThat(application.skipped()).containsExactly(SkipReason.CONDITION);
        without.blockLast();
        assertThat(application.skipped()).containsExactly(SkipReason.CONDITION, SkipReason.NO_RUN);
    }

    @Test
    void one_failing_element_of_many_is_counted_once_and_the_others_are_recorded() throws Exception {
        Flux<Payment> work = Flux.just(new Payment("pym_1"), new Broken(), new Broken(), new Payment("pym_2"));

        CurrentRun.callWith("run_abc", () -> jobs.flux(work)).blockLast();

        assertThat(application.skipped()).containsExactly(SkipReason.EXPRESSION_FAILED);
        assertThat(application.writes()).containsExactly("payment:pym_1", "payment:pym_2");
    }

    @Test
    void a_publisher_that_is_cancelled_while_it_emits_is_recorded_for_what_it_gave() throws Exception {
        CountDownLatch evaluating = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Payment slow = new Payment("pym_2") {
            @Override
            public String getId() {
                evaluating.countDown();
                awaitQuietly(cancelled);
                return super.getId();
            }
        };
        Flux<Payment> work = Flux.just(new Payment("pym_1"), slow).concatWith(Flux.never());

        Disposable subscription = CurrentRun.callWith("run_abc", () -> jobs.flux(work))
                .subscribeOn(Schedulers.fromExecutor(task -> new Thread(task).start()))
                .subscribe();
        awaitQuietly(evaluating);
        subscription.dispose();
        assertThat(application.writes()).isEmpty();
        cancelled.countDown();

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(application.writes()).containsExactly("payment:pym_1", "payment:pym_2"));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static class Payment {

        private final String id;

        Payment(String id) {
            this.id = id;
        }

        public String getId() {
            return id;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Payment payment && payment.id.equals(id);
        }

        @Override
        public int hashCode() {
            return id.hashCode();
        }
    }

    static final class Broken extends Payment {

        Broken() {
            super("broken");
        }

        @Override
        public String getId() {
            throw new IllegalStateException("broken");
        }
    }

    static class Jobs {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        CompletionStage<Payment> stage(CompletionStage<Payment> work) {
            return work;
        }

        @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        CompletableFuture<Payment> stageOf(String id, CompletableFuture<Payment> work) {
            return work;
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        Mono<Payment> mono(Mono<Payment> work) {
            return work;
        }

        @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        Mono<Payment> monoOf(String id, Mono<Payment> work) {
            return work;
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        Flux<Payment> flux(Flux<Payment> work) {
            return work;
        }

        @RecordsTelemetry(entityType = EntityTypes.BILLING_RUN, idExpr = "#id")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        Flux<Payment> fluxOf(String id, Flux<Payment> work) {
            return work;
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id", when = When.BEFORE)
        Mono<Payment> monoBefore(String id, Mono<Payment> work) {
            return work;
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id", condition = "#id != null")
        Flux<Payment> unwanted(@Nullable String id, Flux<Payment> work) {
            return work;
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        Publisher<Payment> publisher(Publisher<Payment> work) {
            return work;
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        Flow.Publisher<Payment> publisherOfTheJdk(Flow.Publisher<Payment> work) {
            return work;
        }
    }
}
