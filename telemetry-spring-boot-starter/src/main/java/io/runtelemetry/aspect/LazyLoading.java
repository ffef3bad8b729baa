package io.runtelemetry.aspect;

/** Recognizes a common reason why an expression over entities fails. */
final class LazyLoading {

    private LazyLoading() {}

    /** Returns a sentence for the warning, empty unless a collection was read after its session had been closed. */
    static String hint(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getClass().getSimpleName().equals("LazyInitializationException")) {
                return ". A lazy collection can be read in the transaction only, which has ended when #result is read:"
                        + " fetch it within the job, or return the IDs";
            }
        }
        return "";
    }
}
