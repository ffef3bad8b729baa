package io.runtelemetry.sample.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.TestSocketUtils;

/** What people see in the tab that a link has opened where it leads to no run. */
@ExtendWith(BrowserExtension.class)
final class OpenedLinkTest {

    private final Browser browser;

    OpenedLinkTest(Browser browser) {
        this.browser = browser;
    }

    @ParameterizedTest
    @CsvSource({
        "401, '', memory, You are not logged in, Log in where you came from",
        "403, sales, memory, Your account may not see runs, Ask who administers",
        "404, reader, memory, There is no run to open, may be older than what is known",
        "503, reader, redis, The run cannot be looked up at the moment, Try again in a moment"
    })
    void aPageSaysWhyThereIsNoRunAndWhatToDo(int status, String user, String store, String title, String advice) {
        try (ConfigurableApplicationContext application = SetUpsTest.startWithoutRecords(
                "telemetry.store=" + store, "spring.data.redis.port=" + TestSocketUtils.findAvailableTcpPort())) {
            String origin = "http://localhost:" + SetUpsTest.port(application);
            if (!user.isEmpty()) {
                browser.open(origin.replace("//", "//" + user + ":secret@") + "/page");
            }
            browser.open(origin + "/telemetry/payment/pym_other/open");

            assertThat(browser.<Long>script("return performance.getEntriesByType('navigation')[0].responseStatus"))
                    .isEqualTo(status);
            assertThat(browser.find("h1").getText()).isEqualTo(title);
            browser.awaitText("main", advice);
            assertThat(browser.find("main a").getText()).isEqualTo("Try again");
            assertThat(browser.accessibilityViolations()).isEmpty();
            String light = browser.find("body").getCssValue("background-color");
            browser.picture("opened-link-" + status);
            browser.dark();
            assertThat(browser.find("body").getCssValue("background-color")).isNotEqualTo(light);
            assertThat(browser.accessibilityViolations()).isEmpty();
            browser.picture("opened-link-" + status + "-dark");
            browser.phone();
            assertThat(browser.<Boolean>script("return document.documentElement.scrollWidth <= innerWidth"))
                    .isTrue();
        }
    }
}
