package io.runtelemetry;

/** Input as it may appear in a message: quoted, shortened, and unable to forge a log line. */
final class Quoted {

    private static final int MAX_LENGTH = 64;

    private Quoted() {}

    static String of(CharSequence input) {
        StringBuilder quoted = new StringBuilder().append('\'');
        int length = Math.min(input.length(), MAX_LENGTH);
        for (int i = 0; i < length; i++) {
            char c = input.charAt(i);
            if (EntityRef.isAllowed(c) && !Character.isSurrogate(c)) {
                quoted.append(c);
            } else {
                quoted.append(String.format("\\u%04x", (int) c));
            }
        }
        if (input.length() > MAX_LENGTH) {
            quoted.append("… (").append(input.length()).append(" characters)");
        }
        return quoted.append('\'').toString();
    }
}
