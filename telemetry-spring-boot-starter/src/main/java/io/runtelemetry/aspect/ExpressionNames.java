package io.runtelemetry.aspect;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
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
        visit(ast, node -> {
            if (node instanceof VariableReference || node instanceof FunctionReference) {
                names.add(name(node));
            }
        });
        names.removeAll(BUILT_IN);
        return names;
    }

    /** Returns the names of beans. */
    static Set<String> beans(SpelNode ast) {
        Set<String> names = new LinkedHashSet<>();
        visit(ast, node -> {
            if (node instanceof BeanReference bean) {
                names.add(bean.getName());
            }
        });
        return names;
    }

    private static void visit(SpelNode node, Consumer<SpelNode> visitor) {
        visitor.accept(node);
        for (int i = 0; i < node.getChildCount(); i++) {
            visit(node.getChild(i), visitor);
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
