package io.runtelemetry.benchmarks.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Runs jobs at a fixed rate, lets one thing after the other go wrong, and tells what became of the jobs and of their
 * records; then the same with an aspect as one would write it by hand. {@code docs/reliability.md} says how to run it.
 */
public final class Faults {

    private Faults() {}

    /** Takes {@link FaultOptions} as {@code --fault=5s}. */
    public static void main(String[] arguments) throws Exception {
        FaultOptions options = FaultOptions.of(arguments);
        Pattern only = Pattern.compile(options.only(), Pattern.CASE_INSENSITIVE);
        List<Subject> subjects =
                options.baseline() ? List.of(Subject.TELEMETRY, Subject.BASELINE) : List.of(Subject.TELEMETRY);
        List<Outcome> outcomes = new ArrayList<>();
        System.out.println(Report.header());
        for (Subject subject : subjects) {
            for (Experiment experiment : Experiments.all()) {
                if (only.matcher(experiment.name()).find()) {
                    Outcome outcome = experiment.run(subject, options);
                    outcomes.add(outcome);
                    System.out.println(Report.line(outcome));
                }
            }
        }
        for (Subject subject : subjects) {
            System.out.printf("%n%s%n%n%s", subject.title, Report.of(outcomes, subject));
        }
        // The clients of servers that were taken away have threads that take their time to end.
        System.exit(0);
    }
}
