package io.runtelemetry.sample.entity;

import java.util.List;

/** Something that the business has a name for. */
public interface BusinessEntity {

    String getId();

    /** Returns what the internal tool shows. The first fact sums the entity up. */
    List<Fact> facts();

    /** Returns whether somebody has to look at it. */
    default boolean needsAttention() {
        return false;
    }
}
