package io.runtelemetry.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.sample.browser.FinderServer.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The finder as a support engineer uses it who has no other tool, in applications of both kinds. */
@ExtendWith(BrowserExtension.class)
final class FinderTest {

    private static final Map<Stack, FinderServer> SERVERS = new EnumMap<>(Stack.class);

    private static final Map<Stack, FinderServer> WITH_TOKEN = new EnumMap<>(Stack.class);

    private static final Map<Stack, FinderServer> DISCREET = new EnumMap<>(Stack.class);

    private static final Set<String> LOOKED_AT = new HashSet<>();

    private static final String ENTITY = "?type=payment&id=pym_123";

    private final Browser browser;

    FinderTest(Browser browser) {
        this.browser = browser;
    }

    private static FinderServer server(Stack stack) {
        return SERVERS.computeIfAbsent(stack, kind -> start(kind));
    }

    /** One without a log-in: whoever has the token may ask. */
    private static FinderServer withToken(Stack stack) {
        return WITH_TOKEN.computeIfAbsent(
                stack, kind -> start(kind, "test.open=true", "telemetry.web.token=" + FinderServer.TOKEN));
    }

    /** One where seeing why runs failed needs an authority of its own. */
    private static FinderServer discreet(Stack stack) {
        return DISCREET.computeIfAbsent(stack, kind -> start(kind, "telemetry.web.error-authority=TELEMETRY_ERRORS"));
    }

