package io.runtelemetry.web;

import io.runtelemetry.input.PrintableText;
import io.runtelemetry.input.Require;
import java.security.Principal;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * The HTTP API for internal tools.
 *
 * @param enabled Whether the application answers questions about records over HTTP.
 * @param basePath Path under which it does so, below the application's own context path.
 * @param authority Authority that a caller needs, where Spring Security is on the classpath.
 * @param errorAuthority Further authority that a caller needs to see why runs failed, which may hold personal data. By default
 *     none; if set, neither the token nor anonymous callers see it.
 * @param token Token that a caller may send as "Authorization: Bearer …" instead; needed where there is no Spring Security.
 *     At least 16 characters.
 * @param allowAnonymous Whether anybody may ask, where there is no Spring Security.
 * @param finder Whether a page at {base-path}/ finds entities and runs, for teams without an internal tool of their own.
 * @param coverageAuthority Authority that a caller needs besides to see which jobs record what, where Spring Security is on the
 *     classpath.
 */
@ConfigurationProperties("telemetry.web")
public record WebProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("/telemetry") String basePath,
        @DefaultValue("TELEMETRY_READ") String authority,
        @Nullable String errorAuthority,
        @Nullable String token,
        @DefaultValue("false") boolean allowAnonymous,
        @DefaultValue("true") boolean finder,
        @DefaultValue("TELEMETRY_COVERAGE") String coverageAuthority) {

    private static final Pattern BASE_PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+");

    private static final int MIN_TOKEN_LENGTH = 16;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is malformed
     */
    public WebProperties {
        Require.that(
                BASE_PATH.matcher(basePath).matches(),
                "telemetry.web.base-path must begin with a slash, not end with one, and"
                        + " have letters, digits, '_', '-', '.' and '~' between them, as in /telemetry");
        Require.that(StringUtils.hasText(authority), "telemetry.web.authority must not be empty");
        errorAuthority = StringUtils.hasText(errorAuthority) ? errorAuthority : null;
        Require.that(StringUtils.hasText(coverageAuthority), "telemetry.web.coverage-authority must not be empty");
        // An empty variable of the environment sets no token.
        token = StringUtils.hasText(token) ? token : null;
        Require.that(
                token == null || (token.length() >= MIN_TOKEN_LENGTH && PrintableText.isVisibleAscii(token)),
                "telemetry.web.token must have at least " + MIN_TOKEN_LENGTH + " characters, all of them ASCII without"
                        + " spaces or line breaks, since it is sent in a header");
    }

    /** Returns whether a caller who may ask also sees why runs failed. */
    boolean showsErrorsTo(Caller caller) {
        return errorAuthority == null || caller.authorities().contains(errorAuthority);
    }

    /**
     * Returns who may read why runs failed in pages that the application renders itself.
     *
     * @param application has the hierarchy of roles, if there is one
     */
    public Predicate<@Nullable Principal> errorReaders(ListableBeanFactory application) {
        if (errorAuthority == null) {
            return principal -> true;
        }
        boolean withSecurity = ClassUtils.isPresent(
                "org.springframework.security.core.Authentication", WebProperties.class.getClassLoader());
        Callers callers = withSecurity ? SecurityCallers.of(application) : principal -> Caller.ANONYMOUS;
        return principal -> showsErrorsTo(callers.of(principal));
    }

    /** Returns all but the token. */
    @Override
    public String toString() {
        return "WebProperties[enabled=" + enabled + ", basePath=" + basePath + ", authority=" + authority
                + ", errorAuthority=" + errorAuthority + ", allowAnonymous=" + allowAnonymous + ", finder=" + finder
                + ", coverageAuthority=" + coverageAuthority + ']';
    }
}
