package io.runtelemetry.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The web component in a browser, under a strict Content-Security-Policy, against endpoints that a test controls. */
@ExtendWith(BrowserExtension.class)
final class TelemetryLinkTest {

    private static final String PAYMENT =
            "<telemetry-link entity-type=\"payment\" entity-id=\"pym_123\"></telemetry-link>";

    private static final String LINK = "telemetry-link >>> a";

    private static final String TEXT = "telemetry-link >>> [part~=text]";

    private final TelemetryStub stub;

    private final Browser browser;

    TelemetryLinkTest(Browser browser) throws IOException {
        this.browser = browser;
        this.stub = new TelemetryStub();
    }

    @BeforeEach
    void record() {
        stub.runs.put("payment:pym_123", "run_abc");
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void linksToTheRunByWayOfTheApplicationInATabOfItsOwn() {
        browser.open(stub.page(PAYMENT));

        WebElement link = browser.find(LINK);
        assertThat(link.getText()).startsWith("run_abc");
        assertThat(link.getDomProperty("href")).isEqualTo(stub.url("/telemetry/payment/pym_123/open?run=run_abc"));
        assertThat(link.getDomAttribute("target")).isEqualTo("_blank");
        assertThat(link.getDomAttribute("rel")).isEqualTo("noopener noreferrer");
        assertThat(link.getAccessibleName()).isEqualTo("run_abc (opens in a new tab)");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void asksOnceForAllLinksOfAPage() {
        browser.open(stub.page(links(100) + PAYMENT + PAYMENT));

        browser.await(() -> browser.<Boolean>script(
                "return [...document.querySelectorAll('telemetry-link')].every(each => each.state !== 'loading')"));
        assertThat(stub.lookUps).hasSize(1);
        assertThat(stub.lookUps.get(0).entities()).hasSize(101).doesNotHaveDuplicates();
    }

    @Test
    void asksForFiveHundredEntitiesAtATime() {
        browser.open(stub.page(links(1100)));

        browser.await(() -> browser.<Boolean>script(
                "return [...document.querySelectorAll('telemetry-link')].every(each => each.state === 'none')"));
        assertThat(stub.lookUps)
                .extracting(lookUp -> lookUp.entities().size())
                .containsExactlyInAnyOrder(500, 500, 100);
    }

    private static String links(int count) {
        return IntStream.range(0, count)
                .mapToObj("<telemetry-link entity-type=\"invoice\" entity-id=\"inv_%d\"></telemetry-link> "::formatted)
                .collect(Collectors.joining());
    }

    @Test
    void saysThatItIsLookingAndThatNoRunIsRecorded() {
        stub.held = new CountDownLatch(1);
        browser.open(stub.page("<telemetry-link entity-type=\"payment\" entity-id=\"other\"></telemetry-link>"));

        WebElement base = browser.find("telemetry-link >>> [part=base]");
        assertThat(base.getDomAttribute("aria-busy")).isEqualTo("true");
        assertThat(base.getDomProperty("textContent")).isEqualTo("Looking for the run");
        stub.held.countDown();

        browser.awaitText(TEXT, "no run recorded");
        assertThat(base.getDomAttribute("aria-busy")).isEqualTo("false");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void anOutageIsOneNoticeForThePageWithOneRetryWhichGivesTheFocusToTheFirstLink() {
        stub.status = 503;
        browser.open(stub.page(PAYMENT + links(30)));
        browser.awaitText("telemetry-notice >>> [part=notice]", "Runs cannot be looked up");
        browser.awaitText(TEXT, "unavailable");

        assertThat(browser.findAll("telemetry-notice")).hasSize(1);
        assertThat(
                        browser.<Long>script(
                                "return [...document.querySelectorAll('telemetry-link')].filter(each => each.shadowRoot.querySelector('button')).length"))
                .isZero();
        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.picture("telemetry-link-notice");
        stub.lookUps.clear();

        stub.status = 200;
        browser.press(Keys.TAB);
        browser.press(Keys.ENTER);

        browser.awaitText(LINK, "run_abc");
        browser.awaitText("telemetry-link:last-of-type >>> [part~=text]", "no run recorded");
        assertThat(stub.lookUps).hasSize(1);
        assertThat(stub.lookUps.get(0).entities()).hasSize(31);
        browser.await(() -> browser.findAll("telemetry-notice").isEmpty());
        assertThat(browser.<String>script(
                        "return document.querySelector('telemetry-link').shadowRoot.activeElement?.localName"))
                .isEqualTo("a");
    }

    @Test
    void aPartOfTheStoreThatDoesNotAnswerTakesOnlyItsOwnLinks() {
        stub.away.add("pym_away");
        browser.open(stub.page(PAYMENT + "<telemetry-link entity-type=payment entity-id=pym_away></telemetry-link>"
                + "<telemetry-link entity-type=payment entity-id=pym_none></telemetry-link>"));

        browser.awaitText(LINK, "run_abc");
        browser.awaitText("telemetry-link[entity-id=pym_away] >>> [part~=text]", "unavailable");
        browser.awaitText("telemetry-link[entity-id=pym_none] >>> [part~=text]", "no run recorded");

        stub.away.clear();
        stub.runs.put("payment:pym_away", "run_back");
        browser.find("telemetry-notice >>> button").click();
        browser.awaitText("telemetry-link[entity-id=pym_away] >>> a", "run_back");
    }

    @Test
    void aRetryThatFailsCanBeTriedAgain() {
        stub.status = 503;
        browser.open(stub.page(PAYMENT));
        browser.find("telemetry-notice >>> button").click();
        browser.await(() -> stub.lookUps.size() == 2);

        browser.await(() -> browser.find("telemetry-notice >>> button").getDomAttribute("aria-disabled") == null);
        stub.status = 200;
        browser.find("telemetry-notice >>> button").click();

        browser.awaitText(LINK, "run_abc");
    }

    @Test
    void aPageMayHaveTheNoticeWhereItLikes() {
        stub.status = 503;
        browser.open(stub.page("<telemetry-notice></telemetry-notice>" + PAYMENT));

        browser.awaitText("main telemetry-notice >>> [part=notice]", "Runs cannot be looked up");
        assertThat(browser.findAll("telemetry-notice")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "401, signed-out, signed out",
        "302, signed-out, signed out",
        "500, unavailable, unavailable",
        "400, invalid, not a known entity"
    })
    void saysWhyThereIsNoLink(int status, String state, String text) {
        stub.status = status;
        browser.open(stub.page(PAYMENT));

        browser.awaitText(TEXT, text);
        assertThat(browser.<String>script("return document.querySelector('telemetry-link').state"))
                .isEqualTo(state);
    }

    @Test
    void whoMayNotSeeRunsReadsWhomToAsk() {
        stub.refusal = "api";
        browser.open(stub.page(PAYMENT));

        browser.awaitText(TEXT, "not permitted");
        browser.awaitText("telemetry-notice >>> [part=notice]", "Ask who administers this tool");
        assertThat(
                        browser.<Boolean>script(
                                "return document.querySelector('telemetry-notice').shadowRoot.querySelector('button, a') === null"))
                .isTrue();
    }

    @Test
    void whoseSessionHasEndedIsLedToTheLogIn() {
        stub.status = 302;
        stub.withModule("""
                import { configure } from "/telemetry/telemetry-link.js";
                configure({ login: "/log-in" });
                """);
        browser.open(stub.page(PAYMENT));

        browser.awaitText("telemetry-notice >>> [part=notice]", "Your session has ended");
        browser.await(() -> stub.url("/log-in")
                .equals(browser.find("telemetry-notice >>> a").getDomProperty("href")));
        assertThat(browser.find("telemetry-notice >>> a").getText()).isEqualTo("Log in");
    }

    @Test
    void aTokenThatIsStaleIsToldFromARefusalAndThePageIsToBeReloaded() {
        stub.refusal = "chain";
        browser.open(stub.page(PAYMENT));

        browser.awaitText(TEXT, "page out of date");
        stub.refusal = "";
        browser.find("telemetry-notice >>> button").click();

        browser.awaitText(LINK, "run_abc");
    }

    @ParameterizedTest
    @CsvSource({"payment, undefined", "payment, ''", "'', 1", "payment, null"})
    void anElementThatHasNoEntityYetWaitsQuietly(String type, String id) {
        browser.open(
                stub.page("<telemetry-link entity-type=\"%s\" entity-id=\"%s\"></telemetry-link>".formatted(type, id)));
        browser.await(() -> browser.<String>script("return document.querySelector('telemetry-link').state")
                .equals("waiting"));

        assertThat(browser.find("telemetry-link >>> [part=base]").getDomProperty("textContent"))
                .isEmpty();
        assertThat(stub.lookUps).isEmpty();
        browser.script("const link = document.querySelector('telemetry-link');"
                + "link.setAttribute('entity-type', 'payment'); link.setAttribute('entity-id', 'pym_123')");
        browser.awaitText(LINK, "run_abc");
    }

    @Test
    void movingSortingAndMakingElementsAnewAsksNothingFlashesNothingAndKeepsTheFocus() {
        stub.runs.put("payment:2", "run_two");
        browser.open(stub.page("<ul><li>" + PAYMENT + "</li><li>" + PAYMENT.replace("pym_123", "2") + "</li></ul>"));
        browser.awaitText("li:last-child telemetry-link >>> a", "run_two");
        stub.lookUps.clear();
        browser.script("""
                window.states = [];
                document.addEventListener("telemetry-link", ({ detail }) => window.states.push(detail.state));
                document.querySelector("telemetry-link").shadowRoot.querySelector("a").focus();
                const list = document.querySelector("ul");
                list.append(list.firstElementChild);""");
        browser.await(() -> focusIsOnTheLinkOf("pym_123"));

        browser.script("""
                const list = document.querySelector("ul");
                list.innerHTML = list.innerHTML;""".replace("list.innerHTML = list.innerHTML", """
                list.replaceChildren(...[...list.children].map((item) => item.cloneNode(true)))"""));
        browser.await(() -> focusIsOnTheLinkOf("pym_123"));
        browser.awaitText("li:last-child telemetry-link >>> a", "run_abc");

        assertThat(browser.<List<String>>script("return window.states")).containsOnly("link");
        assertThat(stub.lookUps).isEmpty();
    }

    @Test
    void anElementThatIsPutBackAnHourLaterAsksAgain() {
        browser.open(stub.page(PAYMENT));
        browser.awaitText(LINK, "run_abc");
        stub.runs.put("payment:pym_123", "run_later");

        browser.script("""
                const link = document.querySelector("telemetry-link");
                link.remove();
                const now = Date.now;
                Date.now = () => now() + 3_600_000;
                document.querySelector("main").append(link);""");

        browser.awaitText(LINK, "run_later");
    }

    private boolean focusIsOnTheLinkOf(String id) {
        return browser.<Boolean>script(
                "const active = document.activeElement; return active.getAttribute('entity-id') === arguments[0]"
                        + " && active.shadowRoot?.activeElement?.localName === 'a'",
                id);
    }

    @Test
    void aRowIsCopiedWithTheBareRunIdAndAButtonCopiesItAlone() {
        browser.open(
                stub.page("<table><tr><td>pym_123</td><td>" + PAYMENT + "</td></tr></table><textarea></textarea>"));
        browser.awaitText(LINK, "run_abc");

        browser.pressWithControl("a");
        browser.pressWithControl("c");
        assertThat(pasted()).contains("pym_123").contains("run_abc").doesNotContain("opens", "Copy");

        browser.find("telemetry-link >>> [part~=copy]").click();
        browser.awaitText("telemetry-link >>> [part~=copied]", "");
        assertThat(pasted()).isEqualTo("run_abc");
        assertThat(browser.find("telemetry-link >>> [part~=copy]").getAccessibleName())
                .isEqualTo("Copy run_abc");
    }

    private String pasted() {
        browser.script("document.querySelector('textarea').value = ''; document.querySelector('textarea').focus()");
        browser.pressWithControl("v");
        return browser.await(() -> {
            String value = browser.find("textarea").getDomProperty("value");
            return value == null || value.isEmpty() ? null : value;
        });
    }

    @Test
    void saysNextTimeThatANewerRunHasTouchedTheEntitySinceTheOneThatWasOpened() {
        browser.open(stub.page(PAYMENT));
        browser.awaitText(LINK, "run_abc");
        stub.runs.put("payment:pym_123", "run_later");
        browser.script("document.querySelector('telemetry-link').shadowRoot.querySelector('a')"
                + ".addEventListener('click', (event) => event.preventDefault())");

        browser.find(LINK).click();
        browser.script("document.dispatchEvent(new Event('visibilitychange'))");

        browser.awaitText("telemetry-link >>> [part~=newer]", "newer than run_abc, which you opened");
        browser.awaitText(LINK, "run_later");
    }

    @ParameterizedTest
    @CsvSource({"Payment, 1", "payment, '1\u0001'"})
    void asksForNothingThatNoEntityCanBe(String type, String id) {
        browser.open(
                stub.page("<telemetry-link entity-type=\"%s\" entity-id=\"%s\"></telemetry-link>".formatted(type, id)));

        browser.awaitText(TEXT, "not a known entity");
        assertThat(stub.lookUps).isEmpty();
    }

    @Test
    void anUnknownTypeTakesNoOtherLinkWithIt() {
        stub.unknownTypes.add("subscription");
        browser.open(
                stub.page("<telemetry-link entity-type=\"subscription\" entity-id=\"1\"></telemetry-link>" + PAYMENT));

        browser.awaitText(TEXT, "not a known entity");
        browser.awaitText("telemetry-link:last-of-type >>> a", "run_abc");
    }

    @Test
    void followsItsAttributesAndForgetsAnswersThatComeTooLate() {
        stub.runs.put("payment:slow", "run_slow");
        stub.held = new CountDownLatch(1);
        browser.open(stub.page("<telemetry-link entity-type=\"payment\" entity-id=\"slow\"></telemetry-link>"));
        browser.await(() -> stub.lookUps.size() == 1);
        CountDownLatch slow = stub.held;
        stub.held = new CountDownLatch(0);

        browser.script("document.querySelector('telemetry-link').setAttribute('entity-id', 'pym_123')");
        browser.awaitText(LINK, "run_abc");
        slow.countDown();

        browser.script("document.querySelector('telemetry-link').setAttribute('entity-id', 'other')");
        browser.awaitText(TEXT, "no run recorded");
        assertThat(stub.lookUps).hasSize(3);
    }

    @Test
    void neverMakesMarkupOfText() {
        String attack = "<img src=x>";
        stub.runs.put("payment:pym_123", attack);
        browser.open(stub.page(PAYMENT));

        assertThat(browser.find(LINK).getText()).startsWith(attack);
    }

    @Test
    void aRunWithoutAnAddressOfTheWebIsNoLink() {
        stub.dashboard = "javascript:alert(1)//";
        browser.open(stub.page(PAYMENT));

        browser.awaitText(TEXT, "run_abc");
        assertThat(browser.<Boolean>script(
                        "return document.querySelector('telemetry-link').shadowRoot.querySelector('a') === null"))
                .isTrue();
    }

    @Test
    void escapesIdsInAddresses() {
        stub.runs.put("payment:a/b ü", "run_abc");
        browser.open(stub.page("<telemetry-link entity-type=\"payment\" entity-id=\"a/b ü\"></telemetry-link>"));

        assertThat(browser.find(LINK).getDomProperty("href"))
                .isEqualTo(stub.url("/telemetry/open?type=payment&id=a%2Fb+%C3%BC&run=run_abc"));
    }

    @Test
    void sendsTheCsrfTokenOfThePage() {
        browser.open(stub.page(
                "<meta name=\"_csrf\" content=\"secret\"><meta name=\"_csrf_header\" content=\"X-CSRF-TOKEN\">",
                PAYMENT));

        browser.awaitText(LINK, "run_abc");
        assertThat(stub.lookUps.get(0).headers().getFirst("X-CSRF-TOKEN")).isEqualTo("secret");
    }

    @Test
    void triesTheTokenOfTheCookieWhereThatOfThePageIsMeantForAnotherSetUp() {
        browser.open(stub.page(""));
        browser.script("document.cookie = 'XSRF-TOKEN=raw'");
        stub.csrf = "X-XSRF-TOKEN: raw";
        browser.open(stub.page(
                "<meta name=\"_csrf\" content=\"masked\"><meta name=\"_csrf_header\" content=\"X-XSRF-TOKEN\">",
                PAYMENT));

        browser.awaitText(LINK, "run_abc");
        assertThat(stub.lookUps).hasSize(2);
    }

    @Test
    void sendsTheCsrfTokenOfTheCookie() {
        browser.open(stub.page(""));
        browser.script("document.cookie = 'XSRF-TOKEN=se%2Fcret'");
        browser.open(stub.page(PAYMENT));

        browser.awaitText(LINK, "run_abc");
        assertThat(stub.lookUps.get(0).headers().getFirst("X-XSRF-TOKEN")).isEqualTo("se/cret");
    }

    @Test
    void aCookieThatIsNotEncodedIsTheToken() {
        browser.open(stub.page(""));
        browser.script("document.cookie = 'XSRF-TOKEN=100%'");
        browser.open(stub.page(PAYMENT));

        browser.awaitText(LINK, "run_abc");
        assertThat(stub.lookUps.get(0).headers().getFirst("X-XSRF-TOKEN")).isEqualTo("100%");
    }

    @Test
    void sendsABearerTokenAndThenLinksDirectlySinceAClickSendsNone() {
        stub.withModule("""
                import { configure } from "/telemetry/telemetry-link.js";
                configure({ headers: async () => ({ Authorization: "Bearer secret" }), labels: { newTab: "(neuer Tab)" } });
                """);
        browser.open(stub.page(PAYMENT));

        browser.await(() -> "https://dashboard.example/runs/run_abc"
                .equals(browser.find(LINK).getDomProperty("href")));
        assertThat(stub.lookUps.get(stub.lookUps.size() - 1).headers().getFirst("Authorization"))
                .isEqualTo("Bearer secret");
        assertThat(browser.find(LINK).getAccessibleName()).isEqualTo("run_abc (neuer Tab)");
    }

    @Test
    void takesTheAnswerOfAServerAndAsksNobody() {
        browser.open(stub.page("""
                <telemetry-link entity-type="payment" entity-id="pym_123" run-id="run_srv" run-url="https://dashboard.example/runs/run_srv"><a href="/">run_srv</a></telemetry-link>
                <telemetry-link entity-type="payment" entity-id="2" state="none"><span>no run recorded</span></telemetry-link>
                """));

        browser.awaitText(LINK, "run_srv");
        browser.awaitText("telemetry-link:last-of-type >>> [part~=text]", "no run recorded");
        assertThat(stub.lookUps).isEmpty();
        browser.script("document.querySelector('telemetry-link').refresh()");
        browser.awaitText(LINK, "run_abc");
    }

    @Test
    void tellsThePageWhatItShows() {
        stub.withModule("""
                document.addEventListener("telemetry-link", ({ detail }) => (document.title += " " + detail.state + ":" + detail.runId));
                """);
        browser.open(stub.page(PAYMENT));

        browser.await(() -> browser.<String>script("return document.title").contains("link:run_abc"));
    }

    @Test
    void isAccessibleInEachStateInLightAndDark() {
        stub.unknownTypes.add("subscription");
        browser.open(stub.page("""
                <table>
                <tr><th>link</th><td>%s</td></tr>
                <tr><th>none</th><td><telemetry-link entity-type="payment" entity-id="1"></telemetry-link></td></tr>
                <tr><th>unavailable</th><td><telemetry-link entity-type="payment" entity-id="2" state="unavailable"></telemetry-link></td></tr>
                <tr><th>denied</th><td><telemetry-link entity-type="payment" entity-id="3" state="denied"></telemetry-link></td></tr>
                <tr><th>invalid</th><td><telemetry-link entity-type="subscription" entity-id="4"></telemetry-link></td></tr>
                <tr><th>loading</th><td><telemetry-link entity-type="payment" entity-id="5" state="loading"></telemetry-link></td></tr>
                </table>
                """.formatted(PAYMENT)));
        browser.awaitText(LINK, "run_abc");

        assertThat(browser.accessibilityViolations()).isEmpty();
        browser.dark();
        assertThat(browser.accessibilityViolations()).isEmpty();
        assertThat(browser.find(LINK).getCssValue("color")).isEqualTo("rgba(127, 180, 255, 1)");
        browser.picture("telemetry-link-dark", "table");
        browser.light();
        browser.picture("telemetry-link-light", "table");
    }
}
