package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.ResolvableType;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/** What a native image must know of an expression: each type that it asks something of, as far as types tell. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ExpressionTypesTest {

    private static final Map<String, ResolvableType> VARIABLES = Map.of(
            "payment", ResolvableType.forClass(Payment.class),
            "payments", ResolvableType.forClassWithGenerics(List.class, Payment.class),
            "byId", ResolvableType.forClassWithGenerics(Map.class, String.class, Payment.class),
            "array", ResolvableType.forArrayComponent(ResolvableType.forClass(Payment.class)),
            "anything", ResolvableType.forClass(Object.class));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "none",
            value = {
                "#payment                             | none",
                "'pym_1'                              | none",
                "#payment.id                          | Payment",
                "#payment.invoice.number              | Payment, Invoice",
                "#payment.invoice().number            | Payment, Invoice",
                "#payment.invoice(#payment.id).number | Payment, Invoice",
                "#payment.unknown.number              | Payment",
                "#payment.unknown().number            | Payment",
                "#payment.either(1).number            | Payment",
                "#anything.id                         | none",
                "#unheardOf.id                        | none",
                "#payments[0].id                      | List, Payment",
                "#byId['a'].id                        | Map, Payment",
                "#array[0].invoice                    | Payment",
                "#payments.![invoice].![number]       | Payment, Invoice",
                "#payments.![#this.invoice]           | Payment",
                "#payments.?[paid].![invoice]         | Payment",
                "#payments.^[paid].invoice.number     | Payment, Invoice",
                "#payments.$[paid].invoice.number     | Payment, Invoice",
                "#payment.paid ? #payment.id : 'x'    | Payment",
                "'p-' + #payment.invoice.number       | Payment, Invoice",
                "@invoices.number                     | Invoice",
                "@missing.number                      | none",
                "#root.method                         | JobCall",
                "target                               | JobCall",
                "T(java.lang.Long).parseLong('1')     | Long",
                "T(java.lang.Long).parseLong(#payment.id) | Long, Payment"
            })
    void each_type_that_is_asked_for_a_property_a_method_or_an_element(String expression, @Nullable String types) {
        assertThat(used(expression))
                .extracting(Class::getSimpleName)
                .containsExactlyInAnyOrderElementsOf(
                        types == null ? List.of() : Arrays.asList(types.trim().split(", ")));
    }

    @Test
    void what_is_this_in_a_projection_is_the_call_again_outside_of_it() {
        assertThat(used("#payments.![invoice].size() + #this.method"))
                .containsExactlyInAnyOrder(Payment.class, List.class, JobCall.class);
    }

    private static Set<Class<?>> used(String expression) {
        return ExpressionTypes.of(
                        new SpelExpressionParser().parseRaw(expression).getAST(),
                        name -> VARIABLES.getOrDefault(name, ResolvableType.NONE),
                        name -> name.equals("invoices") ? ResolvableType.forClass(Invoice.class) : ResolvableType.NONE,
                        new StandardEvaluationContext())
                .used();
    }

    record Invoice(String number) {}

    interface Payment {

        String getId();

        boolean isPaid();

        Invoice getInvoice();

        Invoice invoice();

        Invoice invoice(String reason);

        Invoice either(int number);

        Payment either(String name);
    }
}
