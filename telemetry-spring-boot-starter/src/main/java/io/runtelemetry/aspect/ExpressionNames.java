package io.runtelemetry.aspect;

import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.InlineMap;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.VariableReference;

/** The names that an expression takes from its surroundings. */
final class ExpressionNames {

    /** Known to any expression. */
    private static final Set<String> BUILT_IN = Set.of("root", "this");

    private ExpressionNames() {}

    /** Returns the names of variables and functions, without their {@code #}. */
    static Set<String> variables(SpelNode ast) {
        Set<String> names = new LinkedHashSet<>();
        collectVariables(ast, names);
        return names;
    }

    private static void collectVariables(SpelNode node, Set<String> names) {
        if (node instanceof VariableReference || node instanceof FunctionReference) {
            names.add(name(node));
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            collectVariables(node.getChild(i), names);
        }
        names.removeAll(BUILT_IN);
    }

    /** Returns the names of beans. */
    static Set<String> beans(SpelNode ast) {
        Set<String> names = new LinkedHashSet<>();
        collectBeans(ast, names);
        return names;
    }

    private static void collectBeans(SpelNode node, Set<String> names) {
        if (node instanceof BeanReference bean) {
            names.add(bean.getName());
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            collectBeans(node.getChild(i), names);
        }
    }

    static String name(SpelNode reference) {
        String text = reference.toStringAST().substring(1);
        int arguments = text.indexOf('(');
        return arguments < 0 ? text : text.substring(0, arguments);
    }

    /** Returns the properties that are read from the root object itself, as {@code method} in {@code method.name}. */
    static Set<String> rootProperties(SpelNode ast) {
        Set<String> names = new LinkedHashSet<>();
        collectRootProperties(ast, names);
        return names;
    }

    private static void collectRootProperties(SpelNode node, Set<String> names) {
        if (node instanceof PropertyOrFieldReference property) {
            names.add(property.getName());
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            SpelNode child = node.getChild(i);
            boolean ofAnother =
                    node instanceof CompoundExpression && i > 0 && child instanceof PropertyOrFieldReference;
            // The keys of a map need no quotes.
            boolean isKey = child instanceof PropertyOrFieldReference
                    && (node instanceof Indexer || (node instanceof InlineMap && i % 2 == 0));
            if (!ofAnother && !isKey && !(child instanceof Projection) && !(child instanceof Selection)) {
                collectRootProperties(child, names);
            }
        }
    }
}
