package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.input.PrintableText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * A text in which somebody has found an ID, as it comes from logs, JSON, spreadsheets and addresses.
 *
 * @param ids what in it may be an ID, the likeliest first; not empty
 */
record PastedText(List<String> ids) {

    private static final int MAX_LENGTH = 4096;

    private static final int MAX_IDS = 40;

    /** As deep as the words, the parts and the types of an address in an address are, each of them encoded. */
    private static final int MAX_DEPTH = 16;

    /** What stands between words: spaces, quotes, brackets and separators. */
    private static final String AROUND = "\\s\\p{Z}\\p{Cf}\\p{Cc}\"'`´„“”‘’«»‹›,;<>(){}\\[\\]|";

    /** What may also stand before a word and after it, but not in between: some IDs have it. */
    private static final String BESIDE = AROUND + "=:\\\\*!…•";

    private static final Pattern ENDS = Pattern.compile("^[" + BESIDE + "]++|[.?" + BESIDE + "]++$");

    private static final Pattern SECTIONS = Pattern.compile("[?#]++");

    private static final Pattern COLON = Pattern.compile(":");

    /** What separates words, then the sections of an address and the parts of those. */
    private static final List<Pattern> OUTER = List.of(
            Pattern.compile("[" + AROUND + "]++"),
            SECTIONS,
            Pattern.compile("\\b[A-Za-z][A-Za-z0-9+.-]*+://[^/]*+|[/&=]++"));

    /** What separates the ID in a part from its type and from the ending of a file. */
    private static final List<Pattern> INNER = List.of(COLON, Pattern.compile("\\.(?=\\p{Alpha})"));

    private static final Pattern SEVERAL = Pattern.compile("^/|://|[=" + AROUND + "]");

    private static final Pattern PREFIXED = Pattern.compile("(?:^|:)[a-z]+_\\w");

    private static final Pattern DIGIT = Pattern.compile("[0-9]");

    /**
     * Finds what may be an ID.
     *
     * @throws IllegalArgumentException if there is nothing
     */
    static PastedText of(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "Search for at most " + MAX_LENGTH + " characters, not " + text.length());
        }
        String whole = ENDS.matcher(text).replaceAll("");
        Set<String> ids = new LinkedHashSet<>();
        Stream.of(text.replaceAll("\\p{Cf}", ""), text).forEach(each -> collect(each, MAX_DEPTH, ids));
        List<String> wellFormed = Stream.concat(
                        ids.stream()
                                .filter(PastedText::isWellFormed)
                                .sorted(Comparator.comparing(PastedText::rank))
                                .limit(MAX_IDS),
                        Stream.of(whole, text.strip()).filter(PastedText::isWellFormed))
                .distinct()
                .toList();
        if (wellFormed.isEmpty()) {
            throw new IllegalArgumentException("There is no ID in " + PrintableText.quoted(text)
                    + "; search for one, as pym_123, payment:pym_123, run_abc or an address that ends in it");
        }
        return new PastedText(wellFormed);
    }

    /** Adds a text, and what is in it. */
    private static void collect(String text, int depth, Set<String> ids) {
        String part = ENDS.matcher(text).replaceAll("");
        if (depth == 0 || part.isEmpty()) {
            return;
        }
        Pattern separators = separators(OUTER, part);
        String decoded = decoded(part);
        if (separators == null && !decoded.equals(part)) {
            collect(decoded, depth - 1, ids);
            return;
        }
        ids.add(part);
        if (separators == null) {
            separators = separators(INNER, part);
            if (part.indexOf('+') >= 0) {
                collect(part.replace('+', ' '), depth - 1, ids);
            }
        }
        if (separators != null) {
            // What follows a colon may have others: payment:2026:7.
            List<String> parts = Arrays.asList(separators.split(part, separators == COLON ? 2 : 0));
            // The last part of a path counts most, and a path more than a query.
            if (separators != SECTIONS) {
                Collections.reverse(parts);
            }
            parts.forEach(each -> collect(each, depth - 1, ids));
        }
    }

    private static @Nullable Pattern separators(List<Pattern> patterns, String text) {
        return patterns.stream()
                .filter(each -> each.matcher(text).find())
                .findFirst()
                .orElse(null);
    }

    /** An ID has a digit and mostly a prefix; a word beside it mostly has none. */
    private static int rank(String id) {
        return SEVERAL.matcher(id).find()
                ? 4
                : (DIGIT.matcher(id).find() ? 0 : 2) + (PREFIXED.matcher(id).find() ? 0 : 1);
    }

    private static String decoded(String part) {
        try {
            return StringUtils.uriDecode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }

    private static boolean isWellFormed(String id) {
        try {
            return new EntityRef("any", id).id().codePoints().anyMatch(Character::isLetterOrDigit);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
