package io.runtelemetry.alert;

import io.runtelemetry.trigger.TriggerEnvironment;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where runs have to come from to be recorded: one webhook may get the alerts of several environments, and their runs work on
 * other payments of the same ID.
 *
 * @param environments those that the application names; empty if it names none
 * @param projects those that the application names; empty if it names none
 * @param known where its runs belong by all else that it knows, asked for each alert: trigger.dev may tell it late
 */
record AlertOrigins(Set<String> environments, Set<String> projects, Supplier<TriggerEnvironment> known) {

    /** What an application that says nothing at all means. */
    private static final String PRODUCTION = "prod";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** Returns why a run is left aside, or null if it comes from where it should. */
    @Nullable
    String reasonAgainst(FailedRun run) {
        TriggerEnvironment own = known.get();
        String ofOwn = own.environment() == null ? PRODUCTION : own.environment();
        Set<String> expected = environments.isEmpty() ? Set.of(ofOwn) : environments;
        boolean preview = expected.contains("preview") && "PREVIEW".equals(run.environmentType());
        boolean same = environments.isEmpty()
                ? bare(ofOwn).equals(bare(String.valueOf(run.environment())))
                : contains(environments, run.environment());
        if (!preview && !same) {
            return "An alert of the environment " + shown(run.environment()) + " is left aside: expected is "
                    + new TreeSet<>(expected) + ", or what telemetry.web.alerts.environments names";
        }
        return isProject(run, own)
                ? null
                : "An alert of the project " + shown(run.projectRef()) + " is left aside: it is another than the secret"
                        + " key's, the configured one, or those that telemetry.web.alerts.projects names";
    }

    private boolean isProject(FailedRun run, TriggerEnvironment own) {
        if (!projects.isEmpty()) {
            return contains(projects, run.projectRef()) || contains(projects, run.project());
        }
        if (own.projectRef() != null) {
            return own.projectRef().equals(run.projectRef());
        }
        return own.project() == null || own.project().equals(run.project());
    }

    /** Of a branch that only the configuration names, nobody knows which characters its slug has for others. */
    private static String bare(String slug) {
        return slug.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    private static boolean contains(Set<String> names, @Nullable String name) {
        return name != null && names.contains(name);
    }

    private static String shown(@Nullable String name) {
        return name != null && NAME.matcher(name).matches() ? '\'' + name + '\'' : "that it does not name";
    }
}
