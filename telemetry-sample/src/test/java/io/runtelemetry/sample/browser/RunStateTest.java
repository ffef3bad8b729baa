package io.runtelemetry.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** What became of a run, beside its link, in a browser under a strict Content-Security-Policy. */
@ExtendWith(BrowserExtension.class)
final class RunStateTest {

    private static final String FAILED = """
            {"runId":"run_abc","status":"TIMED_OUT","task":"attempt-billing-run","createdAt":"%s","startedAt":"%s",
             "durationMs":1512,"terminal":true,"failed":true,"logsLost":true,"attempts":3,"test":false,"errorHidden":false,
             "error":{"name":"StripeCardError","message":"<img src=x> Your card was declined."}}""".formatted(ago(2), ago(2));

    private static final String FAILURE = """
            {"runId":"run_abc","path":["attempt-billing-run","Attempt 3","charge <b>","POST api.stripe.com"],"truncated":false,
             "attempts":[{"number":1,"error":{"name":null,"message":"ECONNRESET"}},
                         {"number":3,"error":{"name":"StripeCardError","message":"Your card was declined."}}]}""";

    private final TelemetryStub stub;

    private final Browser browser;

    RunStateTest(Browser browser) throws IOException {
        this.browser = browser;
        this.stub = new TelemetryStub();
    }

