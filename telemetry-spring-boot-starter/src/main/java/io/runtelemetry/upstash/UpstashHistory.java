package io.runtelemetry.upstash;

import io.runtelemetry.EntityRef;
import io.runtelemetry.RecordedRun;
import io.runtelemetry.RunHistory;
import io.runtelemetry.TelemetryWrite;
import io.runtelemetry.json.JsonValue;
import io.runtelemetry.store.HistoryFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is kept beyond the last run of an entity: in sorted sets, each written by one script. */
record UpstashHistory(UpstashClient client, HistoryFormat format, Duration timeout, InstantSource clock)
        implements RunHistory {

    List<List<String>> commands(TelemetryWrite write, Instant now) {
        return format.additions(write, now).stream()
                .map(addition -> Stream.concat(
                                Stream.of("EVAL", HistoryFormat.LUA, "1", addition.key()),
                                addition.arguments().stream())
                        .toList())
                .toList();
    }

    @Override
    public List<RecordedRun> runsOf(EntityRef entity) {
        List<RecordedRun> runs = new ArrayList<>();
        List<JsonValue> members =
                newestFirst(format.key(entity), format.options().size());
        for (int i = 0; i + 1 < members.size(); i += 2) {
            Instant at = HistoryFormat.time(score(members.get(i + 1)));
            runs.add(new RecordedRun(member(members.get(i)), at));
        }
        return runs;
    }

    @Override
    public List<EntityRef> entitiesOf(String runId) {
        List<EntityRef> entities = new ArrayList<>();
        List<JsonValue> members =
                newestFirst(format.key(runId), format.options().maxEntities());
        for (int i = 0; i < members.size(); i += 2) {
            EntityRef entity = HistoryFormat.entity(member(members.get(i)));
            if (entity != null) {
                entities.add(entity);
            }
        }
        return entities;
    }

    /** Returns members and scores, one after the other. */
    private List<JsonValue> newestFirst(String key, int max) {
        String begin = Long.toString(format.begin(clock.instant()).toEpochMilli());
        JsonValue members = client.ask(
                List.of("ZREVRANGEBYSCORE", key, "+inf", begin, "WITHSCORES", "LIMIT", "0", Integer.toString(max)),
                timeout);
        if (!members.isArray()) {
            throw UpstashException.malformed();
        }
        return members.elements();
    }

    private static String member(JsonValue value) {
        String text = value.text();
        if (text == null) {
            throw UpstashException.malformed();
        }
        return text;
    }

    /** A score, which is a text in some versions of Redis and a number in others. */
    private static double score(JsonValue value) {
        Number number = value.number();
        try {
            return number == null ? Double.parseDouble(member(value)) : number.doubleValue();
        } catch (NumberFormatException e) {
            throw UpstashException.malformed();
        }
    }
}
