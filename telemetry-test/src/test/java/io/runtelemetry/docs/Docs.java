package io.runtelemetry.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The pages of this project, as files. */
final class Docs {

    /** The project's top folder; tests run in that of their module. */
    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private static final Path FOLDER = PROJECT.resolve("docs");

    private Docs() {}

    static Path page(String name) {
        return FOLDER.resolve(name);
    }

    /** Returns the README and all pages below docs, sorted. */
    static List<Path> pages() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return Stream.concat(
                            Stream.of(PROJECT.resolve("README.md")),
                            files.filter(file -> file.toString().endsWith(".md"))
                                    .sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a text that lies beside these tests. */
    static String resource(String name) {
        try (InputStream text = Docs.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(text, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
