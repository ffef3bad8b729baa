package io.runtelemetry.sample.internal;

import io.runtelemetry.sample.entity.BusinessEntity;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has pasted into the search field, without what came along with it.
 *
 * @param text an ID, a part of one, or any words
 * @param type the type that it says the ID has, or null
 * @param words what in it may be an ID: those of this business have letters, digits and underscores only
 */
record SearchTerm(String text, @Nullable String type, List<String> words) {

    private static final String MARKS = "[\\s\\p{Z}\\p{Cf}\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb,;\\[\\]()]+";

    private static final Pattern AROUND = Pattern.compile('^' + MARKS + '|' + MARKS + '$');

    private static final Pattern WORD = Pattern.compile("\\w+");

    private static final Pattern ADDRESS = Pattern.compile("https?://[^/?#]*([^?#]*)(?:\\?([^#]*))?(.*)");

    private static final Pattern ID_IN_QUERY = Pattern.compile("(?:^|&)(?:id|q|run)=([^&]+)");

    /** What follows an ID in the addresses of telemetry. */
    private static final Set<String> ACTIONS = Set.of("open", "history", "state");

    static SearchTerm of(String pasted, Set<String> types) {
        String text = AROUND.matcher(pasted).replaceAll("");
        // An address may be in another, and JSON in an address: encoded once or twice.
        List<String> words = Stream.iterate(pasted.replaceAll("\\p{Cf}", ""), SearchTerm::decoded)
                .limit(3)
                .flatMap(each -> WORD.matcher(each).results())
                .map(MatchResult::group)
                .distinct()
                .toList();
        Matcher address = ADDRESS.matcher(text);
        if (address.matches()) {
            return ofAddress(address, types, words);
        }
        int colon = text.indexOf(':');
        return colon > 0 && types.contains(text.substring(0, colon))
                ? new SearchTerm(
                        AROUND.matcher(text.substring(colon + 1)).replaceAll(""), text.substring(0, colon), words)
                : new SearchTerm(text, null, words);
    }

    private static SearchTerm ofAddress(Matcher address, Set<String> types, List<String> words) {
        String query = Objects.requireNonNullElse(address.group(2), "");
        Matcher id = ID_IN_QUERY.matcher(query);
        if (id.find()) {
            return new SearchTerm(decoded(id.group(1)), null, words);
        }
        List<String> parts = new ArrayList<>(Arrays.asList(address.group(1).split("/")));
        parts.removeIf(String::isEmpty);
        if (parts.size() > 1 && ACTIONS.contains(parts.get(parts.size() - 1))) {
            parts.remove(parts.size() - 1);
        }
        if (parts.isEmpty()) {
            return new SearchTerm(query + address.group(3), null, words);
        }
        String before = parts.size() > 1 ? parts.get(parts.size() - 2) : "";
        return new SearchTerm(decoded(parts.get(parts.size() - 1)), types.contains(before) ? before : null, words);
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Returns the ID of the run that it names, if it may be one. */
    String run() {
        return words.stream()
                .filter(word -> word.startsWith("run_"))
                .findFirst()
                .orElse(text);
    }

    boolean isIdOf(String entityType, BusinessEntity entity) {
        return isOf(entityType)
                && (entity.getId().equalsIgnoreCase(text) || words.stream().anyMatch(entity.getId()::equalsIgnoreCase));
    }

    /** Returns whether an entity says this anywhere: in its ID, as its customer, as the reason for which it failed. */
    boolean matches(String entityType, BusinessEntity entity) {
        return isOf(entityType)
                && (isIn(entity.getId())
                        || entity.facts().stream().anyMatch(fact -> fact.value() != null && isIn(fact.value())));
    }

    private boolean isOf(String entityType) {
        return type == null || type.equals(entityType);
    }

    private boolean isIn(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        String sought = text.toLowerCase(Locale.ROOT);
        return lower.contains(sought) || lower.replace('_', ' ').contains(sought);
    }
}
