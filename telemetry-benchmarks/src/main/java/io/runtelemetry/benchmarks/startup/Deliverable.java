package io.runtelemetry.benchmarks.startup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** How large a jar is, or the one that a folder of classes would become. */
final class Deliverable {

    private Deliverable() {}

    static double kibibytes(Path entry) throws IOException {
        return (Files.isDirectory(entry) ? bytesOfJar(entry) : Files.size(entry)) / 1024.0;
    }

    private static long bytesOfJar(Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes);
                Stream<Path> paths = Files.walk(folder)) {
            List<Path> files = paths.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                jar.putNextEntry(new JarEntry(folder.relativize(file).toString()));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
        return bytes.size();
    }
}
