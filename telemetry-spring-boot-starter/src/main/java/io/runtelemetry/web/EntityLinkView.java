package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.TelemetryLink;
import io.runtelemetry.TelemetryRecord;
import io.runtelemetry.trigger.RunIdTimestamp;
import io.runtelemetry.trigger.TaggedRuns;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The link of an entity, as it is in JSON.
 *
 * @param runIdTimestamp when the run was triggered, as its ID says by itself; absent if it does not
 * @param taggedRunsUrl the list of all runs that are tagged with the entity; absent if there is none
 */
record EntityLinkView(
        TelemetryRecord record,
        @Nullable String triggerUrl,
        Optional<Instant> runIdTimestamp,
        Optional<String> taggedRunsUrl) {

    static EntityLinkView of(EntityRef entity, TelemetryLink link, @Nullable TaggedRuns taggedRuns) {
        return new EntityLinkView(
                link.record(),
                link.triggerUrl(),
                RunIdTimestamp.of(link.record().runId()),
                Optional.ofNullable(taggedRuns).flatMap(runs -> runs.url(entity)));
    }
}
