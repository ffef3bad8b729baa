package io.runtelemetry.aspect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.core.ResolvableType;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.EvaluationException;
import org.springframework.expression.spel.ExpressionState;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.InlineList;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.Literal;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.OpDivide;
import org.springframework.expression.spel.ast.OpMinus;
import org.springframework.expression.spel.ast.OpModulus;
import org.springframework.expression.spel.ast.OpMultiply;
import org.springframework.expression.spel.ast.OpPlus;
import org.springframework.expression.spel.ast.OperatorPower;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.SpelNodeImpl;
import org.springframework.expression.spel.ast.TypeReference;
import org.springframework.expression.spel.ast.VariableReference;

/**
 * Finds the types whose members an expression uses, as far as declared types say: a native image has only those members
 * that are registered, and what a final type does not have is a mistake.
 */
final class ExpressionTypes {

    private static final Set<Class<?>> ARITHMETIC =
            Set.of(OpPlus.class, OpMinus.class, OpMultiply.class, OpDivide.class, OpModulus.class, OperatorPower.class);

    private static final ResolvableType ROOT = ResolvableType.forClass(JobCall.class);

    private final Function<String, ResolvableType> variables;

    private final Function<String, ResolvableType> beans;

    private final EvaluationContext context;

    private final UsedTypes types = new UsedTypes();

    private ResolvableType result = ResolvableType.NONE;

    private ExpressionTypes(
            Function<String, ResolvableType> variables,
            Function<String, ResolvableType> beans,
            EvaluationContext context) {
        this.variables = variables;
        this.beans = beans;
        this.context = context;
    }

    /**
     * Returns what declared types say about an expression.
     *
     * @param variables returns the types of variables by name
     * @param beans returns the types of beans by name
     */
    static ExpressionTypes of(
            SpelNode ast,
            Function<String, ResolvableType> variables,
            Function<String, ResolvableType> beans,
            EvaluationContext context) {
        ExpressionTypes types = new ExpressionTypes(variables, beans, context);
        types.result = types.visit(ast, ROOT, ROOT);
        return types;
    }

    /** Returns the types whose members it uses. */
    Set<Class<?>> used() {
        return types.used();
    }

    /** Returns what it asks of types that do not have it, and cannot have subclasses that do. */
    List<String> missing() {
        return types.missing();
    }

    /** Returns the type of its value, {@link ResolvableType#NONE} if that is not known. */
    ResolvableType result() {
        return result;
    }

    /**
     * Visits a node and returns the type of its value, {@link ResolvableType#NONE} if that is not known.
     *
     * @param owner what the node is asked of
     * @param scope what {@code #this} is
     */
    private ResolvableType visit(SpelNode node, ResolvableType owner, ResolvableType scope) {
        if (node instanceof CompoundExpression) {
            return visitCompound(node, owner, scope);
        }
        if (node instanceof PropertyOrFieldReference property) {
            return types.property(owner, property.getName());
        }
        if (node instanceof Projection || node instanceof Selection) {
            ResolvableType element = visited(owner);
            ResolvableType mapped = visit(node.getChild(0), element, element);
            return node instanceof Projection
                    ? ResolvableType.forClassWithGenerics(List.class, mapped)
                    : node.toStringAST().startsWith("?") ? owner : element;
        }
        visitChildren(node, scope);
        if (node instanceof MethodReference method) {
            return types.method(owner, method.getName(), method.getChildCount());
        }
        if (node instanceof Indexer) {
            types.any(owner);
            return element(owner);
        }
        return value(node, scope);
    }

    private ResolvableType visitCompound(SpelNode compound, ResolvableType owner, ResolvableType scope) {
        ResolvableType type = owner;
        for (int i = 0; i < compound.getChildCount(); i++) {
            SpelNode child = compound.getChild(i);
            if (i > 0 && compound.getChild(i - 1) instanceof TypeReference) {
                // A static member, or one of the class as an object.
                types.any(type);
                visitChildren(child, scope);
                type = ResolvableType.NONE;
            } else {
                // "?." of an Optional goes on with its content.
                boolean unwrapped =
                        child instanceof SpelNodeImpl safe && safe.isNullSafe() && type.resolve() == Optional.class;
                type = visit(child, unwrapped ? type.getGeneric(0) : type, scope);
            }
        }
        return type;
    }

    private void visitChildren(SpelNode node, ResolvableType scope) {
        for (int i = 0; i < node.getChildCount(); i++) {
            SpelNode child = node.getChild(i);
            boolean isKey = child instanceof PropertyOrFieldReference
                    && (node instanceof Indexer || (node instanceof InlineMap && i % 2 == 0));
            if (!(node instanceof TypeReference) && !isKey) {
                visit(child, scope, scope);
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
            return referenced(node);
        }
        if (node instanceof Literal literal) {
            return ResolvableType.forInstance(literal.getLiteralValue().getValue());
        }
        if (node instanceof InlineList) {
            return ResolvableType.forClass(List.class);
        }
        return ARITHMETIC.contains(node.getClass()) ? ResolvableType.forClass(Number.class) : ResolvableType.NONE;
    }

    private ResolvableType referenced(SpelNode type) {
        try {
            return ResolvableType.forClass((Class<?>) type.getValue(new ExpressionState(context)));
        } catch (EvaluationException e) {
            return ResolvableType.NONE;
        }
    }

    /** What a projection or selection goes through: of a map, its entries. */
    private static ResolvableType visited(ResolvableType type) {
        ResolvableType map = type.as(Map.class);
        return map.equals(ResolvableType.NONE)
                ? element(type)
                : ResolvableType.forClassWithGenerics(Map.Entry.class, map.getGeneric(0), map.getGeneric(1));
    }

    private static ResolvableType element(ResolvableType type) {
        if (type.isArray()) {
            return type.getComponentType();
        }
        ResolvableType values = type.as(Map.class).getGeneric(1);
        return values.equals(ResolvableType.NONE) ? type.as(Iterable.class).getGeneric(0) : values;
    }
}
