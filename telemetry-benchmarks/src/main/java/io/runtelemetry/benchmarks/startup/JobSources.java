package io.runtelemetry.benchmarks.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** Beans with annotated methods, as many as are wanted: each a class of its own, as in an application. */
final class JobSources {

    private JobSources() {}

    /**
     * Writes and compiles the classes.
     *
     * @param folder gets a source and a class file of each
     * @param annotated whether anything is to be recorded; a JVM that looks for an annotation in vain does so again and
     *     again, which would count against the application that has no starter
     */
    static void compile(Path folder, int beans, int methods, boolean annotated) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-parameters", "-proc:none", "-d", folder.toString()));
        arguments.addAll(List.of("-classpath", System.getProperty("java.class.path")));
        arguments.add(write(folder, "Payment", "public record Payment(String id) {}"));
        for (int bean = 0; bean < beans; bean++) {
            arguments.add(write(folder, "Jobs" + bean, bean(bean, methods, annotated)));
        }
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("The jobs could not be compiled");
        }
    }

    private static String write(Path folder, String name, String source) throws IOException {
        String inPackage = "package " + StartedApplication.JOBS + ";\n" + source;
        return Files.writeString(folder.resolve(name + ".java"), inPackage).toString();
    }

    private static String bean(int number, int methods, boolean annotated) {
        StringBuilder source = new StringBuilder();
        source.append("@org.springframework.stereotype.Component\n");
        source.append("@org.springframework.transaction.annotation.Transactional\n");
        source.append("public class Jobs").append(number).append(" {\n");
        for (int method = 0; method < methods; method++) {
            String parameter = method % 2 == 0 ? "String paymentId" : "Payment payment";
            if (annotated) {
                String expression = method % 2 == 0 ? "#paymentId" : "#payment.id()";
                source.append(String.format(
                        "@io.runtelemetry.RecordsTelemetry(entityType = \"payment\", idExpr = \"%s\")%n", expression));
            }
            source.append(String.format("public void process%d(%s) {}%n", method, parameter));
        }
        return source.append("}\n").toString();
    }
}
