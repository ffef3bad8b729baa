package io.runtelemetry.store;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest members of many bounded sets, each with its time. The set that was added to longest ago makes room for others.
 * Used by one thread at a time.
 *
 * @param <K> the sets' names
 * @param <M> the members
 */
final class InMemoryRunLog<K, M> {

    private final Map<K, Map<M, Instant>> sets = new LinkedHashMap<>();

    private final int size;

    private final int maxSets;

    /** Creates an empty log that keeps so many members of so many sets. */
    InMemoryRunLog(int size, int maxSets) {
        this.size = size;
        this.maxSets = maxSets;
    }

    void add(K key, M member, Instant at) {
        Map<M, Instant> members = sets.remove(key);
        members = members == null ? new LinkedHashMap<>() : members;
        sets.put(key, members);
        members.merge(member, at, (one, other) -> one.isBefore(other) ? other : one);
        if (members.size() > size) {
            members.entrySet().stream().min(order()).map(Map.Entry::getKey).ifPresent(members::remove);
        }
        if (sets.size() > maxSets) {
            sets.remove(sets.keySet().iterator().next());
        }
    }

    /** Returns the members since a time, the newest first. */
    List<Map.Entry<M, Instant>> since(K key, Instant begin) {
        return sets.getOrDefault(key, Map.of()).entrySet().stream()
                .filter(member -> !member.getValue().isBefore(begin))
                .sorted(InMemoryRunLog.<M>order().reversed())
                .map(member -> Map.entry(member.getKey(), member.getValue()))
                .toList();
    }

    /** As Redis has it: those of the same time by what they are called. */
    private static <M> Comparator<Map.Entry<M, Instant>> order() {
        return Map.Entry.<M, Instant>comparingByValue()
                .thenComparing(member -> member.getKey().toString());
    }
}
