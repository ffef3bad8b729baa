package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Mono;

/** The common expressions are worked out to direct calls when the bean is made; a call neither parses nor looks up. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PropertyPathTest {

    private static final BillingRun RUN = new BillingRun("br_1");

    @ParameterizedTest
    @CsvSource({
        "id,               #id",
        "id,               #p0",
        "id,               #a0",
        "bean,             #payment.id",
        "bean,             #payment.paid",
        "record,           #run.id",
        "record,           #run.id()",
        "nested,           #payload.billingRun().id",
        "id,               #id.trim()",
        "id,               #id?.trim()",
        "bean,             ' #payment?.id '",
        "dollar,           #payment$id",
        "nested,           #payload.billingRun.id",
        "generic,          #event.payload.id",
        "genericSupertype, #event.payload.id",
        "elementOfList,    #ids.empty",
        "anInterface,      #identified.id",
        "abstractClass,    #base.id",
        "publicField,      #row.id",
        "genericField,     #row.value.id",
        "packagePrivate,   #hidden.id",
        "result,           #result.id",
        "stage,            #result.id",
        "mono,             #result.payload.id",
    })
    void is_a_path_of_method_handles(String method, String expression) {
        assertThat(parse(method, expression)).isInstanceOf(PropertyPath.class);
    }

    @ParameterizedTest
    @CsvSource({
        "id,        #id + 'x'",
        "id,        #id.substring(1)",
        "untyped,   #value.missing()",
        "optional,  #payment?.id",
        "optional,  #payment?.present",
        "untyped,   #value.id",
        "map,       #map['id']",
        "bean,      #payment.secret",
        "results,   #result.![id]",
    })
    void any_other_expression_is_interpreted(String method, String expression) {
        assertThat(parse(method, expression)).isInstanceOf(SpelJobExpression.class);
    }

    @Test
    void reads_what_the_interpreter_reads() throws Throwable {
        assertThat(value("bean", "#payment.id", new Payment())).isEqualTo("pym_1");
        assertThat(value("bean", "#payment.paid", new Payment())).isEqualTo(true);
        assertThat(value("nested", "#payload.billingRun.id", new Payload(RUN))).isEqualTo("br_1");
        assertThat(value("nested", "#payload.billingRun().id()", new Payload(RUN)))
                .isEqualTo("br_1");
        assertThat(value("genericSupertype", "#event.payload.id", new RunEvent(RUN)))
                .isEqualTo("br_1");
        assertThat(value("anInterface", "#identified.id", RUN)).isEqualTo("br_1");
        assertThat(value("abstractClass", "#base.id", new Base() {
                    @Override
                    public String getId() {
                        return "base_1";
                    }
                }))
                .isEqualTo("base_1");
        assertThat(value("genericField", "#row.value.id", new Row<>(RUN))).isEqualTo("br_1");
        assertThat(value("packagePrivate", "#hidden.id", new Hidden())).isEqualTo("hidden_1");
    }

    @Test
    void a_null_on_the_way_gives_null() throws Throwable {
        assertThat(value("nested", "#payload.billingRun.id", (Object) null)).isNull();
        assertThat(value("nested", "#payload.billingRun.id", new Payload(null))).isNull();
        assertThat(value("nested", "#payload.billingRun().id()", new Payload(null)))
                .isNull();
        assertThat(value("nested", "#payload.billingRun?.id()", new Payload(null)))
                .isNull();
    }

    private static JobExpression parse(String method, String expression) {
        return new JobExpressionParser(
                        method(method),
                        method(method),
                        Jobs.class,
                        new ApplicationExpressions(new DefaultListableBeanFactory()))
                .parse(expression);
    }

    private static @Nullable Object value(String method, String expression, @Nullable Object argument)
            throws Throwable {
        return parse(method, expression).value(new JobCall(method(method), null, new @Nullable Object[] {argument}));
    }

    private static Method method(String name) {
        return Stream.of(ReflectionUtils.getDeclaredMethods(Jobs.class))
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public interface Identified {
        String getId();
    }

    public record BillingRun(String id) implements Identified {
        @Override
        public String getId() {
            return id;
        }
    }

    public record Payload(@Nullable BillingRun billingRun) {}

    public static class Payment {

        private final String secret = "secret";

        public String getId() {
            return "pym_1";
        }

        public boolean isPaid() {
            return !secret.isEmpty();
        }
    }

    public static class Event<T> {

        private final T payload;

        Event(T payload) {
            this.payload = payload;
        }

        public T getPayload() {
            return payload;
        }
    }

    public static class RunEvent extends Event<BillingRun> {
        RunEvent(BillingRun run) {
            super(run);
        }
    }

    /** Has the getter of the interface without declaring it. */
    public abstract static class Base implements Identified {}

    public static class Row<T> {

        public final String id = "row_1";

        public final T value;

        Row(T value) {
            this.value = Objects.requireNonNull(value);
        }
    }

    static class Hidden {
        public String getId() {
            return "hidden_1";
        }
    }

    interface Jobs {
        void id(String id);

        void dollar(String payment$id);

        void optional(Optional<Payment> payment);

        void bean(Payment payment);

        void record(BillingRun run);

        void nested(Payload payload);

        void generic(Event<BillingRun> event);

        void genericSupertype(RunEvent event);

        void elementOfList(List<String> ids);

        void anInterface(Identified identified);

        void abstractClass(Base base);

        void publicField(Row<String> row);

        void genericField(Row<BillingRun> row);

        void packagePrivate(Hidden hidden);

        void untyped(Object value);

        void map(Map<String, String> map);

        Payment result();

        CompletionStage<BillingRun> stage();

        Mono<Event<BillingRun>> mono();

        Optional<List<Payment>> results();
    }
}
