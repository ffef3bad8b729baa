package io.runtelemetry.autoconfigure;

import io.runtelemetry.TelemetryStore;
import io.runtelemetry.autoconfigure.TelemetryProperties.StoreChoice;
import io.runtelemetry.recorder.TelemetryRecorder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the recorder before the application's jobs, or once it is made if that is later, and stops it after them, so that
 * what they record while they come to their end is still written.
 */
final class TelemetryRecorderLifecycle implements SmartLifecycle, BeanNameAware {

    /** Starts early and stops late: web servers, schedulers, listeners and whatever has no phase of its own stop before. */
    static final int PHASE = Integer.MIN_VALUE + 1_000;

    private static final Logger log = LoggerFactory.getLogger(TelemetryRecorderLifecycle.class);

    private final ConfigurableListableBeanFactory beans;

    private volatile @Nullable TelemetryRecorder recorder;

    private volatile boolean running;

    private String name = "";

    TelemetryRecorderLifecycle(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void setBeanName(String name) {
        this.name = name;
    }

    /**
     * Takes over the recorder of this library, which is made when somebody asks for it. That may be another thread, which
     * holds a lock of Spring's: nobody asks Spring while holding the one of this.
     */
    void manage(TelemetryRecorder made) {
        recorder = made;
        if (running) {
            stopBeforeWhatTheStoreUses();
            startUnlessStopped(made);
        }
    }

    private synchronized void startUnlessStopped(TelemetryRecorder made) {
        if (running) {
            made.start();
        }
    }

    @Override
    public void start() {
        running = true;
        StoreChoice choice = StoreChoice.in(beans);
        log.info("Telemetry is kept in {}, since {}", choice.where(), choice.reason());
        TelemetryRecorder known = recorder;
        if (known == null) {
            known = recorderOfApplication();
        }
        if (known != null) {
            manage(known);
        }
    }

    /** What the store is made of that has a life cycle, as shared connections, stops after the recorder. */
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

    private @Nullable TelemetryRecorder recorderOfApplication() {
        for (String name : beans.getBeanNamesForType(TelemetryRecorder.class, true, false)) {
            if (beans.containsSingleton(name) || !beans.getBeanDefinition(name).isLazyInit()) {
                return beans.getBean(name, TelemetryRecorder.class);
            }
        }
        return null;
    }

    @Override
    public synchronized void stop() {
        running = false;
        TelemetryRecorder known = recorder;
        if (known != null) {
            known.stop();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
