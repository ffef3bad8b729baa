package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.core.ResolvableType;
import org.springframework.expression.spel.ExpressionState;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.TypeReference;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * Finds the types whose members an expression uses, as far as declared types tell: a native image has only those members
 * that it was told of.
 */
final class ExpressionTypes {

    private static final ResolvableType ROOT = ResolvableType.forClass(JobCall.class);

    private final Function<String, ResolvableType> variables;

    private final Function<String, ResolvableType> beans;

    private final Set<Class<?>> found = new LinkedHashSet<>();

    private ExpressionTypes(Function<String, ResolvableType> variables, Function<String, ResolvableType> beans) {
        this.variables = variables;
        this.beans = beans;
    }

    /**
     * Returns the types.
     *
     * @param variables tells the types of variables by name
     * @param beans tells the types of beans by name
     */
    static Set<Class<?>> used(
            SpelNode ast, Function<String, ResolvableType> variables, Function<String, ResolvableType> beans) {
        ExpressionTypes types = new ExpressionTypes(variables, beans);
        types.visit(ast, ROOT, ROOT);
        return types.found;
    }

    /**
     * Visits a node and returns the type of its value, {@link ResolvableType#NONE} if that is not known.
     *
     * @param owner what the node is asked of
     * @param scope what {@code #this} is
     */
    private ResolvableType visit(SpelNode node, ResolvableType owner, ResolvableType scope) {
        if (node instanceof CompoundExpression) {
            ResolvableType type = owner;
            for (int i = 0; i < node.getChildCount(); i++) {
                type = visit(node.getChild(i), type, scope);
            }
            return type;
        }
        if (node instanceof PropertyOrFieldReference property) {
            use(owner);
            Property known = Property.find(owner, property.getName());
            return known == null ? ResolvableType.NONE : known.type();
        }
        if (node instanceof Projection || node instanceof Selection) {
            ResolvableType element = element(owner);
            ResolvableType mapped = visit(node.getChild(0), element, element);
            return node instanceof Projection
                    ? ResolvableType.forClassWithGenerics(List.class, mapped)
                    : selected(node, owner, element);
        }
        visitChildren(node, scope);
        if (node instanceof MethodReference method) {
            use(owner);
            return returnType(owner, method);
        }
        if (node instanceof Indexer) {
            use(owner);
            return element(owner);
        }
        return value(node, scope);
    }

    private void visitChildren(SpelNode node, ResolvableType scope) {
        for (int i = 0; i < node.getChildCount(); i++) {
            if (!(node instanceof TypeReference)) {
                visit(node.getChild(i), scope, scope);
            }
        }
    }

    private ResolvableType value(SpelNode node, ResolvableType scope) {
        if (node instanceof VariableReference) {
            String name = ExpressionNames.name(node);
            return name.equals("this") ? scope : name.equals("root") ? ROOT : variables.apply(name);
        }
        if (node instanceof BeanReference bean) {
            return beans.apply(bean.getName());
        }
        if (node instanceof TypeReference) {
            Object type = node.getValue(new ExpressionState(new StandardEvaluationContext()));
            return ResolvableType.forClass((Class<?>) type);
        }
        return ResolvableType.NONE;
    }

    private static ResolvableType selected(SpelNode selection, ResolvableType owner, ResolvableType element) {
        return selection.toStringAST().startsWith("?") ? owner : element;
    }

    private static ResolvableType element(ResolvableType type) {
        if (type.isArray()) {
            return type.getComponentType();
        }
        ResolvableType values = type.as(Map.class).getGeneric(1);
        return values.equals(ResolvableType.NONE) ? type.as(Iterable.class).getGeneric(0) : values;
    }

    private static ResolvableType returnType(ResolvableType owner, MethodReference reference) {
        Class<?> type = owner.resolve(Object.class);
        List<Method> candidates = Stream.of(type.getMethods())
                .filter(method -> method.getName().equals(reference.getName())
                        && method.getParameterCount() == reference.getChildCount()
                        && !method.isBridge())
                .toList();
        return candidates.size() == 1 ? Property.within(owner, candidates.get(0)) : ResolvableType.NONE;
    }

    private void use(ResolvableType owner) {
        Class<?> type = owner.resolve();
        if (type != null && type != Object.class && !type.isArray() && !type.isPrimitive()) {
            found.add(type);
        }
    }
}
