package io.runtelemetry.sample.standin;

import io.runtelemetry.sample.job.JobExample;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Runs each job once, so that there is something to look at. */
@Component
@Profile("demo & !dev & !staging & !prod")
final class DemoRuns {

    private final StandInTasks tasks;

    DemoRuns(StandInTasks tasks) {
        this.tasks = tasks;
    }

    @EventListener(ApplicationReadyEvent.class)
    void run() {
        JobExample.ALL.forEach(example -> tasks.run(example.job(), example.payload()));
    }
}
