package io.runtelemetry.upstash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.TelemetryStore.Failure;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.store.HistoryFormat;
import io.runtelemetry.store.HistoryOptions;
import io.runtelemetry.store.TelemetryFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Neither the token nor what is sent or received is in a log or an exception, not even at trace. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class UpstashSecretsTest {

    private static final String ID = "pym_secret";

    private static final String RUN = "run_secret";

    /** What a server might say: the words that it was sent, and some of its own. */
    private static final String SPOKEN = "SECRET " + UpstashStub.TOKEN + " telemetry:payment:" + ID + " " + RUN;

    private final UpstashStub upstash = new UpstashStub();

    private final UpstashTelemetryStore store = new UpstashTelemetryStore(
            upstash.options(),
            new TelemetryFormat("telemetry", new TelemetryListener() {}),
            new HistoryFormat("telemetry", HistoryOptions.none()));

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private final Level level = root.getLevel();

    @BeforeEach
    void listen() {
        root.setLevel(Level.TRACE);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void close() {
        root.detachAppender(log);
        root.setLevel(level);
        upstash.close();
    }

    static Stream<Consumer<UpstashStub>> answers() {
        String item = "{\"error\":\"" + SPOKEN + "\"}";
        return Stream.of(
                upstash -> upstash.then(200, "[" + item + "," + item + "]").then(400, item),
                upstash -> upstash.then(200, SPOKEN).then(200, SPOKEN),
                upstash -> upstash.then(200, "[" + SPOKEN).then(200, "{\"result\":" + SPOKEN),
                upstash -> upstash.then(401, item).then(401, SPOKEN),
                upstash -> upstash.then(500, SPOKEN).then(503, item),
                upstash ->
                        upstash.then(429, SPOKEN, Map.of("Retry-After", SPOKEN)).then(429, item),
                upstash -> upstash.thenHangUp().thenHangUp().thenHangUp().thenHangUp());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void whatever_Upstash_answers_nothing_of_it_is_repeated(Consumer<UpstashStub> answers) {
        answers.accept(upstash);
        List<Throwable> failures = new ArrayList<>();

        Throwable thrown = catchThrowable(() -> Failure.among(store.write(List.of(write(ID), write(ID + "2")))).stream()
                .map(Failure::reason)
                .forEach(failures::add));
        if (thrown != null) {
            failures.add(thrown);
        }
        failures.add(catchThrowable(() -> store.read(List.of(new EntityRef("payment", ID)))));

        assertThat(failures).hasSizeGreaterThanOrEqualTo(2).doesNotContainNull().allSatisfy(failure -> {
            assertNoSecret(Throwables.getStackTrace(failure));
            assertNoSecret(failure.toString());
        });
        assertThat(logged()).allSatisfy(UpstashSecretsTest::assertNoSecret);
    }

    @Test
    void options_do_not_show_the_token() {
        assertNoSecret(upstash.options().toString());
    }

    private List<String> logged() {
        return log.list.stream()
                .map(event -> event.getFormattedMessage()
                        + event.getKeyValuePairs()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .toList();
    }

    private static void assertNoSecret(String text) {
        assertThat(text).doesNotContain(UpstashStub.TOKEN, "SECRET", ID, RUN);
    }

    private static TelemetryWrite write(String id) {
        return new TelemetryWrite(
                new EntityRef("payment", id),
                new TelemetryRecord(RUN),
                Duration.ofDays(14),
                false,
                List.of(),
                List.of());
    }
}
