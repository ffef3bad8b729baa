package io.runtelemetry.aspect;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.ConstructorResolver;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.IndexAccessor;
import org.springframework.expression.MethodResolver;
import org.springframework.expression.OperatorOverloader;
import org.springframework.expression.PropertyAccessor;
import org.springframework.expression.TypeComparator;
import org.springframework.expression.TypeConverter;
import org.springframework.expression.TypeLocator;
import org.springframework.expression.TypedValue;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * One call as expressions see it. All that does not depend on the call is shared by the calls of the application, since a new context would cost
 * more than the expression. Nothing can be assigned: an expression must not change what the job works on.
 */
final class CallEvaluationContext implements EvaluationContext {

    private final JobCall call;

    private final Map<String, Integer> variables;

    private final StandardEvaluationContext shared;

    CallEvaluationContext(JobCall call, Map<String, Integer> variables, StandardEvaluationContext shared) {
        this.call = call;
        this.variables = variables;
        this.shared = shared;
    }

    @Override
    public @Nullable Object lookupVariable(String name) {
        Integer source = variables.get(name);
        return source == null ? null : call.value(source);
    }

    @Override
    public TypedValue getRootObject() {
        return new TypedValue(call);
    }

    @Override
    public @Nullable BeanResolver getBeanResolver() {
        return shared.getBeanResolver();
    }

    @Override
    public boolean isAssignmentEnabled() {
        return false;
    }

    @Override
    public void setVariable(String name, @Nullable Object value) {
        throw new UnsupportedOperationException("Telemetry expressions cannot set variables");
    }

    @Override
    public TypedValue assignVariable(String name, Supplier<TypedValue> valueSupplier) {
        throw new UnsupportedOperationException("Telemetry expressions cannot set variables");
    }

    @Override
    public List<PropertyAccessor> getPropertyAccessors() {
        return shared.getPropertyAccessors();
    }

    @Override
    public List<IndexAccessor> getIndexAccessors() {
        return shared.getIndexAccessors();
    }

    @Override
    public List<ConstructorResolver> getConstructorResolvers() {
        return shared.getConstructorResolvers();
    }

    @Override
    public List<MethodResolver> getMethodResolvers() {
        return shared.getMethodResolvers();
    }

    @Override
    public TypeLocator getTypeLocator() {
        return shared.getTypeLocator();
    }

    @Override
    public TypeConverter getTypeConverter() {
        return shared.getTypeConverter();
    }

    @Override
    public TypeComparator getTypeComparator() {
        return shared.getTypeComparator();
    }

    @Override
    public OperatorOverloader getOperatorOverloader() {
        return shared.getOperatorOverloader();
    }
}
