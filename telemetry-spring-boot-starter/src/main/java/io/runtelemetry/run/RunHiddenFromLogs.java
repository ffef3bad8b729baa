package io.runtelemetry.run;

import io.runtelemetry.CurrentRun;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/** Keeps the current run out of logs, in the whole JVM, until the application ends. */
final class RunHiddenFromLogs implements InitializingBean, DisposableBean {

    @Override
    public void afterPropertiesSet() {
        CurrentRun.showInLogs(false);
    }

    @Override
    public void destroy() {
        CurrentRun.showInLogs(true);
    }
}
