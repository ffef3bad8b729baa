package io.runtelemetry.engine;

import io.runtelemetry.input.HttpUrl;
import io.runtelemetry.input.Require;
import java.util.Collection;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * An absolute URL with placeholders as {@code {jobName}} in its path, query or fragment. Scheme and host stand in the
 * template as they are, so that no value can change where a link leads to.
 */
final class RunUrlTemplate {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private static final Pattern AUTHORITY_END = Pattern.compile("[/?#]");

    private static final Pattern PATH_END = Pattern.compile("[?#]");

    private static final Pattern SLASHES = Pattern.compile("[/\\\\]");

    private static final Pattern ENCODED = Pattern.compile("%(2[EeFf5]|5[Cc])");

    private final String template;

    private RunUrlTemplate(String template) {
        this.template = template;
    }

    /**
     * Creates a template.
     *
     * @param property the property that it comes from, for messages
     * @param template the text; null or empty for none
     * @param placeholders those that it may have
     * @throws IllegalArgumentException if it is no absolute http or https URL or has a placeholder that it may not have
     */
    static @Nullable RunUrlTemplate of(String property, @Nullable String template, Collection<String> placeholders) {
        if (!StringUtils.hasText(template)) {
            return null;
        }
        Matcher matcher = PLACEHOLDER.matcher(template);
        while (matcher.find()) {
            Require.that(
                    placeholders.contains(matcher.group(1)),
                    property + " may have the placeholders " + String.join(", ", braced(placeholders))
                            + " and no other");
        }
        Require.that(
                isAbsolute(template),
                property + " must be an absolute URL that begins with http:// or https://"
                        + " and a host, with placeholders after the host only, as in https://jobs.example.com/runs/{runId}");
        return new RunUrlTemplate(template);
    }

    private static Collection<String> braced(Collection<String> placeholders) {
        return placeholders.stream().sorted().map(name -> '{' + name + '}').toList();
    }

    private static boolean isAbsolute(String template) {
        String example = PLACEHOLDER.matcher(template).replaceAll("x");
        return HttpUrl.isAbsolute(example) && !origin(template).contains("{") && keepsItsPath(example);
    }

    private static String origin(String template) {
        int begin = template.indexOf("//") + 2;
        Matcher end = AUTHORITY_END.matcher(template);
        return end.find(begin) ? template.substring(0, end.start()) : template;
    }

    /** Returns the URL with these values, which must be URL-encoded, or null if a value is missing or unsafe. */
    @Nullable
    String url(Map<String, String> values) {
        Matcher matcher = PLACEHOLDER.matcher(template);
        if (matcher.results().anyMatch(placeholder -> values.get(placeholder.group(1)) == null)) {
            return null;
        }
        String url = PLACEHOLDER.matcher(template).replaceAll(placeholder -> value(values, placeholder));
        return keepsItsPath(url) ? url : null;
    }

    /**
     * Returns whether no part of the path is a step back, or to where it is. A browser takes {@code %2E} for a dot there, and
     * servers behind it may decode slashes, and once more.
     */
    private static boolean keepsItsPath(String url) {
        String path = path(url);
        for (String decoded = decoded(path); !decoded.equals(path); decoded = decoded(path)) {
            path = decoded;
        }
        return Stream.of(SLASHES.split(path, -1)).noneMatch(segment -> segment.equals(".") || segment.equals(".."));
    }

    private static String path(String url) {
        int end = origin(url).length();
        Matcher queryOrFragment = PATH_END.matcher(url);
        return queryOrFragment.find(end) ? url.substring(end, queryOrFragment.start()) : url.substring(end);
    }

    /** Decodes dots, slashes, backslashes and percent signs, which alone can make a step back. */
    private static String decoded(String path) {
        return ENCODED.matcher(path)
                .replaceAll(
                        code -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(code.group(1), 16))));
    }

    private static String value(Map<String, String> values, MatchResult placeholder) {
        return Matcher.quoteReplacement(String.valueOf(values.get(placeholder.group(1))));
    }
}
