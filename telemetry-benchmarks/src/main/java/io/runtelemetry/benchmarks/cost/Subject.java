package io.runtelemetry.benchmarks.cost;

import java.util.Locale;
import org.springframework.beans.factory.BeanFactory;

/** What stands around a job method that does nothing. */
enum Subject {
    /** The bean itself, without a proxy. */
    PLAIN("plain method", Jobs.Plain.class),
    /** The least that a proxy can do. */
    INTERCEPTOR("empty `MethodInterceptor`", Jobs.Intercepted.class),
    /** The least that an aspect written with annotations can do. */
    AROUND("empty `@Around`", Jobs.Around.class),
    /** The same, given the annotation that it goes by, as any that reads its attributes. */
    AROUND_ANNOTATED("empty `@Around` with its annotation", Jobs.AroundAnnotated.class),
    /** The starter with an ID from a parameter. */
    STARTER("this starter", Jobs.Recorded.class),
    /** The starter with an ID from the result. */
    STARTER_RESULT("this starter, `#result.id`", Jobs.RecordedByResult.class),
    /** Micrometer, for scale. */
    TIMED("Micrometer's `@Timed`", Jobs.Timed.class),
    /** Spring's cache abstraction. */
    CACHE_PUT("`@CachePut`", Jobs.Cached.class),
    /** An aspect as one would write it by hand. */
    HAND_WRITTEN("hand-written aspect", Jobs.RecordedByHand.class),
    /** A library for business logs. */
    BIZLOG("mzt-biz-log", Jobs.BusinessLogged.class);

    final String title;

    final Class<?> bean;

    Subject(String title, Class<?> bean) {
        this.title = title;
        this.bean = bean;
    }

    /** Returns its job method, as an application calls it. */
    Job job(BeanFactory beans) {
        return switch (this) {
            case PLAIN -> beans.getBean(Jobs.Plain.class)::process;
            case INTERCEPTOR -> beans.getBean(Jobs.Intercepted.class)::process;
            case AROUND -> beans.getBean(Jobs.Around.class)::process;
            case AROUND_ANNOTATED -> beans.getBean(Jobs.AroundAnnotated.class)::process;
            case STARTER -> beans.getBean(Jobs.Recorded.class)::process;
            case STARTER_RESULT -> beans.getBean(Jobs.RecordedByResult.class)::process;
            case TIMED -> beans.getBean(Jobs.Timed.class)::process;
            case CACHE_PUT -> beans.getBean(Jobs.Cached.class)::process;
            case HAND_WRITTEN -> beans.getBean(Jobs.RecordedByHand.class)::process;
            case BIZLOG -> beans.getBean(Jobs.BusinessLogged.class)::process;
        };
    }

    /** Returns whether it leaves a record of the run in Redis. */
    boolean records() {
        return switch (this) {
            case PLAIN, INTERCEPTOR, AROUND, AROUND_ANNOTATED, TIMED -> false;
            case STARTER, STARTER_RESULT, CACHE_PUT, HAND_WRITTEN, BIZLOG -> true;
        };
    }

    /** Returns payments that no other subject has. */
    Payment[] payments(int number) {
        return Payment.several(number, name().toLowerCase(Locale.ROOT));
    }
}
