package io.runtelemetry.sample.internal;

import io.runtelemetry.sample.entity.BusinessEntity;
import io.runtelemetry.sample.entity.Fact;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entities that somebody has to look at for the same reason: three hundred payments that one run has failed are one thing to
 * look at.
 *
 * @param latest the one that was changed last
 * @param reason why it failed, or null if it does not say
 * @param others how many there are besides
 */
record Attention(
        String type, BusinessEntity latest, @Nullable String reason, int others) {

    private static final int MOST = 10;

    /** Returns what needs attention, the latest first, and not without end. */
    static List<Attention> of(List<EntityList> all) {
        Map<List<?>, Attention> byReason = new LinkedHashMap<>();
        for (EntityList list : all) {
            for (BusinessEntity entity : list.entities()) {
                String reason = reason(entity);
                byReason.merge(
                        reason == null ? List.of(list.type(), entity.getId()) : List.of(list.type(), reason),
                        new Attention(list.type(), entity, reason, 0),
                        Attention::and);
            }
        }
        return byReason.values().stream()
                .sorted(Comparator.comparing((Attention each) -> each.latest().getChangedAt())
                        .reversed())
                .limit(MOST)
                .toList();
    }

    private Attention and(Attention other) {
        boolean later = other.latest.getChangedAt().isAfter(latest.getChangedAt());
        return new Attention(type, later ? other.latest : latest, reason, others + other.others + 1);
    }

    private static @Nullable String reason(BusinessEntity entity) {
        return entity.facts().stream()
                .filter(fact -> fact.name().equals("Failure reason"))
                .map(Fact::value)
                .findFirst()
                .orElse(null);
    }

    public @Nullable String status() {
        return EntityTable.statusOf(latest);
    }
}
