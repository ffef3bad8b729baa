package io.runtelemetry.benchmarks.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;

/** Beans with annotated methods, as many as are wanted: each a class of its own, as in an application. */
final class JobSources {

    private static final String BEAN = """
            @org.springframework.stereotype.Component
            @org.springframework.transaction.annotation.Transactional
            public class Jobs%d {%s}
            """;

    private static final String ANNOTATION =
            "@io.runtelemetry.RecordsTelemetry(entityType = \"payment\", idExpr = \"%s\")";

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
        String jobs = IntStream.range(0, methods)
                .mapToObj(number -> job(number, annotated))
                .collect(Collectors.joining());
        for (int bean = 0; bean < beans; bean++) {
            arguments.add(write(folder, "Jobs" + bean, BEAN.formatted(bean, jobs)));
        }
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("The jobs could not be compiled");
        }
    }

    private static String write(Path folder, String name, String source) throws IOException {
        String inPackage = "package " + StartedApplication.JOBS + ";\n" + source;
        return Files.writeString(folder.resolve(name + ".java"), inPackage).toString();
    }

    private static String job(int number, boolean annotated) {
        boolean simple = number % 2 == 0;
        return (annotated ? ANNOTATION.formatted(simple ? "#paymentId" : "#payment.id()") : "")
                + "public void process%d(%s) {}".formatted(number, simple ? "String paymentId" : "Payment payment");
    }
}
