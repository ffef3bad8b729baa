package io.runtelemetry.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Scripts for Node.js with the packages that they need, for tests beside applications in TypeScript. Needs Node.js and, the
 * first time, a network to install the packages from.
 */
public final class NodeScripts {

    private static final String INSTALLATION = "Node.js 20 or newer, with npm";

    private final Path node;

    private final Path directory;

    private NodeScripts(Path node, Path directory) {
        this.node = node;
        this.directory = directory;
    }

    /**
     * Copies the scripts and installs what their lock file names, unless that is done. Ends the test as {@link
     * RequiredTool#path} does where that is not possible.
     *
     * @param sources a folder with scripts, a {@code package.json} and a {@code package-lock.json}
     * @param directory the folder to copy them to, as {@code target/interop}
     * @throws IOException if a file cannot be copied
     */
    public static NodeScripts install(Path sources, Path directory) throws IOException {
        Path node = new RequiredTool("node", INSTALLATION).path();
        Path npm = new RequiredTool("npm", INSTALLATION).path();
        Files.createDirectories(directory);
        NodeScripts scripts = new NodeScripts(node, directory);
        try (FileChannel mutex = FileChannel.open(directory.resolve(".mutex"), CREATE, WRITE)) {
            // Another process of the same build may be about to do the same; closing releases the lock.
            mutex.lock();
            scripts.copy(sources);
            scripts.installPackages(npm);
        }
        return scripts;
    }

    private void copy(Path sources) throws IOException {
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                Path copy = directory.resolve(file.getFileName());
                if (!Files.exists(copy) || Files.mismatch(file, copy) >= 0) {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private void installPackages(Path npm) throws IOException {
        Path lock = directory.resolve("package-lock.json");
        Path installed = directory.resolve(".installed-lock.json");
        if (Files.exists(installed) && Files.mismatch(lock, installed) == -1) {
            return;
        }
        List<String> command = List.of(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        Process process = process(command, "npm", Map.of()).start();
        process.inputReader(UTF_8).lines().forEach(line -> {});
        if (process.onExit().join().exitValue() != 0) {
            RequiredTool.cannotRun("This test could not install packages for Node.js (npm ci): " + errors("npm"));
        }
        Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Starts a script, whose input and output are for the caller to use and to close. */
    public Process start(String script, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = Stream.concat(Stream.of(node.toString(), script), Stream.of(arguments))
                .toList();
        return process(command, script, environment).start();
    }

    /**
     * Runs a script to its end.
     *
     * @return what it printed
     * @throws IOException if it fails; the message says what it printed as errors
     */
    public String run(String script, Map<String, String> environment, String input, String... arguments)
            throws IOException {
        Process process = start(script, environment, arguments);
        try (Writer stdin = process.outputWriter(UTF_8)) {
            stdin.write(input);
        }
        String output = String.join("\n", process.inputReader(UTF_8).lines().toList());
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(script + " failed: " + errors(script));
        }
        return output;
    }

    private ProcessBuilder process(List<String> command, String name, Map<String, String> environment) {
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(new File(directory.toFile(), name + ".log"));
        process.environment().putAll(environment);
        return process;
    }

    /** Returns what a script printed as errors when it ran last. */
    public String errors(String script) throws IOException {
        return Files.readString(directory.resolve(script + ".log")).strip();
    }
}
