package io.runtelemetry.benchmarks.faults;

/** What records the runs of the jobs. */
enum Subject {
    /** The starter, as an application gets it by default. */
    TELEMETRY("The starter"),
    /** An aspect as one would write it by hand, with what Spring Boot sets up by default. */
    BASELINE("The hand-written aspect");

    final String title;

    Subject(String title) {
        this.title = title;
    }
}
