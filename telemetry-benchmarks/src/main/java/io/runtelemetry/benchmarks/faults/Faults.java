package io.runtelemetry.benchmarks.faults;

import static io.runtelemetry.benchmarks.harness.Table.text;

import io.runtelemetry.benchmarks.harness.Benchmark;
import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.Table;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Runs jobs at a fixed rate, lets one thing after the other go wrong, and tells what became of the jobs and of their
 * records; then the same with an aspect as one would write it by hand. {@code docs/reliability.md} says how to run it.
 */
public final class Faults {

    private Faults() {}

    /**
     * What is run, and for how long.
     *
     * @param rate how many jobs are to begin in a second
     * @param workers how many threads run jobs
     * @param warmUp how long jobs run before anything is measured
     * @param before how long jobs run before the fault
     * @param fault how long a fault lasts, save for an outage
     * @param outage how long a killed server stays away
     * @param after how long jobs run after the fault
     * @param catchUp how long jobs that could not begin in time may take to be done with, once no more are to begin
     * @param only a regular expression for what is found in the names of faults to be run; by default all
     * @param baseline whether to run the hand-written aspect as well
     */
    record Options(
            @DefaultValue("1000") int rate,
            @DefaultValue("16") int workers,
            @DefaultValue("3s") Duration warmUp,
            @DefaultValue("10s") Duration before,
            @DefaultValue("10s") Duration fault,
            @DefaultValue("30s") Duration outage,
            @DefaultValue("10s") Duration after,
            @DefaultValue("30s") Duration catchUp,
            @DefaultValue(".*") String only,
            @DefaultValue("true") boolean baseline) {}

    /** Takes {@link Options} as {@code --fault=5s}. */
    public static void main(String[] arguments) throws Exception {
        Benchmark.run("faults", arguments, Options.class, Faults::measure, Faults::tables);
    }

    private static Measurements measure(Options options) throws Exception {
        Pattern only = Pattern.compile(options.only, Pattern.CASE_INSENSITIVE);
        Measurements found = new Measurements(Experiment.COLUMNS).remark("latencies in microseconds");
        for (Subject subject : options.baseline ? Subject.values() : new Subject[] {Subject.TELEMETRY}) {
            for (Experiment experiment : Experiments.all()) {
                if (only.matcher(experiment.name()).find()) {
                    String name = subject.title + ": " + experiment.name();
                    System.out.println(name);
                    found.add(name, experiment.run(subject, options));
                }
            }
        }
        return found;
    }

    private static String tables(Measurements found) {
        return Stream.of(Subject.values())
                .map(subject -> subject.title + "\n\n" + table(found, subject))
                .collect(Collectors.joining("\n"));
    }

    private static String table(Measurements found, Subject subject) {
        String prefix = subject.title + ": ";
        Table<String> table = new Table<String>("fault", name -> name.substring(prefix.length()))
                .column("jobs", "%,.0f", name -> found.of(name, "jobs"))
                .column("not done", "%,.0f", name -> found.of(name, "undone"))
                .column("failed", "%,.0f", name -> found.of(name, "failures"));
        for (String percentile : List.of("p50", "p99")) {
            table.column(percentile + " before", name -> time(found.of(name, "before " + percentile)))
                    .column("during", name -> time(found.of(name, "during " + percentile)))
                    .column("after", name -> time(found.of(name, "after " + percentile)));
        }
        return table.column("lost", "%,.0f", name -> found.of(name, "lost"))
                .column(
                        "dropped",
                        "%,.0f",
                        name -> subject == Subject.BASELINE ? Double.NaN : found.of(name, "dropped"))
                .column("stale", "%,.0f", name -> found.of(name, "stale"))
                .of(found.names().stream()
                        .filter(name -> name.startsWith(prefix))
                        .toList());
    }

    private static String time(double micros) {
        if (micros == 0) {
            return "–";
        }
        return micros >= 1e6 ? text("%.1f s", micros / 1e6) : text(micros >= 1e4 ? "%.0f ms" : "%.2f ms", micros / 1e3);
    }
}
