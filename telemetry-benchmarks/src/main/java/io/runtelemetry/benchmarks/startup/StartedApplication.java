package io.runtelemetry.benchmarks.startup;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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

    private static final double MILLION = 1e6;

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
        tell("start ms", Objects.requireNonNull(event.getTimeTaken()).toNanos() / MILLION);
        // Tells more on a machine that has something else to do.
        tell("main thread ms", ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / MILLION);
        tell("process ms", (double) ManagementFactory.getRuntimeMXBean().getUptime());
        tell("beans", event.getApplicationContext().getBeanDefinitionCount());
    }

    private static void runJobs(ConfigurableApplicationContext context) throws ReflectiveOperationException {
        int run = 0;
        for (Object bean : context.getBeansWithAnnotation(Component.class).values()) {
            Class<?> type = AopUtils.getTargetClass(bean);
            if (type.getPackageName().equals(JOBS)) {
                for (Method method : type.getDeclaredMethods()) {
                    if (Modifier.isPublic(method.getModifiers())) {
                        method.invoke(bean, argument(method.getParameterTypes()[0], "pym_" + run++));
                    }
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
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        tell("heap KiB", memory.getHeapMemoryUsage().getUsed() / 1024.0);
        tell("beside the heap KiB", memory.getNonHeapMemoryUsage().getUsed() / 1024.0);
        tell("classes", ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        tell("threads", threads.size());
        System.out.println(TOLD + "names of threads="
                + threads.stream().map(Thread::getName).sorted().collect(Collectors.joining(", ")));
    }

    private static void tell(String name, double value) {
        System.out.println(TOLD + name + "=" + String.format(Locale.ROOT, "%.3f", value));
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
