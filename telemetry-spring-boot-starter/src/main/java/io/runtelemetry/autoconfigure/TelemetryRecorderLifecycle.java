package io.runtelemetry.autoconfigure;

import io.runtelemetry.TelemetryStore;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the recorder before the application's jobs, and stops it after them, so that what they record while they come to
 * their end is still written. Whatever the store is made of that has a life cycle, as the application's connections, stops
 * after it, in whichever phase.
 */
final class TelemetryRecorderLifecycle implements SmartLifecycle, BeanNameAware {

    /** Starts early and stops late: web servers, schedulers, listeners and whatever has no phase of its own stop before. */
    static final int PHASE = Integer.MIN_VALUE + 1_000;

    private final TelemetryRecorder recorder;

    private final ConfigurableListableBeanFactory beans;

    private String name = "";

    TelemetryRecorderLifecycle(TelemetryRecorder recorder, ConfigurableListableBeanFactory beans) {
        this.recorder = recorder;
        this.beans = beans;
    }

    @Override
    public void setBeanName(String name) {
        this.name = name;
    }

    @Override
    public void start() {
        stopBeforeWhatTheStoreUses();
        recorder.start();
    }

    private void stopBeforeWhatTheStoreUses() {
        Deque<String> unseen = new ArrayDeque<>(List.of(beans.getBeanNamesForType(TelemetryStore.class, true, false)));
        Set<String> seen = new HashSet<>();
        while (!unseen.isEmpty()) {
            String bean = unseen.remove();
            if (seen.add(bean)) {
                unseen.addAll(List.of(beans.getDependenciesForBean(bean)));
                if (beans.containsBean(bean) && beans.isTypeMatch(bean, Lifecycle.class)) {
                    beans.registerDependentBean(bean, name);
                }
            }
        }
    }

    @Override
    public void stop() {
        recorder.stop();
    }

    @Override
    public boolean isRunning() {
        return recorder.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
