package io.runtelemetry.benchmarks.scale;

import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of threads that a JVM has. */
enum ThreadKind {
    PLATFORM,
    /** From JDK 21 on. */
    VIRTUAL;

    /** Returns the kinds that this JVM has. */
    static Stream<ThreadKind> available() {
        return Stream.of(values()).filter(kind -> kind == PLATFORM || virtualThreads() != null);
    }

    ThreadFactory factory() {
        ThreadFactory virtual = virtualThreads();
        return this == VIRTUAL && virtual != null ? virtual : Thread::new;
    }

    /** The language level is that of a JDK which has none. */
    private static @Nullable ThreadFactory virtualThreads() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
