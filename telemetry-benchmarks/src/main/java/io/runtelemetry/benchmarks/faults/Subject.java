package io.runtelemetry.benchmarks.faults;

/** What records the runs of the jobs. */
enum Subject {
    /** The starter, as an application gets it by default. */
    TELEMETRY("The starter", TelemetryApplication.class),
    /** An aspect as one would write it by hand, with what Spring Boot sets up by default. */
    BASELINE("The hand-written aspect", BaselineApplication.class);

    final String title;

    final Class<?> application;

    Subject(String title, Class<?> application) {
        this.title = title;
        this.application = application;
    }
}