    private static FinderServer start(Stack stack, String... properties) {
        try {
            return new FinderServer(stack, properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void endOutages() {
        SERVERS.values().forEach(server -> server.storeIsAway(false));
    }

    /** Not before: a server of WebFlux that is closed takes the connections of others along. */
    @AfterAll
    static void stop() {
        Stream.of(SERVERS, WITH_TOKEN, DISCREET)
                .forEach(servers -> servers.values().forEach(FinderServer::close));
    }

    /** Opens a view, by way of the log-in that is in between. */
    private void open(FinderServer server, String user, String view) {
        browser.open(server.url(view));
        logIn(user);
    }

    private void logIn(String user) {
        browser.find("#username").sendKeys(user);
        browser.find("#password").sendKeys(user);
        browser.find("button").click();
    }

    private void search(String text) {
        WebElement field = browser.find("#q");
        field.clear();
        field.sendKeys(text + "\n");
    }

    private void awaitView(String title) {
        browser.await(() -> browser.find("h1 .id").getText().equals(title));
    }

    /** Looks at each view once: both kinds of applications serve the same page. */
    private void assertAccessible(String view) {
        if (!LOOKED_AT.add(view)) {
            return;
        }
        assertThat(browser.accessibilityViolations()).as(view).isEmpty();
        browser.dark();
        assertThat(browser.accessibilityViolations()).as(view + " in the dark").isEmpty();
        browser.smallPhone();
        assertThat(browser.accessibilityViolations())
                .as(view + " on a small phone")
                .isEmpty();
        assertThat(browser.<Boolean>script("return document.documentElement.scrollWidth <= innerWidth"))
                .as(view + " fits 320 pixels")
                .isTrue();
        browser.desktop();
        browser.light();
    }

    /** What a strict policy blocks and scripts throw; that an answer is an error is part of some views. */
    private void assertQuiet() {
        assertThat(browser.errors()).noneMatch(each -> !each.contains("Failed to load resource"));
    }

    @ParameterizedTest
    @EnumSource
    void theAddressOfAPaymentLeadsThroughTheLogInToTheReasonOfItsFailure(Stack stack) {
        open(server(stack), "support", ENTITY);

        awaitView("pym_123");
        browser.awaitText("dd .reason", "StripeCardError: Your card was declined.");
        assertThat(browser.url()).contains("type=payment").contains("id=pym_123");
        assertThat(browser.find(".panel .status").getText()).isEqualTo("Failed");
        assertThat(browser.find(".panel").getText())
                .contains("attempt-billing-run", "3.9 s", "20261125.1", "run_parent");
        browser.awaitText("telemetry-link >>> a", "run_abc");
        assertThat(browser.find("telemetry-link >>> a").getDomProperty("href"))
                .isEqualTo(server(stack).url("payment/pym_123/open?run=run_abc"));
        browser.picture("finder-entity");
        assertAccessible("entity");
        assertQuiet();
    }

    @ParameterizedTest
    @EnumSource
    void theTimelineShowsWhichRunsFailed(Stack stack) {
        open(server(stack), "support", ENTITY);

        browser.await(() -> browser.findAll("ol .status").size() == 3);
        assertThat(browser.findAll("ol li").stream().map(row -> row.getText().replaceAll("\\s+", " ")))
                .satisfiesExactly(
                        row -> assertThat(row)
                                .startsWith("Failed attempt-billing-run StripeCardError")
                                .contains("run_abc"),
                        row -> assertThat(row)
                                .startsWith("Completed charge-payment")
                                .contains("run_mid"),
                        row -> assertThat(row)
                                .startsWith("Completed charge-payment")
                                .contains("run_old"),
                        row -> assertThat(row).startsWith("State unknown").contains("run_gone"));
        assertThat(browser.<Long>script("return performance.getEntriesByType('resource')"
                        + ".filter(each => each.name.includes('/states?')).length"))
                .isEqualTo(1);
    }

    @Test
    void aTimeGoesOnWhileThePageIsOpen() {
        open(server(Stack.SERVLET), "support", ENTITY);
        browser.await(() -> browser.findAll("ol .status").size() == 3);

        browser.script("const now = Date.now; Date.now = () => now() + 20_000 * 24 * 3_600_000;");

        browser.awaitText("main time", "20,0");
        browser.awaitText("ol time", " days ago");
    }

    @ParameterizedTest
    @EnumSource
    void findsEachFormOfAnIdThatPeoplePaste(Stack stack) {
        open(server(stack), "support", "");
        browser.awaitText("h1", "Why did this fail?");

        for (String text : List.of(
                "pym_123",
                "\"pym_123\",",
                "payment:pym_123",
                "\"payment\": \"pym_123\",",
                "https://tool.example/payments/pym_123?tab=runs")) {
            browser.open(server(stack).url(""));
            search(text);
            browser.await(() -> browser.url().endsWith(ENTITY));
            awaitView("pym_123");
        }
        for (String text : List.of("run_abc", "https://cloud.trigger.dev/orgs/o/projects/p/env/prod/runs/run_abc")) {
            browser.open(server(stack).url(""));
            search(text);
            browser.await(() -> browser.url().endsWith("?run=run_abc"));
            awaitView("run_abc");
        }
        search("shared_1");
        browser.await(() -> browser.findAll("main li").size() == 2);
        assertThat(browser.find("main ul").getText()).contains("invoice shared_1", "payment shared_1");
        assertAccessible("results");
        browser.linkWithText("invoice shared_1").click();
        awaitView("shared_1");
        assertQuiet();
    }

    @ParameterizedTest
    @EnumSource
    void aSearchIsOneRequestAndItsAddressCanBePassedOn(Stack stack) {
        open(server(stack), "support", "?q=" + URLEncoder.encode("\"pym_123\",", StandardCharsets.UTF_8));

        awaitView("pym_123");
        assertThat(browser.<Long>script("return performance.getEntriesByType('resource')"
                        + ".filter(each => each.name.includes('/search?')).length"))
                .isEqualTo(1);
        assertThat(browser.url()).endsWith(ENTITY);
    }

    @ParameterizedTest
    @EnumSource
    void aRunLeadsToItsEntitiesToWhereItFailedAndToItsParent(Stack stack) {
        open(server(stack), "support", "?run=run_abc");

        awaitView("run_abc");
        browser.awaitText("dd .reason", "Your card was declined.");
        assertThat(browser.linkWithText("Dashboard").getDomAttribute("href"))
                .isEqualTo("https://cloud.trigger.dev/runs/run_abc");
        browser.find(".where button").click();
        browser.awaitText(".where", "attempt-billing-run › Attempt 3 › charge()");
        assertAccessible("run");

        browser.linkWithText("billing_run br_789").click();
        awaitView("br_789");
        browser.linkWithText("payment pym_123").click();
        awaitView("pym_123");
        browser.linkWithText("run_parent").click();
        awaitView("run_parent");
        browser.script("history.back()");
        awaitView("pym_123");
        assertQuiet();
    }

    @ParameterizedTest
    @EnumSource
    void whoHasOnlyATokenIsAskedForItOnceATab(Stack stack) {
        FinderServer server = withToken(stack);
        browser.open(server.url(ENTITY));
        browser.awaitText("main h2", "A token is needed");
        assertAccessible("token");
        browser.find("#token").sendKeys("not the token at all\n");
        browser.awaitText("main h2", "This token is not valid");

        browser.find("#token").sendKeys(FinderServer.TOKEN + "\n");

        browser.awaitText("dd .reason", "Your card was declined.");
        assertThat(browser.find("telemetry-link >>> a").getDomProperty("href"))
                .isEqualTo("https://cloud.trigger.dev/runs/run_abc");
        browser.open(server.url("?run=run_abc"));
        browser.awaitText("dd .reason", "Your card was declined.");
        assertThat(browser.<Boolean>script("return Object.values(localStorage).concat(document.cookie, location.href)"
                        + ".some(each => each.includes('" + FinderServer.TOKEN + "'))"))
                .isFalse();

        browser.find("#forget").click();
        browser.awaitText("main h2", "A token is needed");
        assertQuiet();
    }

    @ParameterizedTest
    @EnumSource
    void whoMayNotSeeWhyRunsFailedReadsSoAndNoneOfTheirText(Stack stack) {
        open(discreet(stack), "support", ENTITY);
        browser.awaitText(".panel", "You may not see why runs failed.");
        browser.await(() -> browser.findAll("ol .status").size() == 3);
        assertThat(browser.find("html").getDomProperty("textContent"))
                .contains("Failed", "attempt-billing-run")
                .doesNotContain("declined", "StripeCardError");
        assertAccessible("discreet");
        browser.open(discreet(stack).url("?run=run_abc"));
        browser.awaitText("main", "You may not see why runs failed.");
        assertThat(browser.find("html").getDomProperty("textContent")).doesNotContain("declined", "StripeCardError");
        assertThat(browser.findAll(".where button")).isEmpty();
        assertThat(browser.<String>script("return await (await fetch('runs/run_abc/failure')).text()"))
                .doesNotContain("declined", "StripeCardError");
        assertQuiet();

        browser.forgetWhoIsLoggedIn();
        open(discreet(stack), "lead", ENTITY);

        browser.awaitText("dd .reason", "StripeCardError: Your card was declined.");
        browser.awaitText("ol", "StripeCardError");
    }

    @ParameterizedTest
    @EnumSource
    void whoMayNotSeeRunsReadsWhomToAskAndLearnsNothing(Stack stack) {
        open(server(stack), "sales", ENTITY);

        browser.awaitText("h1", "Your account may not see runs");
        browser.awaitText("main", "Ask who administers the tool");
        assertThat(browser.findAll("#q")).isEmpty();
        assertAccessible("denied");
    }

    @ParameterizedTest
    @EnumSource
    void whoseSessionEndsMeanwhileLogsInAndIsInTheSamePlace(Stack stack) {
        open(server(stack), "support", "");
        browser.awaitText("h1", "Why did this fail?");
        browser.forgetWhoIsLoggedIn();
        search("pym_123");
        browser.awaitText("main h2", "You are not logged in");
        assertAccessible("logged-out");

        browser.linkWithText("Log in").click();
        logIn("support");

        awaitView("pym_123");
    }

    @ParameterizedTest
    @EnumSource
    void anOutageOfTheStoreIsNoMissingRunAndCanBeTriedAgain(Stack stack) {
        open(server(stack), "support", "");
        server(stack).storeIsAway(true);
        search("pym_123");
        browser.awaitText("main h2", "It cannot be looked up at the moment");
        browser.awaitText("main", "That says nothing about the run.");
        assertAccessible("unavailable");

        server(stack).storeIsAway(false);
        browser.find("main .notice button").click();

        awaitView("pym_123");
    }

    @Test
    void anOutageOfTriggerDevLeavesTheLinks() {
        // Of its own: what has failed once is not asked for a while.
        try (FinderServer server = start(Stack.SERVLET)) {
            server.triggerIsAway(true);
            open(server, "support", ENTITY);

            browser.awaitText("telemetry-link >>> a", "run_abc");
            browser.awaitText(".panel dd", "trigger.dev");
            browser.await(() -> browser.findAll("ol li").size() == 4);
            browser.linkWithText("billing_run br_789");
            assertQuiet();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOutageOfTheStoreLeavesWhatBecameOfARun(Stack stack) {
        open(server(stack), "support", "");
        server(stack).storeIsAway(true);

        browser.open(server(stack).url("?run=run_abc"));

        browser.awaitText("dd .reason", "Your card was declined.");
        browser.await(() -> browser.<Boolean>script("return performance.getEntriesByType('resource')"
                + ".some(each => each.name.includes('/search?') && each.responseEnd > 0)"));
        browser.await(() -> browser.findAll("main [role=status]").stream()
                .allMatch(each -> each.getText().isEmpty()));
        assertThat(browser.find("main").getText()).contains("Your card was declined.", "What it touched");
    }

    @Test
    void whereARunFailedCanBeAskedAgainAfterAnOutage() {
        try (FinderServer server = start(Stack.SERVLET)) {
            open(server, "support", "?run=run_abc");
            browser.awaitText("dd .reason", "Your card was declined.");
            server.triggerIsAway(true);
            browser.find(".where button").click();
            browser.awaitText(".where p", "trigger.dev");
            server.triggerIsAway(false);

            // Telemetry asks again after a pause.
            browser.await(() -> {
                browser.findAll(".where button").forEach(WebElement::click);
                return browser.find(".where").getText().contains("attempt-billing-run › Attempt 3 › charge()");
            });
        }
    }

    @Test
    void aRunThatNeverBeganWasTriggeredAndAReasonThatIsEmptyIsNone() {
        FinderServer server = server(Stack.SERVLET);
        server.runs.put("run_expired", """
                {"id":"run_expired","status":"EXPIRED","taskIdentifier":"charge","createdAt":"2026-11-27T09:00:00Z",
                 "durationMs":119600,"error":{"name":"","message":""}}""");

        open(server, "support", "?run=run_expired");

        browser.awaitText(".panel", "Expired");
        assertThat(browser.findAll(".panel dt").stream().map(WebElement::getText))
                .contains("Triggered", "Duration")
                .doesNotContain("Started", "Reason");
        assertThat(browser.find(".panel").getText()).contains("2 min 0 s");
    }

    @ParameterizedTest
    @EnumSource
    void anAddressWithoutATypeAndALongTextAreLookedFor(Stack stack) {
        open(server(stack), "support", "?id=pym_123");
        awaitView("pym_123");

        browser.script("document.getElementById('q').value = 'payment pym_123 ' + 'ü (x) '.repeat(1000);"
                + "document.getElementById('search').requestSubmit()");
        browser.await(() -> browser.url().endsWith(ENTITY));
        awaitView("pym_123");
    }

    @ParameterizedTest
    @EnumSource
    void coverageTakesAnAuthorityOfItsOwnAndNamesWhatNeverRecorded(Stack stack) {
        open(server(stack), "support", "?view=coverage");
        browser.awaitText("main .notice", "TELEMETRY_COVERAGE");
        browser.awaitText("main .notice", "Ask who administers this application");
        assertAccessible("coverage-denied");

        browser.forgetWhoIsLoggedIn();
        open(server(stack), "lead", "?view=coverage");

        browser.awaitText("main", "Never recorded (1)");
        assertThat(browser.find("main").getText())
                .containsSubsequence(
                        "Never recorded (1)",
                        "remindOfPayment(String)",
                        "Recording (1)",
                        "chargeCard(String)",
                        "1 recorded");
        assertAccessible("coverage");
        assertQuiet();
    }

    @Test
    void whatIsNotThereSaysWhatToDoNext() {
        open(server(Stack.SERVLET), "support", "?type=invoice&id=inv_none");
        browser.awaitText("main h2", "No run is recorded for it");
        browser.awaitText("main", "older than records live");
        assertAccessible("no-run");

        browser.linkWithText("Look for this ID under all types").click();
        browser.awaitText("main h2", "Nothing is recorded for this ID");
        browser.awaitText("main", "billing_period, billing_run, invoice, notification, payment, webhook");
        assertAccessible("nothing");

        search("\",");
        browser.awaitText("main", "There is no ID in");
        assertAccessible("no-id");

        browser.open(server(Stack.SERVLET).url("?type=nonsense&id=1"));
        browser.awaitText("main", "Unknown entity type");
        browser.open(server(Stack.SERVLET).url("?run=run_unknown"));
        browser.awaitText("main", "trigger.dev does not know this run");
        browser.awaitText("main", "No entity is kept for this run");
        assertAccessible("unknown-run");
        assertQuiet();
    }

    @Test
    void whatWasLookedAtIsRememberedInThisBrowserUntilItIsCleared() {
        open(server(Stack.SERVLET), "support", "");
        browser.awaitText("h1", "Why did this fail?");
        browser.script("localStorage.clear()");
        search("pym_123");
        awaitView("pym_123");
        browser.linkWithText("Details of this run").click();
        awaitView("run_abc");
        browser.linkWithText("billing_run br_789");

        browser.linkWithText("Run finder").click();
        browser.await(() -> browser.findAll("main li").size() == 2);
        assertThat(browser.findAll("main li").stream().map(WebElement::getText))
                .containsExactly("run_abc", "payment pym_123");
        assertAccessible("recent");
        browser.find("main section button").click();
        browser.await(() -> browser.findAll("main li").isEmpty());
        assertThat(browser.<String>script("return Object.values(localStorage).join()"))
                .doesNotContain("pym_123");
    }

    @Test
    void aKeyboardIsEnough() {
        open(server(Stack.SERVLET), "support", "?view=nothing");
        browser.awaitText("h1", "Why did this fail?");
        browser.find("h1").sendKeys("/");
        browser.await(() -> "q".equals(browser.script("return document.activeElement.id")));
        browser.find("#q").sendKeys("pym_123\n");
        awaitView("pym_123");

        browser.await(() -> "H1".equals(browser.script("return document.activeElement.tagName")));
        browser.awaitText("dd .reason", "Your card was declined.");
        browser.press(Keys.TAB);
        WebElement copy = browser.find("h1 button");
        assertThat(copy.getAccessibleName()).isEqualTo("Copy ID");
        assertThat(browser.<Boolean>script("return document.activeElement === arguments[0]", copy))
                .isTrue();
        assertThat(browser.findAll("h1 button").stream().map(WebElement::getAccessibleName))
                .containsExactly("Copy ID", "Copy address");
    }

    @Test
    void ofALongTimelineAndManyEntitiesSomeAreShownAndWhoAsksForMoreGoesOnThere() {
        FinderServer server = server(Stack.SERVLET);
        IntStream.range(0, 45).forEach(i -> server.record("webhook", "evt_long", "run_long" + i));
        IntStream.range(0, 60).forEach(i -> server.record("notification", "ntf_" + i, "run_wide"));
        open(server, "support", "?type=webhook&id=evt_long");
        browser.await(() -> browser.findAll("ol li").size() == 20);

        browser.find("ol + button").sendKeys(Keys.ENTER);

        browser.await(() -> browser.findAll("ol li").size() == 40);
        assertThat(browser.<String>script("return document.activeElement.textContent"))
                .isEqualTo("run_long24");
        browser.find("ol + button").sendKeys(Keys.ENTER);
        browser.await(() -> browser.findAll("ol li").size() == 45);
        assertThat(browser.find("ol + button").isDisplayed()).isFalse();

        browser.open(server.url("?run=run_wide"));
        browser.await(() -> browser.findAll("main ul li").size() == 50);
        browser.find("ul + button").click();
        browser.await(() -> browser.findAll("main ul li").size() == 60);
    }

    @Test
    void theLinkIsLookedUpAgainWithoutAnyCsrfToken() {
        open(server(Stack.SERVLET), "support", ENTITY);
        browser.awaitText("telemetry-link >>> a", "run_abc");
        browser.script("document.querySelector('telemetry-link').refresh()");

        browser.await(() -> browser.<Boolean>script(
                "return performance.getEntriesByType('resource')" + ".some(each => each.name.endsWith('/lookup'))"));
        browser.await(() -> browser.<Boolean>script("const link = document.querySelector('telemetry-link');"
                + " return !link.isBusy && link.state === 'link'"));
        assertThat(browser.findAll("telemetry-notice")).isEmpty();
    }

    @Test
    void noScriptCanMakeMarkupOfText() {
        open(server(Stack.SERVLET), "support", "?type=payment&id=" + "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E");

        awaitView("<img src=x onerror=alert(1)>");
        assertThat(browser.findAll("main img")).isEmpty();
        assertThat(browser.<String>script("try { document.body.innerHTML = '<b>'; return 'markup'; }"
                        + " catch (refused) { return refused.name; }"))
                .isEqualTo("TypeError");
    }
}
