package io.runtelemetry.aspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.TelemetryOperations;
import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import io.runtelemetry.run.TelemetryRunAutoConfiguration;
import io.runtelemetry.runstate.TelemetryRunStateAutoConfiguration;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;
import reactor.core.publisher.Mono;

/** Expressions use the classes of their application, whatever thread comes first, and keep none of them from being unloaded. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClassLoadersTest {

    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private static final String[] ENTRIES = StringUtils.tokenizeToStringArray(CLASS_PATH, File.pathSeparator);

    private static final String CLEAR_SOFT_REFERENCES = "-XX:SoftRefLRUPolicyMSPerMB=0";

    @TempDir
    Path directory;

    @Test
    void an_executable_jar_sees_its_classes_also_from_a_thread_that_does_not() throws Exception {
        Path jar = directory.resolve("billing.jar");
        try (OutputStream file = Files.newOutputStream(jar)) {
            writeExecutable(file);
        }

        assertThat(run("-jar", jar.toString()))
                .contains("sees classes: false", "common pool: pym_a", "after it: pym_b");
    }

    @Test
    void a_restart_sees_its_own_classes_and_what_has_been_closed_is_unloaded() throws Exception {
        assertThat(run(CLEAR_SOFT_REFERENCES, "-cp", CLASS_PATH, Restarts.class.getName()))
                .contains("first: pym_a, pym_b", "second: pym_a, pym_b", "third: pym_a, pym_b", "unloaded: 3 of 3");
    }

    @Test
    void an_application_that_is_redeployed_with_its_libraries_is_unloaded() throws Exception {
        assertThat(run(CLEAR_SOFT_REFERENCES, "-cp", CLASS_PATH, Redeployments.class.getName()))
                .contains("first: pym_a, pym_b", "second: pym_a, pym_b", "unloaded: 2 of 2");
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        Path log = directory.resolve("output");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        String output = Files.readString(log, UTF_8);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** What Spring Boot's Maven plugin makes: its loader, the application's classes, and jars within the jar. */
    private static void writeExecutable(OutputStream file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
        manifest.getMainAttributes().putValue("Start-Class", Application.class.getName());
        manifest.getMainAttributes().putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
        manifest.getMainAttributes().putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
        try (JarOutputStream jar = new JarOutputStream(file, manifest)) {
            for (String folder : List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/")) {
                jar.putNextEntry(new JarEntry(folder));
            }
            for (String entry : ENTRIES) {
                Path path = Path.of(entry);
                String name = path.getFileName().toString();
                if (Files.isDirectory(path)) {
                    writeClasses(path, jar);
                } else if (name.startsWith("spring-boot-loader-")) {
                    writeLoader(path, jar);
                } else if (name.matches(
                        "(spring|slf4j|log|jspecify|aspectj|micrometer|commons-logging|jul|reactor-core|"
                                + "reactive|assertj|byte-buddy|awaitility|hamcrest|junit|opentest4j|apiguardian|telemetry-core).*")) {
                    write("BOOT-INF/lib/" + name, Files.readAllBytes(path), jar);
                }
            }
        }
    }

    private static void writeClasses(Path classes, JarOutputStream jar) throws IOException {
        Predicate<String> isNeeded = classes.endsWith("test-classes")
                ? name -> name.contains(ClassLoadersTest.class.getSimpleName())
                : name -> true;
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                if (isNeeded.test(name)) {
                    write("BOOT-INF/classes/" + name, Files.readAllBytes(file), jar);
                }
            }
        }
    }

    private static void writeLoader(Path loader, JarOutputStream jar) throws IOException {
        try (JarFile source = new JarFile(loader.toFile())) {
            Enumeration<JarEntry> entries = source.entries();
            while (entries.hasMoreElements()) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".class") || entry.getName().startsWith("META-INF/services/")) {
                    try (InputStream bytes = source.getInputStream(entry)) {
                        write(entry.getName(), bytes.readAllBytes(), jar);
                    }
                }
            }
        }
    }

    /** Nested jars must not be compressed. */
    private static void write(String name, byte[] bytes, JarOutputStream jar) throws IOException {
        JarEntry entry = new JarEntry(name);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        try {
            jar.putNextEntry(entry);
        } catch (ZipException e) {
            // As META-INF/LICENSE, which several class folders may have.
            return;
        }
        jar.write(bytes);
        jar.closeEntry();
    }

    /** The application, in one of its forms. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        TelemetryRunAutoConfiguration.class,
        TelemetryRunStateAutoConfiguration.class,
        TelemetryAutoConfiguration.class,
        TelemetryAspectAutoConfiguration.class
    })
    static class Application {

        public static void main(String[] args) throws InterruptedException {
            try (ConfigurableApplicationContext context = start()) {
                Jobs jobs = context.getBean(Jobs.class);
                CountDownLatch done = new CountDownLatch(1);
                // Whoever joins a task of the pool may run it.
                ForkJoinPool.commonPool().execute(() -> {
                    ClassLoader own = Thread.currentThread().getContextClassLoader();
                    System.out.println("sees classes: " + (own == Application.class.getClassLoader()));
                    CurrentRun.runWith("run_abc", () -> jobs.byType("a"));
                    done.countDown();
                });
                assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
                System.out.println("common pool: " + recorded(context, "a"));
                CurrentRun.runWith("run_abc", () -> jobs.byType("b"));
                System.out.println("after it: " + recorded(context, "b"));
            }
        }

        static ConfigurableApplicationContext start() {
            AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "test", Map.of("telemetry.store", "memory", "telemetry.write.mode", "sync")));
            context.register(Application.class);
            context.refresh();
            return context;
        }

        static String recorded(ConfigurableApplicationContext context, String id) {
            return context.getBean(TelemetryOperations.class)
                    .getTelemetry("payment", "pym_" + id)
                    .map(telemetry -> "pym_" + id)
                    .orElse("nothing");
        }

        @Bean
        Jobs jobs() {
            return new Jobs();
        }
    }

    /** Names classes of the application in each way that something could be remembered of them. */
    static class Jobs {

        @RecordsTelemetry(
                entityType = EntityTypes.PAYMENT,
                idExpr = "T(io.runtelemetry.aspect.ClassLoadersTest$Ids).of(#id)")
        public void byType(String id) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#result.id")
        public Mono<Ids> byResult(Ids ids) {
            return Mono.just(ids);
        }

        @RecordsTelemetry(entityType = EntityTypes.INVOICE, idExpr = "#numbers")
        public void byNumbers(List<?> numbers) {}
    }

    public record Ids(Id id) {

        public static Id of(String id) {
            return new Id("pym_" + id);
        }

        record Id(String text) {}
    }

    /** One run of the application, in whatever class loader. */
    public static final class Deployment implements Runnable {

        private final String name;

        public Deployment(String name) {
            this.name = name;
        }

        @Override
        public void run() {
            try (ConfigurableApplicationContext context = Application.start()) {
                Jobs jobs = context.getBean(Jobs.class);
                CurrentRun.runWith("run_abc", () -> {
                    jobs.byType("a");
                    jobs.byResult(new Ids(Ids.of("b"))).block();
                    jobs.byNumbers(List.of(1, 2L, 'c', Thread.State.NEW));
                });
                System.out.println(
                        name + ": " + Application.recorded(context, "a") + ", " + Application.recorded(context, "b"));
            }
        }
    }

    /** Classes of the application are loaded anew, those of libraries stay, as with Spring Boot's devtools. */
    static final class Restarts {

        private Restarts() {}

        public static void main(String[] args) {
            deploy(
                    ClassLoadersTest.class.getClassLoader(),
                    name -> name.startsWith(ClassLoadersTest.class.getName() + "$"),
                    "first",
                    "second",
                    "third");
        }
    }

    /** All is loaded anew, as in a servlet container. */
    static final class Redeployments {

        private Redeployments() {}

        public static void main(String[] args) {
            deploy(ClassLoader.getPlatformClassLoader(), name -> true, "first", "second");
        }
    }

    private static void deploy(ClassLoader libraries, Predicate<String> isOwn, String... names) {
        // Spring and the JDK keep what came first or last: an exception's stack trace, how to compare records.
        new Deployment("before").run();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (String name : names) {
            loaders.add(deployOnce(libraries, isOwn, name));
        }
        assertThat(new Ids(Ids.of("a"))).isEqualTo(new Ids(Ids.of("a")));
        Awaitility.await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            System.gc();
            assertThat(loaders).allMatch(loader -> loader.get() == null);
        });
        System.out.println("unloaded: "
                + loaders.stream().filter(loader -> loader.get() == null).count() + " of " + loaders.size());
    }

    private static WeakReference<ClassLoader> deployOnce(ClassLoader libraries, Predicate<String> isOwn, String name) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader own = new OwnFirst(libraries, isOwn);
        Thread.currentThread().setContextClassLoader(own);
        try {
            ((Runnable) own.loadClass(Deployment.class.getName())
                            .getConstructor(String.class)
                            .newInstance(name))
                    .run();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        return new WeakReference<>(own);
    }

    private static final class OwnFirst extends URLClassLoader {

        private final Predicate<String> isOwn;

        OwnFirst(ClassLoader libraries, Predicate<String> isOwn) {
            super(Arrays.stream(ENTRIES).map(OwnFirst::url).toArray(URL[]::new), libraries);
            this.isOwn = isOwn;
        }

        private static URL url(String path) {
            try {
                return Path.of(path).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                return isOwn.test(name)
                                && !name.startsWith("java.")
                                && findResource(name.replace('.', '/') + ".class") != null
                        ? findClass(name)
                        : super.loadClass(name, resolve);
            }
        }
    }
}
