package io.runtelemetry.benchmarks.memory;

import static io.runtelemetry.benchmarks.results.MarkdownTable.text;

import io.runtelemetry.benchmarks.results.MarkdownTable;
import io.runtelemetry.benchmarks.results.Measurements;
import java.util.List;

/** What {@link Memory} has found, and what follows from it. */
public final class MemoryTable {

    private static final double GB = 1e9;

    private static final double SECONDS = 14 * 86_400;

    private static final double PEAK = 10;

    private static final double DAYS_OF_MONTH = 30;

    private static final double DOLLARS_PER_COMMAND = 0.20 / 100_000;

    private static final double DOLLARS_PER_GB = 0.25;

    private MemoryTable() {}

    /** Returns the bytes of an entity, and then the arithmetic for 1 M, 100 M and 10 G entities in 14 days. */
    public static String of(Measurements found) {
        MarkdownTable bytes = new MarkdownTable(
                "bytes",
                "keys of an entity",
                "`MEMORY USAGE` of them",
                "memory of Redis",
                "sent for a run",
                "received");
        found.names()
                .forEach(name -> bytes.row(
                        title(found, name),
                        text("%.0f", found.of(name, "keys")),
                        text("%.0f", found.of(name, "MEMORY USAGE")),
                        text("%.0f", found.of(name, "used_memory/entity")),
                        text("%.0f", found.of(name, "bytes in/run")),
                        text("%.0f", found.of(name, "bytes out/run"))));
        MarkdownTable arithmetic = new MarkdownTable(
                "entities in 14 days, each with one run",
                "memory",
                "with a replica",
                "shards of 25 GB",
                "shards of 12 GB",
                "commands/s",
                "at the peak",
                "network at the peak",
                "Upstash a month: commands",
                "storage");
        for (String name : found.names()) {
            for (double entities : List.of(1e6, 1e8, 1e10)) {
                arithmetic.row(amount(entities) + ", " + title(found, name), cells(found, name, entities));
            }
        }
        return bytes + "\n" + arithmetic;
    }

    private static String title(Measurements found, String name) {
        return name.equals(Memory.RECORD) ? "record alone" : text("with a history of %.0f", found.of(name, "runs"));
    }

    private static String[] cells(Measurements found, String name, double entities) {
        double memory = entities * found.of(name, "used_memory/entity") / GB;
        // Each key of an entity is written by a command of its own.
        double commands = entities * found.of(name, "keys");
        double perSecond = commands / SECONDS;
        double megabits = entities / SECONDS * PEAK * found.of(name, "bytes in/run") * 8 / 1e6;
        return new String[] {
            gigabytes(memory),
            gigabytes(2 * memory),
            text("%,.0f", Math.ceil(memory / 25)),
            text("%,.0f", Math.ceil(memory / 12)),
            rounded(perSecond),
            rounded(PEAK * perSecond),
            rounded(megabits) + " Mbit/s",
            "$" + text("%,.0f", commands * DAYS_OF_MONTH / 14 * DOLLARS_PER_COMMAND),
            "$" + text("%,.2f", memory * DOLLARS_PER_GB)
        };
    }

    private static String amount(double entities) {
        return entities < 1e9 ? text("%.0f M", entities / 1e6) : text("%.0f G", entities / 1e9);
    }

    private static String gigabytes(double amount) {
        return amount < 1000 ? rounded(amount) + " GB" : rounded(amount / 1000) + " TB";
    }

    private static String rounded(double number) {
        return text(number < 10 ? "%.2f" : "%,.0f", number);
    }
}
