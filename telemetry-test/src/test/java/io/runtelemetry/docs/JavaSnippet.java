package io.runtelemetry.docs;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A piece of Java as a page shows it: types, members of a class, or statements, in front of the application that all pages
 * speak of (ExampleApplication.java). It leaves out bodies ({@code { … }}) and common imports.
 */
final class JavaSnippet {

    private static final String PACKAGE = "package com.example.billing;\n";

    private static final String IMPORTS = Docs.resource("ExampleImports.java");

    private static final String APPLICATION = Docs.resource("ExampleApplication.java");

    private static final Pattern LEFT_OUT = Pattern.compile("\\{ … }");

    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;$");

    private final String imports;

    private final String code;

    JavaSnippet(String text) {
        this.imports = IMPORT.matcher(text)
                .results()
                .map(match -> match.group() + "\n")
                .collect(Collectors.joining());
        this.code = LEFT_OUT.matcher(IMPORT.matcher(text).replaceAll(""))
                .replaceAll("{ throw new UnsupportedOperationException(); }");
    }

    /** Returns what the compiler says of it, or nothing if it compiles in one of the ways that it may be meant. */
    Optional<String> errors() {
        List<String> errors = new ArrayList<>();
        for (String unit : units()) {
            String error = compile(unit);
            if (error.isEmpty()) {
                return Optional.empty();
            }
            errors.add(error);
        }
        return Optional.of(String.join("\n\nor\n\n", errors));
    }

    /** The ways in which it may be meant; an annotation alone stands on a method or on a class. */
    private List<String> units() {
        String head = PACKAGE + IMPORTS + imports;
        String type = head + "abstract class Snippet extends ExampleApplication {\n";
        return List.of(
                head + code,
                type + code + "\n}",
                type + "void run() throws Exception {\n" + code + "\n}}",
                type + code + "\npublic abstract void annotated(Payment payment, RenewalEvent event);\n}",
                head + code + "\nclass Annotated {}");
    }

    private static String compile(String unit) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<JavaFileObject> sources =
                List.of(new Source("Snippet", unit), new Source("ExampleApplication", PACKAGE + IMPORTS + APPLICATION));
        List<String> options =
                List.of("-proc:none", "--release", "17", "-classpath", System.getProperty("java.class.path"));
        JavacTask task = (JavacTask) compiler.getTask(new StringWriter(), null, diagnostics, options, null, sources);
        try {
            task.analyze();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///com/example/billing/" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
