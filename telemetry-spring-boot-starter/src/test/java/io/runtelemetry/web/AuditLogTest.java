package io.runtelemetry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.runtelemetry.EntityRef;
import io.runtelemetry.LinkAccess;
import io.runtelemetry.LinkAccess.Action;
import io.runtelemetry.LinkAccess.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AuditLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.runtelemetry.audit");

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private final @Nullable Level level = logger.getLevel();

    @BeforeEach
    void capture() {
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    @AfterEach
    void release() {
        logger.detachAppender(appender);
        logger.setLevel(level);
    }

    @Test
    void who_has_looked_at_what_is_logged_in_a_category_of_its_own() {
        AuditLog audit = new AuditLog();

        audit.onLinkAccess(
                new LinkAccess(Action.OPEN, new EntityRef("payment", "pym_1"), Outcome.FOUND, "ada\nforged"));
        audit.onLinkAccess(new LinkAccess(Action.LOOKUP, new EntityRef("payment", "pym_2"), Outcome.DENIED, null));

        assertThat(lines())
                .containsExactly(
                        "TELEMETRY_OPEN principal=\"ada forged\" entityType=\"payment\" entityId=\"pym_1\" outcome=\"FOUND\""
                                + " principal=ada forged entityType=payment entityId=pym_1 outcome=FOUND",
                        "TELEMETRY_LOOKUP principal=\"anonymous\" entityType=\"payment\" entityId=\"pym_2\" outcome=\"DENIED\""
                                + " principal=anonymous entityType=payment entityId=pym_2 outcome=DENIED");
    }

    @Test
    void a_page_is_one_line_with_the_outcome_of_each_entity() {
        Map<EntityRef, Outcome> outcomes = new LinkedHashMap<>();
        outcomes.put(new EntityRef("payment", "pym_1"), Outcome.FOUND);
        outcomes.put(new EntityRef("payment", "x=FOUND, payment:y"), Outcome.NOT_FOUND);

        new AuditLog().onLinkAccess(new LinkAccess(Action.LOOKUP, outcomes, "ada"));

        assertThat(lines())
                .singleElement(STRING)
                .startsWith(
                        "TELEMETRY_LOOKUP principal=\"ada\""
                                + " entities=\"payment:pym_1=FOUND, payment:x%3DFOUND%2C+payment%3Ay=NOT_FOUND\" outcome=\"FOUND\"");
    }

    @Test
    void a_page_of_any_length_has_each_of_its_entities_in_its_line() {
        Map<EntityRef, Outcome> outcomes = new LinkedHashMap<>();
        for (int i = 0; i < 500; i++) {
            outcomes.put(new EntityRef("payment", "pym_" + i), Outcome.NOT_FOUND);
        }
        outcomes.put(new EntityRef("payment", "pym_last"), Outcome.FOUND);

        new AuditLog().onLinkAccess(new LinkAccess(Action.LOOKUP, outcomes, "ada"));

        assertThat(lines()).singleElement(STRING).contains("payment:pym_last=FOUND\" outcome=\"FOUND\"");
    }

    @Test
    void no_field_can_be_forged_from_an_ID_or_a_name() {
        String id = "pym_1\" outcome=\"FOUND\\\u202e";

        new AuditLog()
                .onLinkAccess(new LinkAccess(Action.OPEN, new EntityRef("payment", id), Outcome.DENIED, "eve\" x=\""));

        assertThat(lines())
                .singleElement(STRING)
                .startsWith("TELEMETRY_OPEN principal=\"eve\\\" x=\\\"\" entityType=\"payment\""
                        + " entityId=\"pym_1\\\" outcome=\\\"FOUND\\\\\\u202e\" outcome=\"DENIED\"");
    }

    private List<String> lines() {
        return appender.list.stream()
                .map(event -> event.getFormattedMessage() + " "
                        + String.join(
                                " ",
                                event.getKeyValuePairs().stream()
                                        .map(pair -> pair.key + "=" + pair.value)
                                        .toList()))
                .toList();
    }
}
