package io.runtelemetry.recorder;

/** An error in one line of bounded length: what a server says may hold anything. */
final class ErrorText {

    private static final int MAX_LENGTH = 300;

    private ErrorText() {}

    static String of(Throwable error) {
        Throwable root = error;
        for (int depth = 0; root.getCause() != null && depth < 10; depth++) {
            root = root.getCause();
        }
        return of(root.getClass().getSimpleName() + ": " + root.getMessage());
    }

    static String of(String message) {
        String shortened = message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH) + "…" : message;
        return shortened.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
    }
}
