package io.runtelemetry.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What runs are tagged with at trigger.dev, by the route and the limits of its version 4.5.12. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EntityTagsTest {

    private static final String PATH = "/api/v1/runs/run_abc/tags";

    private final TriggerStub trigger = new TriggerStub().run("run_abc", "EXECUTING", "");

    private final TriggerRunUrlGenerator links =
            new TriggerRunUrlGenerator("https://cloud.trigger.dev", TriggerEnvironment.UNKNOWN);

    private Instant now = Instant.parse("2026-11-27T12:00:00Z");

    private final TriggerApi api = new TriggerApi(trigger.options(), () -> now);

    private final EntityTags tags = new EntityTags(api, links, Duration.ofSeconds(60));

    @AfterEach
    void every_request_was_as_trigger_dev_takes_it() {
        trigger.close();
        assertThat(trigger.violations()).isEmpty();
    }

    @Test
    void the_entities_of_a_run_come_in_one_request() {
        stored("payment", "pym_123", "run_abc");
        stored("invoice", "inv_456", "run_abc");
        stored("payment", "pym_123", "run_abc");
        assertThat(trigger.requests()).isEmpty();

        tags.send();

        assertThat(trigger.tags("run_abc")).containsExactly("payment:pym_123", "invoice:inv_456");
        assertThat(trigger.requests()).containsExactly(PATH);
    }

    @Test
    void what_comes_later_is_sent_later_and_nothing_twice() {
        stored("payment", "pym_1", "run_abc");
        tags.send();
        stored("payment", "pym_1", "run_abc");
        stored("payment", "pym_2", "run_abc");
        tags.send();
        tags.send();

        assertThat(trigger.tags("run_abc")).containsExactly("payment:pym_1", "payment:pym_2");
        assertThat(trigger.requests()).containsExactly(PATH, PATH);
    }

    @Test
    void a_run_that_touches_three_hundred_gets_ten_tags_however_long_it_takes() {
        for (int i = 0; i < 300; i++) {
            stored("payment", "pym_" + i, "run_abc");
            if (i % 4 == 3) {
                tags.send();
            }
        }

        assertThat(trigger.tags("run_abc")).hasSize(10).contains("payment:pym_0", "payment:pym_9");
        assertThat(trigger.requests()).hasSize(3);
    }

    @Test
    void a_run_that_has_tags_of_its_task_gets_what_there_is_room_for() {
        IntStream.range(0, 6).forEach(i -> trigger.tags("run_abc").add("own-" + i));
        IntStream.range(0, 9).forEach(i -> stored("payment", "pym_" + i, "run_abc"));

        tags.send();

        assertThat(trigger.tags("run_abc")).hasSize(10).contains("own-5", "payment:pym_0", "payment:pym_3");
    }

    @Test
    void a_run_without_room_and_one_that_trigger_dev_does_not_know_hold_up_no_other() {
        IntStream.range(0, 10).forEach(i -> trigger.tags("run_full").add("own-" + i));
        trigger.run("run_full", "EXECUTING", "");
        stored("payment", "pym_1", "run_full");
        IntStream.range(0, 10).forEach(i -> stored("payment", "pym_" + i, "run_gone"));
        stored("payment", "pym_1", "run_abc");

        tags.send();
        tags.send();

        assertThat(trigger.tags("run_abc")).containsExactly("payment:pym_1");
        assertThat(trigger.requests()).hasSize(3);
    }

    @Test
    void an_ID_that_is_too_long_for_a_tag_and_a_run_of_another_engine_get_none() {
        stored("payment", "p".repeat(EntityTags.MAX_LENGTH - "payment:".length() + 1), "run_abc");
        stored("payment", "pym_1", "quartz_host::DEFAULT::settle");
        tags.send();
        assertThat(trigger.requests()).isEmpty();

        stored("payment", "p".repeat(EntityTags.MAX_LENGTH - "payment:".length()), "run_abc");
        tags.send();
        assertThat(trigger.tags("run_abc")).hasSize(1);
    }

    @Test
    void while_trigger_dev_is_away_tags_wait_and_later_they_are_there() {
        trigger.then(exchange -> exchange.sendResponseHeaders(503, -1));
        stored("payment", "pym_1", "run_abc");
        tags.send();
        tags.send();
        assertThat(trigger.requests()).as("it is left alone for a while").hasSize(1);

        stored("payment", "pym_2", "run_abc");
        now = now.plusSeconds(5);
        tags.send();

        assertThat(trigger.tags("run_abc")).containsExactlyInAnyOrder("payment:pym_1", "payment:pym_2");
    }

    @Test
    void a_rate_limit_holds_for_tags_too() {
        long reset = now.plusSeconds(30).toEpochMilli();
        trigger.then(429, "{}", Map.of("x-ratelimit-reset", Long.toString(reset)));
        stored("payment", "pym_1", "run_abc");
        tags.send();
        now = now.plusSeconds(29);
        tags.send();
        assertThat(trigger.requests()).hasSize(1);

        now = now.plusSeconds(1);
        tags.send();
        assertThat(trigger.tags("run_abc")).containsExactly("payment:pym_1");
    }

    @Test
    void a_key_that_may_not_tag_is_told_once_and_still_reads() {
        TriggerApi restricted = new TriggerApi(trigger.options(TriggerStub.RESTRICTED_KEY), () -> now);
        EntityTags refused = new EntityTags(restricted, links, Duration.ofSeconds(60));
        try (RootLog log = new RootLog(Level.INFO)) {
            for (int i = 0; i < 3; i++) {
                refused.onStored(new EntityRef("payment", "pym_" + i), new TelemetryRecord("run_abc"), Duration.ZERO);
                refused.send();
            }
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("tags need an unrestricted key");
        }
        assertThat(trigger.requests()).hasSize(1);
        assertThat(restricted.retrieveRun("run_abc")).isPresent();
    }

    @Test
    void a_round_leaves_the_tasks_most_of_the_rate_limit() {
        IntStream.range(0, 100).forEach(i -> {
            trigger.run("run_" + i, "EXECUTING", "");
            stored("payment", "pym_1", "run_" + i);
        });

        tags.send();
        assertThat(trigger.requests()).hasSize(EntityTags.MAX_REQUESTS);
        IntStream.range(0, 3).forEach(round -> tags.send());
        assertThat(trigger.requests()).hasSize(100);
    }

    @Test
    void no_more_runs_wait_than_there_is_room_for_and_the_oldest_go() {
        try (RootLog log = new RootLog(Level.INFO)) {
            IntStream.range(0, WaitingTags.MAX_WAITING + 5).forEach(i -> stored("payment", "pym_1", "run_" + i));
            assertThat(log.lines()).singleElement().asString().startsWith("WARN");
        }
        trigger.run("run_4", "EXECUTING", "").run("run_5", "EXECUTING", "");

        tags.send();

        assertThat(trigger.tags("run_4")).isEmpty();
        assertThat(trigger.tags("run_5")).hasSize(1);
    }

    @Test
    void a_thread_of_its_own_sends_them_and_the_stop_sends_the_rest() {
        EntityTags running = new EntityTags(api, links, Duration.ofMillis(50));
        running.start();
        running.onStored(new EntityRef("payment", "pym_1"), new TelemetryRecord("run_abc"), Duration.ZERO);
        await().untilAsserted(() -> assertThat(trigger.tags("run_abc")).hasSize(1));
        running.close();

        EntityTags stopped = new EntityTags(api, links, Duration.ofSeconds(60));
        stopped.start();
        stopped.onStored(new EntityRef("payment", "pym_2"), new TelemetryRecord("run_abc"), Duration.ZERO);
        stopped.close();
        assertThat(trigger.tags("run_abc")).containsExactly("payment:pym_1", "payment:pym_2");
    }

    @Test
    void the_list_of_an_entitys_runs_is_known_with_the_slugs() {
        EntityRef payment = new EntityRef("payment", "pym 1&a=b");
        assertThat(tags.url(payment)).isEmpty();

        new TriggerValidation(api, links, null, () -> now).validate();

        assertThat(tags.url(payment))
                .contains("https://cloud.trigger.dev/orgs/acme-1a2b/projects/billing-Xy9/env/prod/runs"
                        + "?tags=payment%3Apym+1%26a%3Db&period=30d");
        assertThat(links.generateUrl("run_abc"))
                .as("links stay short")
                .isEqualTo("https://cloud.trigger.dev/runs/run_abc");
    }

    @Test
    void the_list_of_an_entitys_runs_is_known_with_reference_and_environment_too() {
        TriggerRunUrlGenerator byReference = new TriggerRunUrlGenerator(
                "https://cloud.trigger.dev", new TriggerEnvironment(null, null, "proj_abc", "prod"));

        assertThat(new EntityTags(api, byReference, Duration.ofSeconds(60)).url(new EntityRef("payment", "pym_1")))
                .contains(
                        "https://cloud.trigger.dev/projects/v3/proj_abc/runs?envSlug=prod&tags=payment%3Apym_1&period=30d");
    }

    private void stored(String type, String id, String runId) {
        tags.onStored(new EntityRef(type, id), new TelemetryRecord(runId), Duration.ZERO);
    }
}
