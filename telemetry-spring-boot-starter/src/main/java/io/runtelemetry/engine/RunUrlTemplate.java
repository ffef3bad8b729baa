package io.runtelemetry.engine;

import io.runtelemetry.input.HttpUrl;
import io.runtelemetry.input.Require;
import java.util.Collection;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * An absolute URL with placeholders as {@code {jobName}} in its path, query or fragment. Scheme and host stand in the
 * template as they are, so that no value can change where a link leads to.
 */
final class RunUrlTemplate {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private static final Pattern AUTHORITY_END = Pattern.compile("[/?#]");

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
        return HttpUrl.isAbsolute(PLACEHOLDER.matcher(template).replaceAll("x"))
                && !origin(template).contains("{");
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
        if (matcher.results().anyMatch(placeholder -> !isSafe(values.get(placeholder.group(1))))) {
            return null;
        }
        return PLACEHOLDER.matcher(template).replaceAll(placeholder -> value(values, placeholder));
    }

    /** A browser takes these two in a path for a step back, encoded or not. */
    private static boolean isSafe(@Nullable String value) {
        return value != null && !value.equals(".") && !value.equals("..");
    }

    private static String value(Map<String, String> values, MatchResult placeholder) {
        return Matcher.quoteReplacement(String.valueOf(values.get(placeholder.group(1))));
    }
}
