package io.runtelemetry.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.sample.SampleApplication;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.TestSocketUtils;

/** The internal tool as a support engineer uses it, with links that lead to the stand-in for trigger.dev. */
@SpringBootTest(
        classes = SampleApplication.class,
        webEnvironment = WebEnvironment.DEFINED_PORT,
        // A busy machine is no failure of the store, which a page tells of until it is loaded again.
        properties = "telemetry.redis.read-timeout=5s")
@ActiveProfiles("demo")
@ExtendWith(BrowserExtension.class)
final class InternalToolBrowserTest {

    private static final String NOT_THERE = "/internal/payment/pym_12";

    private static final List<String> PAGES = List.of(
            "/",
            "/internal/payment",
            "/internal/billing_run/br_fail",
            "/internal/invoice/inv_458",
            "/internal/payment?q=stale&page=2",
            "/search?q=inv",
            "/search?q=nothing",
            NOT_THERE,
            "/coverage",
            "/stand-in/runs");

    private final Browser browser;

    @Value("http://localhost:${server.port}")
    private String sample;

    InternalToolBrowserTest(Browser browser) {
        this.browser = browser;
    }

    /** The address of the stand-in must be known before the server has a port. */
    @DynamicPropertySource
    static void port(DynamicPropertyRegistry properties) {
        int port = TestSocketUtils.findAvailableTcpPort();
        properties.add("server.port", () -> port);
    }

    private void logIn(String user) {
        browser.open(sample + "/");
        browser.find("#username").sendKeys(user);
        browser.find("#password").sendKeys(user);
        browser.find("main button").click();
        browser.awaitText("h1", "Overview");
    }

    private void openTheDeclinedPayment() {
        browser.findAll(".attention li").stream()
                .filter(failed ->
                        failed.getText().contains("payment") && failed.getText().contains("card_declined"))
                .findFirst()
                .orElseThrow()
                .findElement(By.cssSelector("a"))
                .click();
    }

    /** The first request of a busy machine may take too long; the page then says so until it is loaded again. */
    private void awaitState(String status) {
        browser.await(() -> {
            String shown = browser.script("return document.querySelector('telemetry-link').shadowRoot.textContent");
            if (shown.contains("state unavailable")) {
                browser.open(browser.url());
            }
            return shown.contains(status);
        });
    }

    private void awaitLinks() {
        browser.await(
                () -> browser.<Boolean>script(
                        "return [...document.querySelectorAll('telemetry-link')].every(each => each.shadowRoot && each.state !== 'loading')"));
    }

