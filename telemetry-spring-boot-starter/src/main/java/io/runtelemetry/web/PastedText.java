package io.runtelemetry.web;

import io.runtelemetry.EntityRef;
import io.runtelemetry.input.PrintableText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.StringUtils;

/**
 * A text in which somebody has found an ID, as it comes from logs, JSON, spreadsheets and addresses.
 *
 * @param ids what in it may be an ID, the likeliest first; not empty
 */
record PastedText(List<String> ids) {

    private static final int MAX_LENGTH = 4096;

    private static final int MAX_IDS = 12;

    /** What stands around IDs: spaces, quotes, brackets and separators. */
    private static final String AROUND = "\\s\\p{Cf}\\p{Cc}\"'`´„“”‘’«»,;<>(){}\\[\\]|";

    private static final Pattern ENDS = Pattern.compile("^[=:" + AROUND + "]++|[=:." + AROUND + "]++$");

    private static final Pattern WORDS = Pattern.compile("[=:]?[" + AROUND + "]++|=");

    private static final Pattern ADDRESS =
            Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*|(?=/))([^?#]*)(?:\\?([^#]*))?(?:#(.*))?");

    private static final Pattern PARTS = Pattern.compile("[/?&=#]+");

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
        Matcher address = ADDRESS.matcher(whole);
        Set<String> ids = new LinkedHashSet<>();
        if (address.matches()) {
            for (int part = 1; part <= 3; part++) {
                ids.addAll(lastFirst(PARTS, StringUtils.hasText(address.group(part)) ? address.group(part) : ""));
            }
        } else if (WORDS.matcher(whole).find()) {
            ids.addAll(lastFirst(WORDS, whole));
        }
        List<String> likely = new ArrayList<>(ids);
        // An ID has a digit; a word beside it mostly has none.
        likely.sort(Comparator.comparing(id -> id.chars().noneMatch(c -> c >= '0' && c <= '9')));
        likely.add(whole);
        likely.addAll(lastFirst(PARTS, whole));
        likely.add(text.strip());
        List<String> wellFormed = likely.stream()
                .filter(PastedText::isWellFormed)
                .distinct()
                .limit(MAX_IDS)
                .toList();
        if (wellFormed.isEmpty()) {
            throw new IllegalArgumentException("There is no ID in " + PrintableText.quoted(text)
                    + "; search for one, as pym_123, payment:pym_123, run_abc or an address that ends in it");
        }
        return new PastedText(wellFormed);
    }

    private static Collection<String> lastFirst(Pattern separators, String text) {
        List<String> parts = new ArrayList<>(separators
                .splitAsStream(text)
                .map(part -> ENDS.matcher(decoded(part)).replaceAll(""))
                .toList());
        Collections.reverse(parts);
        return parts;
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
