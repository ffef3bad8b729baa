package io.runtelemetry.sample.entity;

import java.time.Instant;
import java.util.List;

/** Something that the business has a name for. */
public interface BusinessEntity {

    String getId();

    Instant getChangedAt();

    /** Returns what the internal tool shows. The first fact is its status or sums it up, those
     * that matter in a list come next. */
    List<Fact> facts();

    /** Returns whether somebody has to look at it. */
    default boolean needsAttention() {
        return false;
    }
}
