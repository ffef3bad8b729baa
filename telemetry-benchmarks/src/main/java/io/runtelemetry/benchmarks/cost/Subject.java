package io.runtelemetry.benchmarks.cost;

import io.runtelemetry.benchmarks.cost.Jobs.Payment;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.beans.factory.BeanFactory;

/** What stands around a job method that does nothing. */
enum Subject {
    /** The bean itself, without a proxy. */
    PLAIN("plain method", false, Jobs.Plain.class, bean -> bean::process),
    /** The least that a proxy can do. */
    INTERCEPTOR("empty `MethodInterceptor`", false, Jobs.Intercepted.class, bean -> bean::process),
    /** The least that an aspect written with annotations can do. */
    AROUND("empty `@Around`", false, Jobs.Around.class, bean -> bean::process),
    /** The same, given the annotation that it goes by, as any that reads its attributes. */
    AROUND_ANNOTATED("empty `@Around` with its annotation", false, Jobs.AroundAnnotated.class, bean -> bean::process),
    /** The starter with an ID from a parameter. */
    STARTER("this starter", true, Jobs.Recorded.class, bean -> bean::process),
    /** The starter with an ID from the result. */
    STARTER_RESULT("this starter, `#result.id`", true, Jobs.RecordedByResult.class, bean -> bean::process),
    /** Micrometer, for scale. */
    TIMED("Micrometer's `@Timed`", false, Jobs.Timed.class, bean -> bean::process),
    /** Spring's cache abstraction. */
    CACHE_PUT("`@CachePut`", true, Jobs.Cached.class, bean -> bean::process),
    /** An aspect as one would write it by hand. */
    HAND_WRITTEN("hand-written aspect", true, Jobs.RecordedByHand.class, bean -> bean::process),
    /** A library for business logs. */
    BIZLOG("mzt-biz-log", true, Jobs.BusinessLogged.class, bean -> bean::process);

    final String title;

    /** Whether it leaves a record of the run in Redis. */
    final boolean records;

    final Class<?> bean;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<BeanFactory, Job> job;

    /** A job method of a bean, with all that stands around it. */
    interface Job {

        /** Calls it. Returns what it returns, so that nothing is optimized away. */
        Object call(Payment payment);
    }

    <B> Subject(String title, boolean records, Class<B> bean, Function<B, Job> job) {
        this.title = title;
        this.records = records;
        this.bean = bean;
        this.job = beans -> job.apply(beans.getBean(bean));
    }

    /** Returns its job method, as an application calls it. */
    Job job(BeanFactory beans) {
        return job.apply(beans);
    }

    /** Returns payments that no other subject has. */
    Payment[] payments(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> new Payment(name().toLowerCase(Locale.ROOT) + '-' + i))
                .toArray(Payment[]::new);
    }
}
