package io.runtelemetry.trigger;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tags that runs are to get, by run, the one that has waited longest first. Safe for use by several threads. */
final class WaitingTags {

    /** {@code MAX_TAGS_PER_RUN} of trigger.dev 4.5.12 (models/taskRunTag.server.ts). */
    private static final int MAX_TAGS = 10;

    /** Runs that wait; the oldest make room. */
    static final int MAX_WAITING = 1_000;

    private static final int MAX_ATTEMPTS = 10;

    private static final int MAX_KNOWN = 10_000;

    private static final Logger log = LoggerFactory.getLogger(EntityTags.class);

    private final Map<String, TagsOfRun> waiting = new LinkedHashMap<>();

    /** What the latest runs have been given, so that a run that goes on for long gets ten tags and each of them once. */
    private final Map<String, Set<String>> known = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > MAX_KNOWN;
        }
    };

    private boolean overflowed;

    private boolean closed;

    synchronized void add(String runId, String tag) {
        Set<String> tags = known.computeIfAbsent(runId, run -> new LinkedHashSet<>());
        if (closed || tags.size() == MAX_TAGS || !tags.add(tag)) {
            return;
        }
        waiting.computeIfAbsent(runId, TagsOfRun::new).tags.add(tag);
        if (waiting.size() > MAX_WAITING) {
            removeFirst();
            if (!overflowed) {
                overflowed = true;
                log.warn("Runs come faster than trigger.dev can be told of their entities: some get no tags");
            }
        }
    }

    /** Removes the run that has waited longest, and returns it; null if there is none. */
    synchronized @Nullable TagsOfRun removeFirst() {
        Iterator<TagsOfRun> first = waiting.values().iterator();
        if (!first.hasNext()) {
            return null;
        }
        TagsOfRun run = first.next();
        first.remove();
        return run;
    }

    /** Has a run wait again that could not be tagged, unless that was tried too often. */
    synchronized void putBack(TagsOfRun run) {
        run.attempts++;
        if (run.attempts < MAX_ATTEMPTS && waiting.size() < MAX_WAITING) {
            TagsOfRun newer = waiting.putIfAbsent(run.runId, run);
            if (newer != null) {
                newer.tags.addAll(run.tags);
            }
        }
    }

    /** Forgets all, and takes no more. */
    synchronized void close() {
        closed = true;
        waiting.clear();
    }

    /** A run and the tags that it does not have yet. */
    static final class TagsOfRun {

        final String runId;

        final Set<String> tags = new LinkedHashSet<>();

        private int attempts;

        private TagsOfRun(String runId) {
            this.runId = runId;
        }
    }
}
