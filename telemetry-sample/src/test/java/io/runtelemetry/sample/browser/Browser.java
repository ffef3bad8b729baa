package io.runtelemetry.sample.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.runtelemetry.tck.RequiredTool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.SearchContext;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.springframework.util.FileSystemUtils;

/** A real Chromium without a window, which knows nothing and nobody. */
final class Browser implements AutoCloseable {

    private static final RequiredTool CHROMIUM = new RequiredTool("chromium", "Chromium");

    private static final RequiredTool CHROMEDRIVER = new RequiredTool("chromedriver", "Chromium's WebDriver");

    /** Warns of each Chromium that is newer than it, whose further protocol is not used here. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    /** More than a busy machine needs. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path profile;

    private final ChromeDriver driver;

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
    }

    static Browser start() {
        Path chromium = CHROMIUM.path();
        Path chromedriver = CHROMEDRIVER.path();
        Path profile = newDirectory();
        SELENIUM.setLevel(Level.SEVERE);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(profile, new ChromeDriver(service, options));
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("telemetry-browser");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void open(String url) {
        driver.get(url);
    }

    String url() {
        return Objects.requireNonNull(driver.getCurrentUrl());
    }

    /** Finds one element by a CSS selector, whose parts before {@code >>>} are hosts of shadow trees. */
    WebElement find(String selector) {
        return await(() -> {
            SearchContext context = driver;
            String[] parts = selector.split(">>>", -1);
            for (int i = 0; i < parts.length - 1; i++) {
                context = context.findElement(css(parts[i])).getShadowRoot();
            }
            return context.findElement(css(parts[parts.length - 1]));
        });
    }

    List<WebElement> findAll(String selector) {
        return driver.findElements(css(selector));
    }

    private static By css(String selector) {
        return By.cssSelector(selector.strip());
    }

    WebElement linkWithText(String text) {
        return await(() -> driver.findElement(By.partialLinkText(text)));
    }

    /** Waits until the condition gives neither null nor false, and looks again when the page changes meanwhile. */
    <T> T await(Supplier<T> condition) {
        return Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(condition::get, found -> found != null && !Boolean.FALSE.equals(found));
    }

    void awaitText(String selector, String text) {
        await(() -> find(selector).getText().contains(text));
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    <T> T script(String script, Object... arguments) {
        @SuppressWarnings("unchecked")
        T result = (T) ((JavascriptExecutor) driver).executeScript(script, arguments);
        return result;
    }

    void press(Keys... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void pressWithControl(String key) {
        new Actions(driver)
                .keyDown(Keys.CONTROL)
                .sendKeys(key)
                .keyUp(Keys.CONTROL)
                .perform();
    }

    /** Goes to the tab that a link has opened, and waits until its page is there. */
    void switchToNewTab() {
        await(() -> driver.getWindowHandles().size() == 2);
        String here = driver.getWindowHandle();
        driver.getWindowHandles().stream()
                .filter(tab -> !tab.equals(here))
                .forEach(tab -> driver.switchTo().window(tab));
        await(() -> "complete".equals(script("return document.readyState")) && !url().equals("about:blank"));
    }

    /** Forgets who has logged in, and closes all tabs but one. */
    void reset() {
        List<String> tabs = new ArrayList<>(driver.getWindowHandles());
        for (String tab : tabs.subList(1, tabs.size())) {
            driver.switchTo().window(tab).close();
        }
        driver.switchTo().window(tabs.get(0));
        driver.manage().deleteAllCookies();
        driver.get("about:blank");
        light();
        desktop();
        errors();
    }

    void forgetWhoIsLoggedIn() {
        driver.manage().deleteAllCookies();
    }

    void light() {
        colors("light");
    }

    void dark() {
        colors("dark");
    }

    private void colors(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    void desktop() {
        size(1120, 800, false);
    }

    void phone() {
        size(390, 780, true);
    }

    /** As narrow as pages have to be for who enlarges them fourfold (WCAG 2.2, 1.4.10). */
    void smallPhone() {
        size(320, 780, true);
    }

    private void size(int width, int height, boolean mobile) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
    }

    /** Returns what the console has complained of since it was last asked: also what a Content-Security-Policy blocks. */
    List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(entry -> entry.getMessage())
                .toList();
    }

    /** Returns what axe-core finds that is serious or critical, each with its elements. */
    List<String> accessibilityViolations() {
        script(axe());
        String found = """
                const done = arguments[arguments.length - 1];
                axe.run(document, { resultTypes: ["violations"] }).then((results) =>
                  done(results.violations
                    .filter((violation) => ["serious", "critical"].includes(violation.impact))
                    .map((violation) => violation.id + ": " + violation.nodes.map((node) =>
                      node.target.flat().join(" ") + " (" + node.any.map((each) => each.message).join("; ") + ")").join(", "))));
                """;
        @SuppressWarnings("unchecked")
        List<String> violations = (List<String>) Objects.requireNonNull(driver.executeAsyncScript(found));
        return violations;
    }

    private static String axe() {
        try (InputStream script = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps a picture of what is in the window, if {@code -Dtelemetry.pictures=docs/images} says where. */
    void picture(String name) {
        keep(name, driver);
    }

    /** Keeps a picture of one element. */
    void picture(String name, String selector) {
        keep(name, find(selector));
    }

    private static void keep(String name, TakesScreenshot view) {
        String directory = System.getProperty("telemetry.pictures");
        if (directory == null) {
            return;
        }
        try {
            Files.write(Path.of(directory).resolve(name + ".png"), view.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        driver.quit();
        FileSystemUtils.deleteRecursively(profile);
    }
}
