package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/** Whatever is put together of valid expressions is not refused, as an ID or as a condition. */
class ValidExpressionsPropertyTest {

    private static final Method METHOD = Stream.of(Jobs.class.getDeclaredMethods())
            .filter(method -> method.getName().equals("job"))
            .findFirst()
            .orElseThrow();

    private final JobExpressionParser parser = new JobExpressionParser(
            METHOD, METHOD, Jobs.class, new ApplicationExpressions(new DefaultListableBeanFactory()));

    @Property(tries = 300)
    void no_ID_is_refused(@ForAll("texts") String expression) {
        assertThatCode(() -> parser.parse(expression)).doesNotThrowAnyException();
    }

    @Property(tries = 300)
    void no_condition_is_refused(@ForAll("conditions") String expression) {
        assertThatCode(() -> {
                    parser.parse(expression);
                    parser.requireBoolean(expression);
                })
                .doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> texts() {
        return texts(3);
    }

    @Provide
    Arbitrary<String> conditions() {
        return conditions(3);
    }

    private static Arbitrary<String> texts(int depth) {
        Arbitrary<String> plain = Arbitraries.of(
                "#id",
                "#payment.id",
                "#payment?.parent?.id",
                "#byId[a].id",
                "#root.method.name",
                "#root.args[0]",
                "'x'");
        return depth == 0
                ? plain
                : Arbitraries.oneOf(
                        plain,
                        combine("(%s + %s)", texts(depth - 1), texts(depth - 1)),
                        combine("(%s ? %s : 'y')", conditions(depth - 1), texts(depth - 1)),
                        combine("(%s ?: %s)", texts(depth - 1), texts(depth - 1)),
                        combine("%s.get(%s.length())", lists(depth - 1), texts(depth - 1)),
                        combine("{a: %s, b: %s}[a]", texts(depth - 1), texts(depth - 1)),
                        combine("T(String).join(%s, %s)", texts(depth - 1), lists(depth - 1)));
    }

    private static Arbitrary<String> conditions(int depth) {
        Arbitrary<String> plain = Arbitraries.of("#payment.settled", "#flag", "true", "#anything", "#payment != null");
        return depth == 0
                ? plain
                : Arbitraries.oneOf(
                        plain,
                        combine("(%s and !%s)", conditions(depth - 1), conditions(depth - 1)),
                        combine("(%s == %s)", texts(depth - 1), texts(depth - 1)),
                        combine("%s.contains(%s)", lists(depth - 1), texts(depth - 1)),
                        combine("(%s matches %s)", texts(depth - 1), texts(depth - 1)),
                        combine("(%s ? %s : false)", conditions(depth - 1), conditions(depth - 1)));
    }

    private static Arbitrary<String> lists(int depth) {
        Arbitrary<String> plain = Arbitraries.of("#payment.tags", "{'a', 'b'}", "#byId.![key]", "#payment?.tags");
        return depth == 0
                ? plain
                : Arbitraries.oneOf(
                        plain,
                        combine("{%s, %s}", texts(depth - 1), texts(depth - 1)),
                        combine("%s.![#this + %s]", lists(depth - 1), texts(depth - 1)),
                        combine("%s.?[#this != null and %s]", lists(depth - 1), conditions(depth - 1)));
    }

    private static Arbitrary<String> combine(String format, Arbitrary<String> first, Arbitrary<String> second) {
        return Combinators.combine(first, second).as((a, b) -> String.format(format, a, b));
    }

    record Payment(
            String id,
            Boolean settled,
            List<String> tags,
            @Nullable Payment parent) {}

    static class Jobs {
        void job(String id, Payment payment, Map<String, Payment> byId, boolean flag, Object anything) {}
    }
}
