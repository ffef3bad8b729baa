package io.runtelemetry.recorder;

/**
 * Knows threads that must not wait: those of Reactor, and those of Netty, which the store's own client may need to answer.
 * They are told by the names of their types, since neither library need be there, and some bring along a copy of their own.
 */
final class NonBlockingThreads {

    private static final ClassValue<Boolean> NON_BLOCKING = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isNonBlocking(type);
        }
    };

    private NonBlockingThreads() {}

    static boolean contain(Thread thread) {
        return NON_BLOCKING.get(thread.getClass());
    }

    private static boolean isNonBlocking(Class<?> type) {
        for (Class<?> ancestor = type; ancestor != null; ancestor = ancestor.getSuperclass()) {
            if (ancestor.getName().endsWith("io.netty.util.concurrent.FastThreadLocalThread")) {
                return true;
            }
            for (Class<?> marker : ancestor.getInterfaces()) {
                if (marker.getName().equals("reactor.core.scheduler.NonBlocking")) {
                    return true;
                }
            }
        }
        return false;
    }
}
