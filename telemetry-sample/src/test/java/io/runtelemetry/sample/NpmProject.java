package io.runtelemetry.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.runtelemetry.tck.RequiredTool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Packages of npm that tests need, installed as the lock file of a directory has them. */
public final class NpmProject {

    public static final String INSTALLATION = "Node.js 20 or newer, with npm";

    private static final Path LOGS = Path.of("target").toAbsolutePath();

    private final Path npm = new RequiredTool("npm", INSTALLATION).path();

    private final Path directory;

    /** Installs what the lock file names, the first time from a network. */
    public NpmProject(Path directory) throws IOException {
        this.directory = directory.toAbsolutePath();
        Files.createDirectories(LOGS);
        try (FileChannel mutex = FileChannel.open(LOGS.resolve("npm.mutex"), CREATE, WRITE)) {
            mutex.lock();
            if (!isInstalled()
                    && run("ci", "--ignore-scripts", "--no-audit", "--no-fund").exit() != 0) {
                RequiredTool.cannotRun("This test could not install the packages of " + directory + " (npm ci), see "
                        + LOGS.resolve("npm.log"));
            }
        }
    }

    public Path directory() {
        return directory;
    }

    /** Returns whether npm has installed something since the lock file was changed: it writes what it has beside it. */
    private boolean isInstalled() throws IOException {
        Path installed = directory.resolve("node_modules").resolve(".package-lock.json");
        return Files.exists(installed)
                && Files.getLastModifiedTime(installed)
                                .compareTo(Files.getLastModifiedTime(directory.resolve("package-lock.json")))
                        >= 0;
    }

    /** Runs npm to its end. */
    public Ended run(String... arguments) throws IOException {
        List<String> command =
                Stream.concat(Stream.of(npm.toString()), Stream.of(arguments)).toList();
        Path log = LOGS.resolve("npm.log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                throw new IOException("npm did not come to its end, see " + log);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(log, UTF_8));
    }

    /** Returns a file of a package as it is. */
    public String source(String path) throws IOException {
        return Files.readString(directory.resolve(path));
    }

    public record Ended(int exit, String output) {}
}
