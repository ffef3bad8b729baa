package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryListener.SkipReason;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.amqp.core.Message;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.style.ToStringCreator;
import org.springframework.data.util.Streamable;
import org.springframework.http.ResponseEntity;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is an ID becomes a key; what is not does not, whatever an expression gives. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class EntityIdsTest {

    private static RecordingApplication application;

    @BeforeAll
    static void start() {
        application = RecordingApplication.of(Jobs.class);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    static Stream<Arguments> ids() {
        UUID uuid = UUID.fromString("14d49c22-1dfe-4bf4-b9db-519e53ba9cd0");
        return Stream.of(
                Arguments.of("pym_1", List.of("pym_1")),
                Arguments.of(CharBuffer.wrap("pym_1"), List.of("pym_1")),
                Arguments.of("Order(1)", List.of("Order(1)")),
                Arguments.of(CharBuffer.wrap("{pym} [1]"), List.of("{pym} [1]")),
                Arguments.of(42L, List.of("42")),
                Arguments.of(Timestamp.valueOf("2026-11-01 00:00:00"), List.of("2026-11-01 00:00:00.0")),
                Arguments.of('c', List.of("c")),
                Arguments.of(uuid, List.of(uuid.toString())),
                Arguments.of(Color.RED, List.of("RED")),
                Arguments.of(LocalDate.of(2026, 11, 1), List.of("2026-11-01")),
                Arguments.of(new PaymentId("pym_1"), List.of("pym_1")),
                Arguments.of(new Wrapped(new PaymentId("pym_1")), List.of("pym_1")),
                Arguments.of(new WithText(7, "x"), List.of("pym_7")),
                Arguments.of(new OwnText(), List.of("own_1")),
                Arguments.of(new TenantId("acme", "1"), List.of("acme-1")),
                Arguments.of(Streamable.of("a", "b"), List.of("a", "b")),
                Arguments.of(List.of(List.of(List.of("a")), Set.of("b")), List.of("a", "b")),
                Arguments.of(List.of("a", 1, new PaymentId("b")), List.of("a", "1", "b")),
                Arguments.of(List.of(List.of("a"), Optional.of("b")), List.of("a", "b")),
                Arguments.of(new String[] {"a", "b"}, List.of("a", "b")),
                Arguments.of(new int[] {1, 2}, List.of("1", "2")),
                Arguments.of(new long[][] {{1}, {2}}, List.of("1", "2")),
                Arguments.of(new char[] {'a'}, List.of("a")),
                Arguments.of(Optional.of(List.of("a", "b")), List.of("a", "b")),
                Arguments.of(OptionalInt.of(3), List.of("3")),
                Arguments.of(OptionalLong.of(4), List.of("4")),
                Arguments.of(new PaymentIds(List.of("a", "b")), List.of("a", "b")));
    }

    @ParameterizedTest
    @MethodSource
    void ids(Object value, List<String> keys) {
        int before = application.writes().size();

        CurrentRun.runWith("run_abc", () -> application.get(Jobs.class).job(value));

        assertThat(written(before))
                .containsExactlyElementsOf(
                        keys.stream().map(key -> "payment:" + key).toList());
    }

    static Stream<Object> refused() {
        return Stream.of(
                new Payment("pym_1", "a@example.com"),
                new Entity("pym_1", "a@example.com"),
                new Bean("pym_1", "a@example.com"),
                new Mapped(),
                new Object(),
                Map.of("id", "pym_1"),
                Map.entry("id", "pym_1"),
                new Throwable("a@example.com"),
                Mono.just("pym_1"),
                new SubmissionPublisher<>(),
                new CompletableFuture<>(),
                true,
                Thread.currentThread(),
                List.of(new Payment("pym_1", "a@example.com")),
                Optional.of(new Payment("pym_1", "a@example.com")),
                new Payment[] {new Payment("pym_1", "a@example.com")},
                JsonNodeFactory.instance.stringNode("pym_1"),
                JsonNodeFactory.instance.numberNode(1),
                Path.of("a", "b"),
                holdingItself(),
                Optional.of(holdingItself()));
    }

    private static List<Object> holdingItself() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        list.add(list);
        return list;
    }

    /** What compilers, tools and libraries write; the first are of classes that are not those whose name comes first. */
    static Stream<Object> texts_for_those_who_look_for_faults_are_no_IDs() {
        return Stream.of(
                new GeneratedCustomer(),
                new CardBean("c_1", "a@example.com"),
                new Bean("c_1", "a@example.com") {},
                new Written("Written [number=c_1, email=a@example.com]"),
                new Written("io.example.Written@1f2e[number=c_1,email=a@example.com]"),
                new Written("class Written {\n    email: a@example.com\n}"),
                new Written("{\"number\":\"c_1\",\"email\":\"a@example.com\"}"),
                new Written("[{\"email\":\"a@example.com\"}]"),
                new Written("<customer email='a@example.com'/>"),
                new Written("Kunde_1.Überweisung(email=a@example.com)"),
                new Hashed(),
                new WithCreator("a@example.com"),
                new GenericMessage<>("a@example.com"),
                ResponseEntity.ok("a@example.com"),
                new Message("a@example.com".getBytes(StandardCharsets.UTF_8)),
                new UsernamePasswordAuthenticationToken("a@example.com", "secret"));
    }

    @ParameterizedTest
    @MethodSource
    void texts_for_those_who_look_for_faults_are_no_IDs(Object value) {
        refused(value);
    }

    @ParameterizedTest
    @MethodSource
    void refused(Object value) {
        int before = application.writes().size();
        int skipped = application.skipped().size();

        CurrentRun.runWith("run_abc", () -> application.get(Jobs.class).job(value));

        assertThat(written(before)).isEmpty();
        assertThat(application.skipped().subList(skipped, application.skipped().size()))
                .containsExactly(SkipReason.NOT_AN_ID);
    }

    @Test
    @SuppressWarnings("StreamToIterable") // As jobs write it.
    void the_job_keeps_the_streams_and_iterators_that_it_uses_itself() throws IOException {
        int skipped = application.skipped().size();
        Iterable<String> ofStream = Stream.of("a")::iterator;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(""))) {
            for (Object own : Arrays.asList(
                    List.of("a").iterator(),
                    IntStream.of(1),
                    Optional.of(Stream.of("a")),
                    List.of(Stream.of("a")),
                    ofStream,
                    files)) {
                CurrentRun.runWith("run_abc", () -> application.get(Jobs.class).job(own));
            }

            assertThat(files).isNotEmpty();
        }
        assertThat(ofStream).containsExactly("a");
        assertThat(application.skipped().subList(skipped, application.skipped().size()))
                .containsExactlyElementsOf(Collections.nCopies(6, SkipReason.EXPRESSION_FAILED));
    }

    @Test
    void the_job_keeps_the_streams_within_what_it_takes_and_returns() {
        Jobs jobs = application.get(Jobs.class);
        Batch batch = new Batch(Stream.of("a"), List.of(Stream.of("b")));
        CurrentRun.runWith("run_abc", () -> {
            jobs.batch(batch);
            Batch result = jobs.batchResult();
            assertThat(result.ids()).containsExactly("c");
        });

        assertThat(batch.ids()).containsExactly("a");
        assertThat(batch.several().get(0)).containsExactly("b");
    }

    @Test
    void a_stream_or_an_iterator_that_an_expression_makes_is_read() {
        int before = application.writes().size();

        CurrentRun.runWith("run_abc", () -> application.get(Jobs.class).made(List.of("a", "b")));

        assertThat(written(before)).containsExactlyInAnyOrder("payment:a", "payment:b", "invoice:a", "invoice:b");
    }

    @Test
    void the_first_refusal_is_explained(CapturedOutput output) {
        CurrentRun.runWith("run_abc", () -> {
            application.get(Jobs.class).explained(new Payment("pym_1", "a@example.com"));
            application.get(Jobs.class).explained(new Payment("pym_1", "a@example.com"));
        });

        assertThat(output)
                .containsOnlyOnce("The expression \"#payment\" of @RecordsTelemetry on")
                .contains("explained(", Payment.class.getName(), "#payment.id", "#payment.![id]")
                .doesNotContain("a@example.com");
    }

    @Test
    void the_refusal_of_what_a_projection_gives_names_the_ID_within_it(CapturedOutput output) {
        CurrentRun.runWith(
                "run_abc",
                () -> application
                        .get(Jobs.class)
                        .projected(List.of(Map.entry("a", new Payment("pym_1", "a@example.com")))));

        assertThat(output).contains("as in \"#payments.![value.id]\"").doesNotContain("![value].");
    }

    private static List<String> written(int before) {
        List<String> writes = application.writes();
        return writes.subList(before, writes.size());
    }

    enum Color {
        RED
    }

    record PaymentId(String value) {}

    record PaymentIds(List<String> values) {}

    record Wrapped(PaymentId id) {}

    record WithText(int number, String other) {
        @Override
        public String toString() {
            return "pym_" + number;
        }
    }

    static final class OwnText {
        @Override
        public String toString() {
            return "own_1";
        }
    }

    record TenantId(String tenant, String number) {
        @Override
        public String toString() {
            return tenant + "-" + number;
        }
    }

    record Batch(Stream<String> ids, List<Stream<String>> several) {}

    abstract static class Customer {}

    /** As AutoValue writes it. */
    static final class GeneratedCustomer extends Customer {
        @Override
        public String toString() {
            return "Customer{number=c_1, email=a@example.com}";
        }
    }

    static class CardBean extends Bean {
        CardBean(String number, String email) {
            super(number, email);
        }
    }

    static final class Written {

        private final String text;

        Written(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static final class Hashed {
        @Override
        public String toString() {
            return super.toString();
        }
    }

    static final class WithCreator {

        private final String email;

        WithCreator(String email) {
            this.email = email;
        }

        @Override
        public String toString() {
            return new ToStringCreator(this).append("email", email).toString();
        }
    }

    record Payment(String id, String email) {}

    /** As Lombok writes it. */
    static class Bean {

        private final String number;

        private final String email;

        Bean(String number, String email) {
            this.number = number;
            this.email = email;
        }

        @Override
        public String toString() {
            return "Bean(number=" + number + ", email=" + email + ")";
        }
    }

    static class Entity {

        private final String id;

        private final String email;

        Entity(String id, String email) {
            this.id = id;
            this.email = email;
        }

        @Override
        public String toString() {
            return id + " of " + email;
        }
    }

    @io.runtelemetry.TelemetryEntity("payment")
    static class Mapped {
        @Override
        public String toString() {
            return "mapped";
        }
    }

    static class Jobs {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#value")
        void job(Object value) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payment")
        void explained(Payment payment) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#payments.![value]")
        void projected(List<Map.Entry<String, Payment>> payments) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#batch.ids")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#batch.several")
        void batch(Batch batch) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.ids")
        Batch batchResult() {
            return new Batch(Stream.of("c"), List.of());
        }

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#ids.stream()")
        @RecordsTelemetry(entityType = EntityTypes.INVOICE, idExpr = "#ids.iterator()")
        void made(List<String> ids) {}
    }
}
