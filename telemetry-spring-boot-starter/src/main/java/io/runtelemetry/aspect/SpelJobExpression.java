package io.runtelemetry.aspect;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/** Any other expression, interpreted. */
record SpelJobExpression(
        Expression expression, Map<String, Integer> variables, boolean needsResult, StandardEvaluationContext shared)
        implements JobExpression {

    @Override
    public String text() {
        return expression.getExpressionString();
    }

    @Override
    public @Nullable Object value(JobCall call) {
        EvaluationContext context = new CallEvaluationContext(call, variables, shared);
        return expression.getValue(context);
    }
}
