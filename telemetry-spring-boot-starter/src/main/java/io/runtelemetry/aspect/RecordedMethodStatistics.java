package io.runtelemetry.aspect;

import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An annotated method of the application, and what it has recorded since the start.
 *
 * @param className the name of the class that declares it
 * @param method its name and the simple names of its parameters' types
 * @param recordings what each of its annotations has recorded
 */
public record RecordedMethodStatistics(String className, String method, List<Recordings> recordings) {

    /**
     * What one annotation has recorded.
     *
     * @param entityType the type of the entities
     * @param entities how many entities have been handed to the recorder; an entity counts each time
     * @param last when that was the last time, to a tenth of a second, or null if never
     */
    public record Recordings(
            String entityType, long entities, @Nullable Instant last) {}

    /** Returns a method by all the ways it is called: through its class, its subclasses and its interfaces. */
    static RecordedMethodStatistics of(Collection<RecordedMethod> ways) {
        Method method = ways.iterator().next().method();
        List<Recordings> recordings = new ArrayList<>();
        int count = ways.iterator().next().operations().size();
        for (int i = 0; i < count; i++) {
            recordings.add(sum(i, ways));
        }
        return new RecordedMethodStatistics(method.getDeclaringClass().getName(), signature(method), recordings);
    }

    private static Recordings sum(int index, Collection<RecordedMethod> ways) {
        long entities = 0;
        long last = 0;
        String type = "";
        for (RecordedMethod way : ways) {
            RecordOperation operation = way.operations().get(index);
            type = operation.entityType;
            entities += operation.recordedEntities();
            last = Math.max(last, operation.lastRecorded());
        }
        return new Recordings(type, entities, last == 0 ? null : Instant.ofEpochMilli(last));
    }

    private static String signature(Method method) {
        List<String> types = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            types.add(type.getSimpleName());
        }
        return method.getName() + '(' + String.join(", ", types) + ')';
    }
}
