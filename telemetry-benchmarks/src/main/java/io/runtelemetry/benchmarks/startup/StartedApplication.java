package io.runtelemetry.benchmarks.startup;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Objects;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * An application with jobs and a Redis that it uses for its own purposes. It starts, runs each job once, tells what that
 * took and ends. Knows nothing of the starter, which may be on the class path or not.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan(StartedApplication.JOBS)
class StartedApplication {

    /** The package of the jobs. */
    static final String JOBS = "io.runtelemetry.benchmarks.startup.jobs";

    /** What a line that tells something begins with. */
    static final String TOLD = "told: ";

    /** Without one, nothing comes of the annotations of the jobs, and no proxy is made for them. */
    @Bean
    @ConditionalOnProperty("jobs.transactional")
    AbstractPlatformTransactionManager transactionManager() {
        return new NoDatabase();
    }

    /** Takes properties as any application. */
    public static void main(String[] arguments) throws Exception {
        SpringApplication application = new SpringApplication(StartedApplication.class);
        application.addListeners((ApplicationListener<ApplicationReadyEvent>) StartedApplication::tellOfStart);
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            context.getBean(StringRedisTemplate.class).hasKey("some key of the application");
            runJobs(context);
            tellOfRest();
        }
    }

    private static void tellOfStart(ApplicationReadyEvent event) {
        // Tells more than the time does on a machine that has something else to do.
        tell(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e6);
        tell(Objects.requireNonNull(event.getTimeTaken()).toNanos() / 1e6);
        tell(event.getApplicationContext().getBeanDefinitionCount());
    }

    private static void runJobs(ConfigurableApplicationContext context) throws ReflectiveOperationException {
        int run = 0;
        for (Object bean : context.getBeansWithAnnotation(Component.class).values()) {
            Class<?> type = AopUtils.getTargetClass(bean);
            if (type.getPackageName().equals(JOBS)) {
                for (Method method : type.getDeclaredMethods()) {
                    method.invoke(bean, argument(method.getParameterTypes()[0], "pym_" + run++));
                }
            }
        }
    }

    private static Object argument(Class<?> type, String id) throws ReflectiveOperationException {
        return type == String.class ? id : type.getConstructor(String.class).newInstance(id);
    }

    private static void tellOfRest() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            // What was recorded is to be written before, and what is only reachable softly or by a finalizer to go.
            Thread.sleep(200);
            System.gc();
        }
        tell(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024.0);
        tell(ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        tell(Thread.getAllStackTraces().size());
    }

    private static void tell(double value) {
        System.out.println(TOLD + value);
    }

    /** A transaction of which nothing comes. */
    private static final class NoDatabase extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return this;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }
}
