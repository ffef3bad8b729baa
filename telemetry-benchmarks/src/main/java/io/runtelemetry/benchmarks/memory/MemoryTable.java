package io.runtelemetry.benchmarks.memory;

import static io.runtelemetry.benchmarks.harness.Table.text;

import io.runtelemetry.benchmarks.harness.Measurements;
import io.runtelemetry.benchmarks.harness.Table;
import java.util.List;
import java.util.stream.Stream;

/** What {@link Memory} has found, and what follows from it. */
public final class MemoryTable {

    private static final double SECONDS = 14 * 86_400;

    private static final double PEAK = 10;

    private static final double DOLLARS_PER_COMMAND = 0.20 / 100_000;

    private static final double DOLLARS_PER_GB = 0.25;

    private MemoryTable() {}

    /**
     * So many entities in 14 days.
     *
     * @param memory in gigabytes
     * @param commands of 14 days: each key of an entity is written by one of its own
     * @param megabits a second, at the peak
     */
    private record Load(String what, double memory, double commands, double megabits) {

        static Load of(double entities, Measurements found, String name) {
            String amount = entities < 1e9 ? text("%.0f M", entities / 1e6) : text("%.0f G", entities / 1e9);
            return new Load(
                    amount + ", " + title(found, name),
                    entities * found.of(name, "used_memory/entity") / 1e9,
                    entities * found.of(name, "keys"),
                    entities / SECONDS * PEAK * found.of(name, "bytes in/run") * 8 / 1e6);
        }
    }

    /** Returns the bytes of an entity, and then the arithmetic for 1 M, 100 M and 10 G entities in 14 days. */
    public static String of(Measurements found) {
        String bytes = new Table<String>("bytes", name -> title(found, name))
                .column("keys of an entity", "%.0f", name -> found.of(name, "keys"))
                .column("`MEMORY USAGE` of them", "%.0f", name -> found.of(name, "MEMORY USAGE"))
                .column("memory of Redis", "%.0f", name -> found.of(name, "used_memory/entity"))
                .column("sent for a run", "%.0f", name -> found.of(name, "bytes in/run"))
                .column("received", "%.0f", name -> found.of(name, "bytes out/run"))
                .of(found.names());
        return bytes + "\n"
                + arithmetic(found.names().stream()
                        .flatMap(name -> Stream.of(1e6, 1e8, 1e10).map(entities -> Load.of(entities, found, name)))
                        .toList());
    }

    private static String arithmetic(List<Load> loads) {
        return new Table<Load>("entities in 14 days, each with one run", Load::what)
                .column("memory", load -> gigabytes(load.memory))
                .column("with a replica", load -> gigabytes(2 * load.memory))
                .column("shards of 25 GB", "%,.0f", load -> Math.ceil(load.memory / 25))
                .column("shards of 12 GB", "%,.0f", load -> Math.ceil(load.memory / 12))
                .column("commands/s", load -> rounded(load.commands / SECONDS))
                .column("at the peak", load -> rounded(PEAK * load.commands / SECONDS))
                .column("network at the peak", load -> rounded(load.megabits) + " Mbit/s")
                .column("Upstash a month: commands", "$%,.0f", load -> load.commands * 30 / 14 * DOLLARS_PER_COMMAND)
                .column("storage", "$%,.2f", load -> load.memory * DOLLARS_PER_GB)
                .of(loads);
    }

    private static String title(Measurements found, String name) {
        return name.equals(Memory.RECORD) ? "record alone" : text("with a history of %.0f", found.of(name, "runs"));
    }

    private static String gigabytes(double amount) {
        return amount < 1000 ? rounded(amount) + " GB" : rounded(amount / 1000) + " TB";
    }

    private static String rounded(double number) {
        return text(number < 10 ? "%.2f" : "%,.0f", number);
    }
}
