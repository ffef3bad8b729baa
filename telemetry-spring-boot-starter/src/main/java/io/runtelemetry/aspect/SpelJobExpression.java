package io.runtelemetry.aspect;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelMessage;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/** Any other expression, interpreted. */
record SpelJobExpression(
        Expression expression, Map<String, Integer> variables, boolean needsResult, StandardEvaluationContext shared)
        implements JobExpression {

    private static final Set<SpelMessage> ASKS_NULL = EnumSet.of(
            SpelMessage.PROPERTY_OR_FIELD_NOT_READABLE_ON_NULL,
            SpelMessage.METHOD_CALL_ON_NULL_OBJECT_NOT_ALLOWED,
            SpelMessage.CANNOT_INDEX_INTO_NULL_VALUE);

    private static final Set<SpelMessage> ASKS_ELEMENTS =
            EnumSet.of(SpelMessage.PROJECTION_NOT_SUPPORTED_ON_TYPE, SpelMessage.INVALID_TYPE_FOR_SELECTION);

    @Override
    public String text() {
        return expression.getExpressionString();
    }

    @Override
    public @Nullable Object value(JobCall call) {
        EvaluationContext context = new CallEvaluationContext(call, variables, shared);
        try {
            return expression.getValue(context);
        } catch (SpelEvaluationException e) {
            if (isNullOnTheWay(e)) {
                return null;
            }
            throw e;
        }
    }

    private static boolean isNullOnTheWay(SpelEvaluationException e) {
        SpelMessage message = e.getMessageCode();
        return ASKS_NULL.contains(message)
                || (ASKS_ELEMENTS.contains(message)
                        && Arrays.asList(e.getInserts()).contains("null"));
    }
}
