package io.runtelemetry.run;

import io.runtelemetry.CurrentRun;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/** Keeps the current run out of logs, in the whole JVM, until the last application that says so ends. */
final class RunHiddenFromLogs implements InitializingBean, DisposableBean {

    private static final AtomicInteger APPLICATIONS = new AtomicInteger();

    @Override
    public void afterPropertiesSet() {
        APPLICATIONS.incrementAndGet();
        CurrentRun.showInLogs(false);
    }

    @Override
    public void destroy() {
        CurrentRun.showInLogs(APPLICATIONS.decrementAndGet() == 0);
    }
}
