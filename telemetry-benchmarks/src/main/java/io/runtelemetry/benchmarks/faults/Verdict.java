package io.runtelemetry.benchmarks.faults;

import io.runtelemetry.benchmarks.faults.Journal.Job;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether Redis has, in the end, what it should: for each entity the run that was done last. Of runs that overlap, each may
 * be the last; of runs of different processes, those that ended within 100 ms of each other, too.
 *
 * @param lost entities for which Redis has no run or an older one, without those that may be accounted for by drops
 * @param dropped how many records were given up and counted
 * @param stale entities, among those, for which Redis has an older run although it had acknowledged the last one
 */
record Verdict(int lost, int dropped, int stale) {

    private static final long SIMULTANEOUS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * Compares.
     *
     * @param storedRuns returns the runs that Redis has for entities, by their IDs
     */
    static Verdict of(List<Journal> journals, Function<List<String>, Map<String, String>> storedRuns) {
        Map<String, List<Job>> jobs = journals.stream()
                .flatMap(journal -> journal.jobs().stream())
                .filter(Job::isDone)
                .collect(Collectors.groupingBy(Job::entityId, LinkedHashMap::new, Collectors.toList()));
        Map<String, String> stored = storedRuns.apply(List.copyOf(jobs.keySet()));
        int missing = 0;
        int stale = 0;
        for (Map.Entry<String, List<Job>> entity : jobs.entrySet()) {
            List<Job> last = last(entity.getValue());
            String present = stored.get(entity.getKey());
            if (last.stream().noneMatch(job -> job.runId().equals(present))) {
                missing++;
                stale += present != null && last.stream().anyMatch(job -> job.stored) ? 1 : 0;
            }
        }
        int dropped =
                journals.stream().mapToInt(journal -> journal.dropped.get()).sum();
        return new Verdict(Math.max(0, missing - dropped), dropped, stale);
    }

    private static List<Job> last(List<Job> jobs) {
        Job latest =
                jobs.stream().max(Comparator.comparingLong(job -> job.endedAt)).orElseThrow();
        return jobs.stream().filter(job -> mayComeAfter(job, latest)).toList();
    }

    private static boolean mayComeAfter(Job job, Job latest) {
        return job.endedAt >= latest.begunAt
                || (job.process != latest.process && job.endedAt >= latest.endedAt - SIMULTANEOUS_NANOS);
    }
}
