package io.runtelemetry.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.sample.browser.FinderServer.Stack;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.ClassUtils;

/** The finder in applications without Spring Security, none of whose classes can be loaded there. */
@ExtendWith(BrowserExtension.class)
final class FinderWithoutSecurityTest {

    private static final String ENTITY = "?type=payment&id=pym_123";

    private final Browser browser;

    FinderWithoutSecurityTest(Browser browser) {
        this.browser = browser;
    }

    @ParameterizedTest
    @EnumSource
    void theTokenOpensIt(Stack stack) throws Exception {
        try (Server server = new Server(stack, "telemetry.web.token=" + FinderServer.TOKEN)) {
            browser.open(server.url(ENTITY));
            browser.awaitText("main h2", "A token is needed");
            assertThat(browser.find("main").getText()).doesNotContain("run_abc", "attempt-billing-run");

            browser.find("#token").sendKeys(FinderServer.TOKEN + "\n");

            shows(ENTITY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsOpenWhereTheApplicationSaysSo(Stack stack) throws Exception {
        try (Server server = new Server(stack, "telemetry.web.allow-anonymous=true")) {
            browser.open(server.url(ENTITY));

            shows(ENTITY);
        }
    }

    private void shows(String view) {
        browser.awaitText("dd .reason", "Your card was declined.");
        browser.awaitText("telemetry-link >>> a", "run_abc");
        browser.await(() -> browser.findAll("ol .status").size() == 3);
        assertThat(browser.url()).endsWith(view);
        assertThat(browser.errors()).noneMatch(each -> !each.contains("Failed to load resource"));
    }

    /** A {@link FinderServer} in a class loader of its own. */
    private static final class Server implements AutoCloseable {

        private final URLClassLoader loader;

        private final Object server;

        Server(Stack stack, String... properties) throws ReflectiveOperationException, MalformedURLException {
            loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
            assertThat(ClassUtils.isPresent("org.springframework.security.core.Authentication", loader))
                    .isFalse();
            // A JVM has one, and it belongs to the servers of other tests.
            ReflectionTestUtils.invokeMethod(
                    loader.loadClass(TomcatURLStreamHandlerFactory.class.getName()), "disable");
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            Thread.currentThread().setContextClassLoader(loader);
            try {
                Class<?> type = loader.loadClass(FinderServer.class.getName());
                server = Objects.requireNonNull(ReflectionTestUtils.invokeMethod(type, "of", stack.name(), properties));
            } finally {
                Thread.currentThread().setContextClassLoader(before);
            }
        }

        private static URL[] classPath() throws MalformedURLException {
            List<URL> entries = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                if (!new File(entry).getName().contains("security")) {
                    entries.add(new File(entry).toURI().toURL());
                }
            }
            return entries.toArray(URL[]::new);
        }

        String url(String view) {
            return Objects.requireNonNull(ReflectionTestUtils.invokeMethod(server, "url", view));
        }

        @Override
        public void close() throws IOException {
            ReflectionTestUtils.invokeMethod(server, "close");
            loader.close();
        }
    }
}
