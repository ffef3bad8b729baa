package io.runtelemetry.input;

/**
 * Text from anywhere in a form that messages and log lines can hold: it can neither end a line or a quotation, nor change
 * what people see around it.
 */
public final class PrintableText {

    private static final int MAX_QUOTED = 64;

    private PrintableText() {}

    /** Returns whether a line can hold the character: it is no control character and no separator of lines or paragraphs. */
    public static boolean fitsInLine(char c) {
        return !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
    }

    /** Returns whether a line can hold each character. */
    public static boolean fitsInLine(CharSequence text) {
        return text.chars().allMatch(c -> fitsInLine((char) c));
    }

    /** Returns whether the text is one or more ASCII characters without spaces, as keys and tokens are. */
    public static boolean isVisibleAscii(CharSequence text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /** Returns the text in single quotes, escaped, at most its first 64 characters. */
    public static String quoted(CharSequence text) {
        return '\'' + escaped(text, MAX_QUOTED, '\'') + '\'';
    }

    /**
     * Returns the text with a backslash before quotes and backslashes and with {@code \\u….} for what a line cannot hold and
     * for what is invisible or changes the direction of writing.
     *
     * @param maxLength how many characters of the text are kept, at least 0; of a longer one the length is given
     */
    public static String escaped(CharSequence text, int maxLength) {
        return escaped(text, maxLength, '"');
    }

    /**
     * Returns the text as one line of what people can see: white space is a single space, and control characters, those that
     * are invisible or change the direction of writing, and halves of characters are gone.
     *
     * @param maxLength how many characters the line has at most, positive; a longer one ends in an ellipsis
     */
    public static String plain(String text, int maxLength) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0;
                i < text.length() && plain.length() <= maxLength;
                i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean space = Character.isWhitespace(c) || Character.isSpaceChar(c);
            if (!space && isSeen(c)) {
                plain.appendCodePoint(c);
            } else if (space && !plain.isEmpty() && plain.charAt(plain.length() - 1) != ' ') {
                plain.append(' ');
            }
        }
        if (plain.length() <= maxLength) {
            return plain.toString().stripTrailing();
        }
        int end = maxLength - 1;
        if (end > 0 && Character.isHighSurrogate(plain.charAt(end - 1))) {
            end--;
        }
        return plain.substring(0, end).stripTrailing() + '…';
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String escaped(CharSequence text, int maxLength, char quote) {
        int length = Math.min(text.length(), maxLength);
        StringBuilder escaped = new StringBuilder(length + 16);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == quote || c == '\\') {
                escaped.append('\\').append(c);
            } else if (isVisible(c)) {
                escaped.append(c);
            } else {
                escaped.append(String.format("\\u%04x", (int) c));
            }
        }
        if (text.length() > maxLength) {
            escaped.append("… (").append(text.length()).append(" characters)");
        }
        return escaped.toString();
    }

    private static boolean isVisible(char c) {
        return fitsInLine(c) && !Character.isSurrogate(c) && Character.getType(c) != Character.FORMAT;
    }
}
