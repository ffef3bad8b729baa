package io.runtelemetry.benchmarks.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether Redis has, in the end, what it should: for each entity the run that was done last. Of runs that overlap, each may
 * be the last; of runs of different processes, those that ended within 100 ms of each other, too.
 *
 * @param lost entities for which Redis has no run or an older one, without those that may be accounted for by drops
 * @param dropped how many records were given up and counted
 * @param stale entities, among those, for which Redis has an older run although it had acknowledged the last one
 */
record Verdict(int lost, long dropped, int stale) {

    private static final long SIMULTANEOUS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private record Run(Journal journal, int job) {

        String id() {
            return journal.runId(job);
        }

        long begunAt() {
            return journal.begunAt(job);
        }

        long endedAt() {
            return journal.endedAt(job);
        }

        boolean isStored() {
            return journal.isStored(job);
        }

        boolean mayComeAfter(Run last) {
            return endedAt() >= last.begunAt()
                    || (journal != last.journal && endedAt() >= last.endedAt() - SIMULTANEOUS_NANOS);
        }
    }

    /**
     * Compares.
     *
     * @param storedRuns returns the runs that Redis has for entities, by their IDs
     */
    static Verdict of(List<Journal> journals, Function<List<String>, Map<String, String>> storedRuns) {
        Map<String, List<Run>> runs = runs(journals);
        Map<String, String> stored = storedRuns.apply(List.copyOf(runs.keySet()));
        int missing = 0;
        int stale = 0;
        for (Map.Entry<String, List<Run>> entity : runs.entrySet()) {
            List<Run> last = last(entity.getValue());
            String present = stored.get(entity.getKey());
            if (!isAmong(last, present)) {
                missing++;
                stale += present != null && last.stream().anyMatch(Run::isStored) ? 1 : 0;
            }
        }
        long dropped = journals.stream().mapToLong(Journal::drops).sum();
        return new Verdict((int) Math.max(0, missing - dropped), dropped, stale);
    }

    private static Map<String, List<Run>> runs(List<Journal> journals) {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (Journal journal : journals) {
            for (int job = 0; job < journal.size; job++) {
                if (journal.isDone(job)) {
                    runs.computeIfAbsent(journal.entityId(job), id -> new ArrayList<>())
                            .add(new Run(journal, job));
                }
            }
        }
        return runs;
    }

    private static List<Run> last(List<Run> runs) {
        Run last = runs.get(0);
        for (Run run : runs) {
            last = run.endedAt() > last.endedAt() ? run : last;
        }
        Run latest = last;
        return runs.stream().filter(run -> run.mayComeAfter(latest)).toList();
    }

    private static boolean isAmong(List<Run> runs, @Nullable String id) {
        return runs.stream().anyMatch(run -> run.id().equals(id));
    }
}