    @Test
    void aSupportEngineerFindsOutWhyAPaymentFailed() {
        logIn("support");
        awaitLinks();
        browser.picture("internal-tool-overview");

        openTheDeclinedPayment();
        browser.awaitText("main .facts", "card_declined");
        assertThat(browser.find(".status").getText()).isEqualTo("Failed");
        awaitState("failed");
        browser.awaitText("telemetry-link >>> [part~=run-details]", "attempt-billing-run");
        browser.awaitText("telemetry-link >>> [part~=run-error]", "attempt-billing-run failed: 422 Payment pym_");
        browser.find("telemetry-link >>> [part~=where]").click();
        browser.awaitText("telemetry-link >>> [part~=failure-path]", "attempt-billing-run › Attempt 1 › POST /jobs/");
        browser.picture("internal-tool-payment");
        browser.phone();
        browser.picture("internal-tool-payment-phone");
        browser.desktop();
        browser.dark();
        browser.picture("internal-tool-payment-dark");
        browser.light();

        WebElement link = browser.find("telemetry-link >>> a");
        String runId = browser.script("return document.querySelector('telemetry-link').runId");
        link.click();
        browser.switchToNewTab();

        assertThat(browser.url()).isEqualTo(sample + "/stand-in/runs/" + runId);
        browser.awaitText("header", "Stand-in for the trigger.dev dashboard");
        browser.awaitText("main", "card_declined");
        browser.desktop();
        browser.picture("internal-tool-run");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void asksOnceForAllLinksOfAPageAndForNoneThatTheServerHasRendered() {
        logIn("support");
        awaitLinks();
        assertThat(browser.findAll("telemetry-link")).hasSizeGreaterThan(2);
        assertThat(lookUps()).isEqualTo(1);

        browser.open(sample + "/internal/payment");
        awaitLinks();
        assertThat(browser.findAll("telemetry-link")).hasSize(20);
        assertThat(lookUps()).isZero();
        browser.dark();
        browser.picture("internal-tool-list-dark");
        assertThat(browser.errors()).isEmpty();
    }

    private long lookUps() {
        return browser.<Long>script("return performance.getEntriesByType('resource')"
                + ".filter(each => each.name.endsWith('/lookup')).length");
    }

    @Test
    void aSlashGoesToTheSearchField() {
        logIn("support");
        browser.find("body").sendKeys("/");
        assertThat(browser.<String>script("return document.activeElement.type")).isEqualTo("search");

        browser.find("input[type=search]").sendKeys("/pym_123");
        assertThat(browser.find("input[type=search]").getDomProperty("value")).isEqualTo("/pym_123");
    }

    @Test
    void aRunThatSucceededAndMarkedAPaymentFailedIsToldByItsTask() {
        logIn("support");
        browser.open(sample + "/internal/payment/pym_late");

        browser.awaitText("main .facts", "insufficient_funds");
        awaitState("completed");
        browser.awaitText("telemetry-link >>> [part~=run-details]", "stripe/charge-failed");
    }

    @Test
    void theRunOfAFailedPaymentLeadsBackToIt() {
        logIn("support");
        openTheDeclinedPayment();
        browser.awaitText("main .facts", "card_declined");
        String payment = browser.find("h1").getText();
        browser.find("telemetry-link >>> a").click();
        browser.switchToNewTab();

        browser.linkWithText(payment).click();

        browser.awaitText("h1", payment);
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void aJobThatIsRunFromTheToolIsFoundAtItsEntity() {
        logIn("support");
        browser.find("form:has([value*='evt_1']) button").click();
        browser.awaitText("main .facts", "Completed");
        String runId = browser.find("h1").getText();

        browser.open(sample + "/internal/webhook/evt_1");

        browser.awaitText("telemetry-link >>> a", runId);
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void findsAPaymentById() {
        logIn("support");
        browser.find("input[type=search]").sendKeys("pym_123\n");

        browser.awaitText("h1", "pym_123");
        assertThat(browser.url()).isEqualTo(sample + "/internal/payment/pym_123");
    }

    @Test
    void whoMayNotSeeRunsSeesTheRest() {
        logIn("sales");
        browser.open(sample + "/internal/billing_run/br_fail");

        browser.awaitText("main .run", "Your account may not see runs");
        browser.awaitText("main .facts", "Failed");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void refusesAWrongPasswordAndLogsOut() {
        browser.open(sample + "/");
        browser.find("#username").sendKeys("support");
        browser.find("#password").sendKeys("wrong");
        browser.find("main button").click();
        browser.awaitText("[role=alert]", "not a user and its password");
        browser.picture("internal-tool-login");

        logIn("support");
        browser.find(".who button").click();
        browser.awaitText("[role=status]", "You have logged out");
    }

    @Test
    void isAccessibleAndQuietInLightAndDarkOnDesktopAndPhone() {
        browser.open(sample + "/login");
        assertAccessible("/login");
        logIn("support");
        for (String page : PAGES) {
            browser.open(sample + page);
            awaitLinks();
            assertAccessible(page);
        }
        assertThat(browser.errors()).allSatisfy(error -> assertThat(error).contains(NOT_THERE, "404"));
    }

    @Test
    void showsWhatIsCovered() {
        logIn("support");
        browser.linkWithText("Coverage").click();

        browser.awaitText("main table", "GenerateInvoicePdfJob.generate()");
        browser.picture("internal-tool-coverage");
    }

    private void assertAccessible(String page) {
        assertThat(browser.accessibilityViolations()).as(page).isEmpty();
        browser.dark();
        assertThat(browser.accessibilityViolations()).as(page + " in the dark").isEmpty();
        browser.phone();
        assertThat(browser.accessibilityViolations()).as(page + " on a phone").isEmpty();
        assertThat(browser.<Boolean>script("return document.documentElement.scrollWidth <= innerWidth"))
                .as(page + " fits a phone")
                .isTrue();
        browser.smallPhone();
        assertThat(browser.<Boolean>script("return document.documentElement.scrollWidth <= innerWidth"))
                .as(page + " fits 320 pixels")
                .isTrue();
        browser.desktop();
        browser.light();
    }
}