    private static Instant ago(int hours) {
        return Instant.now().minus(hours, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    }

    @BeforeEach
    void record() {
        stub.runs.put("payment:pym_123", "run_abc");
        stub.states.put("run_abc", FAILED);
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    private static String link(String id) {
        return "<telemetry-link entity-type=\"payment\" entity-id=\"%s\" show-state></telemetry-link> ".formatted(id);
    }

    @Test
    void saysStatusTaskRelativeTimeDurationAttemptsAndWhyItFailed() {
        browser.open(stub.page(link("pym_123")));

        browser.awaitText("telemetry-link >>> [part~=run-state]", "imed out");
        assertThat(browser.find("telemetry-link >>> [part~=run-state]").getDomAttribute("part"))
                .isEqualTo("run-state bad");
        assertThat(browser.find("telemetry-link >>> [part~=run-details]").getText())
                .matches("attempt-billing-run · 2 hr?\\.? ago · 1\\.5 s · 3 attempts · its logs are no longer kept");
        assertThat(browser.find("telemetry-link >>> time").getDomAttribute("title"))
                .matches(".*20[0-9]{2}.* [0-9]{1,2}:[0-9]{2}:[0-9]{2}.*(UTC|GMT|[A-Z]{3,4}).*");
        assertThat(browser.find("telemetry-link >>> [part=run-error]").getText())
                .isEqualTo("StripeCardError: <img src=x> Your card was declined.");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void asksForWhatSomebodyCanSeeInOneRequestAndForTheRestLater() {
        IntStream.range(0, 30).forEach(i -> stub.runs.put("payment:" + i, "run_" + i));
        stub.runs.put("payment:same", "run_0");
        stub.runs.put("payment:far", "run_far");
        browser.open(
                stub.page(IntStream.range(0, 30).mapToObj(i -> link("" + i)).collect(Collectors.joining())
                        + link("same") + "<div class=\"far\"></div>" + link("far")));

        browser.await(() -> !stub.statesAskedFor.isEmpty());
        browser.script("document.querySelector('telemetry-link:last-of-type').scrollIntoView()");
        browser.await(() -> stub.statesAskedFor.contains("run_far"));

        assertThat(stub.statesAskedFor).hasSize(2);
        assertThat(stub.statesAskedFor.get(0).split(",", -1)).hasSize(30).doesNotHaveDuplicates();
        assertThat(browser.find("telemetry-link:last-of-type >>> [part=run]").getText())
                .isEmpty();
        assertThat(browser.find("telemetry-link:last-of-type >>> a").getText()).startsWith("run_far");
    }

    @Test
    void aThousandLinksInViewAreTenRequestsAtMost() {
        IntStream.range(0, 1_000).forEach(i -> stub.runs.put("payment:" + i, "run_" + i));
        browser.open(stub.page("<p style=\"font-size:1px\">"
                + IntStream.range(0, 1_000).mapToObj(i -> link("" + i)).collect(Collectors.joining()) + "</p>"));

        browser.await(() -> !stub.statesAskedFor.isEmpty());
        browser.script("document.querySelector('telemetry-link:last-of-type').scrollIntoView()");
        browser.await(() -> stub.statesAskedFor.stream().anyMatch(asked -> asked.contains("run_999")));

        assertThat(stub.statesAskedFor)
                .hasSizeLessThanOrEqualTo(10)
                .allMatch(asked -> asked.split(",", -1).length <= 100);
    }

    @Test
    void whereItFailedIsOneRequestWhenSomebodyAsksByMouseOrKeyboard() {
        stub.failures.put("run_abc", FAILURE);
        browser.open(stub.page(link("pym_123") + link("pym_123")));
        browser.awaitText("telemetry-link >>> [part=where]", "Where it failed");
        assertThat(stub.statesAskedFor).hasSize(1);

        browser.script("document.querySelector('telemetry-link').shadowRoot.querySelector('[part=where]').focus()");
        browser.press(Keys.ENTER);

        browser.awaitText(
                "telemetry-link >>> [part=failure-path]",
                "attempt-billing-run › Attempt 3 › charge <b> › POST api.stripe.com");
        assertThat(browser.find("telemetry-link >>> [part=failure-attempts]").getText())
                .contains("Attempt 1: ECONNRESET", "Attempt 3: StripeCardError: Your card was declined.");
        assertThat(
                        browser.<String>script(
                                "return document.querySelector('telemetry-link').shadowRoot.activeElement?.getAttribute('part')"))
                .isEqualTo("failure");
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.dark();
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.light();
        browser.picture("telemetry-link-failed", "main");

        browser.find("telemetry-link:last-of-type >>> [part=where]").click();
        browser.awaitText("telemetry-link:last-of-type >>> [part=failure-path]", "POST api.stripe.com");
        assertThat(stub.statesAskedFor).hasSize(2).last().isEqualTo("/telemetry/runs/run_abc/failure");
    }

    @Test
    void aTraceThatIsNotKeptIsSaidAndAHiddenReasonHasNoButton() {
        stub.runs.put("payment:discreet", "run_hidden");
        stub.states.put(
                "run_hidden",
                FAILED.replace("run_abc", "run_hidden").replace("\"errorHidden\":false", "\"errorHidden\":true"));
        browser.open(stub.page(link("pym_123") + link("discreet")));
        browser.awaitText("telemetry-link:last-of-type >>> [part~=run-state]", "imed out");

        browser.find("telemetry-link >>> [part=where]").click();

        browser.awaitText("telemetry-link >>> [part=failure]", "no trace of it is kept");
        assertThat(
                        browser.<Boolean>script(
                                "return document.querySelector('telemetry-link:last-of-type').shadowRoot.querySelector('[part=where]') === null"))
                .isTrue();
    }

    @Test
    void whereItFailedCanBeAskedAgainAfterAnOutage() {
        stub.failures.put("run_abc", FAILURE);
        stub.statusOfFailures = 503;
        browser.open(stub.page(link("pym_123")));
        browser.find("telemetry-link >>> [part=where]").click();
        browser.awaitText("telemetry-link >>> [part=failure]", "state unavailable");

        stub.statusOfFailures = 200;
        browser.find("telemetry-link >>> [part=where]").click();

        browser.awaitText("telemetry-link >>> [part=failure-path]", "POST api.stripe.com");
    }

    @Test
    void ofTheRunsOfOtherEnginesNobodyIsAsked() {
        stub.runs.put("payment:other", "jobrunr_0190a1b2-c3d4");
        stub.states.put(
                "run_abc",
                FAILED.replace("\"name\":\"StripeCardError\"", "\"name\":null")
                        .replaceAll("\"message\":\"[^\"]*\"", "\"message\":\"\""));
        browser.open(stub.page(link("other") + link("pym_123")));

        browser.awaitText("telemetry-link:last-of-type >>> [part~=run-state]", "imed out");

        assertThat(stub.statesAskedFor).containsExactly("run_abc");
        assertThat(
                        browser.<Boolean>script(
                                "return [...document.querySelectorAll('telemetry-link')].every(each => each.shadowRoot.querySelector('[part=run-error]') === null)"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"999, 999 ms", "999.7, 1.0 s", "1512, 1.5 s", "59949, 59.9 s", "59960, 1 min 0 s", "119600, 2 min 0 s"})
    void aDurationIsRoundedBeforeItIsDivided(String millis, String words) {
        browser.open(stub.page(""));

        assertThat(browser.<String>script(
                        "return (await import('/telemetry/telemetry-link.js')).durationOf(" + millis + ")"))
                .isEqualTo(words);
    }

    @Test
    void whereNothingElseKnowsATimeTheIdOfTheRunTellsItAndItIsMarkedSo() {
        String newId = "run_06g2b52gnds9o9jkd9ctu230e1";
        stub.runs.put("payment:old", newId);
        browser.open(stub.page(link("old") + link("old").replace(" show-state", "") + link("pym_123")));

        browser.awaitText("telemetry-link >>> [part~=id-time]", ", by its ID");
        assertThat(browser.find("telemetry-link >>> [part~=id-time]").getDomAttribute("title"))
                .contains("2026")
                .matches(".*27:52.*");
        assertThat(browser.find("telemetry-link:nth-of-type(2) >>> a").getDomAttribute("title"))
                .matches("triggered .*27:52.*, by its ID");
        browser.awaitText("telemetry-link:last-of-type >>> [part~=run-state]", "imed out");
        assertThat(browser.find("telemetry-link:last-of-type >>> [part=run]").getText())
                .doesNotContain("by its ID");
    }

    @Test
    void aTimeGoesOnWhileThePageIsOpen() {
        stub.runs.put("payment:old", "run_06g2b52gnds9o9jkd9ctu230e1");
        stub.withModule("const real = setInterval; window.setInterval = (task, millis) => real(task, millis / 50);");
        browser.open(stub.page(link("pym_123") + link("old")));
        browser.awaitText("telemetry-link >>> time", "2 hr. ago");
        browser.awaitText("telemetry-link:last-of-type >>> time", ", by its ID");

        browser.script("const now = Date.now; Date.now = () => now() + 365 * 24 * 3_600_000;");

        browser.awaitText("telemetry-link >>> time", "last yr.");
        browser.awaitText("telemetry-link:last-of-type >>> time", "triggered last yr., by its ID");
    }

    @Test
    void anOutageOfTriggerDevLeavesTheLinkAndTheStatesComeWithOneRequestWhenItIsOver() {
        stub.runs.put("payment:pym_456", "run_def");
        stub.states.put("run_def", FAILED.replace("run_abc", "run_def"));
        stub.statusOfStates = 503;
        browser.open(stub.page(link("pym_123") + link("pym_456")));

        browser.awaitText("telemetry-link >>> [part=run]", "state unavailable");
        browser.awaitText("telemetry-link:last-of-type >>> [part=run]", "state unavailable");
        assertThat(browser.find("telemetry-link >>> a").getText()).startsWith("run_abc");

        stub.statusOfStates = 200;

        browser.awaitText("telemetry-link >>> [part~=run-state]", "imed out");
        browser.awaitText("telemetry-link:last-of-type >>> [part~=run-state]", "imed out");
        assertThat(browser.find("telemetry-link >>> [part=run]").getText()).doesNotContain("state unavailable");
        assertThat(stub.statesAskedFor).last().isEqualTo("run_abc,run_def");
    }

    @Test
    void aStateThatIsRefusedIsNotAskedForAgainAndNeitherIsOneOfALinkThatIsGone() {
        stub.runs.put("payment:gone", "run_gone");
        stub.runs.put("payment:later", "run_later");
        stub.withModule("const real = setTimeout; window.setTimeout = (task, millis) => real(task, millis / 50);");
        stub.statusOfStates = 503;
        browser.open(stub.page(link("gone")));
        browser.awaitText("telemetry-link >>> [part=run]", "state unavailable");
        stub.statusOfStates = 403;
        browser.script("document.querySelector('telemetry-link').setAttribute('entity-id', 'pym_123')");
        browser.awaitText("telemetry-link >>> a", "run_abc");
        browser.awaitText("telemetry-link >>> [part=run]", "state unavailable");

        stub.statusOfStates = 503;
        stub.statesAskedFor.clear();
        browser.script("const later = document.querySelector('telemetry-link').cloneNode();"
                + " later.setAttribute('entity-id', 'later'); document.querySelector('main').append(later)");

        browser.await(() -> stub.statesAskedFor.size() >= 3);
        assertThat(stub.statesAskedFor).containsOnly("run_later");
    }
}
