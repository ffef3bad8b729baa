package io.runtelemetry.aspect;

import io.runtelemetry.EntityTypes;
import io.runtelemetry.RunIdSource;
import io.runtelemetry.TelemetryListener;
import io.runtelemetry.recorder.TelemetryRecorder;
import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.ProxyConfig;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * What records the jobs of one application, from the first proxy to the end. One bean for all of its parts, since each
 * definition of a bean costs the start. It is there before most beans, so it asks for the rest when a job runs. Once all beans
 * are there, it reports the mistakes of the application.
 */
final class ApplicationRecording implements SmartInitializingSingleton, DisposableBean, AopInfrastructureBean {

    private static final String RUN_OF_PROCESS = "runTelemetryEnvironmentRunIdSource";

    private final JobRecorder recorder;

    private final ApplicationExpressions expressions;

    private final AnnotationMistakes mistakes;

    private final RecordOperationSource source;

    private final WovenBeans woven;

    private final UnproxiedMethodDetector detector;

    ApplicationRecording(ConfigurableListableBeanFactory beans) {
        SingletonSupplier<AnnotationProperties> properties =
                SingletonSupplier.of(() -> beans.getBean(AnnotationProperties.class));
        recorder = new JobRecorder(() -> target(beans));
        expressions = new ApplicationExpressions(beans);
        mistakes = new AnnotationMistakes(properties, recorder);
        source = new RecordOperationSource(
                SingletonSupplier.of(() -> beans.getBean(EntityTypes.class)),
                properties,
                expressions,
                new ProxyRequirements(type -> isSubclassed(type, beans)),
                mistakes,
                recorder);
        woven = new WovenBeans(source);
        detector = new UnproxiedMethodDetector(beans, source, mistakes);
        WovenTelemetryAspect.recordFor(woven);
    }

    private static JobRecorder.Target target(ConfigurableListableBeanFactory beans) {
        return new JobRecorder.Target(
                beans.getBean(TelemetryRecorder.class),
                RunIdSource.firstOf(
                        beans.getBeanProvider(RunIdSource.class).orderedStream().toList()),
                () -> beans.containsBean(RUN_OF_PROCESS)
                        ? beans.getBean(RUN_OF_PROCESS, RunIdSource.class).currentRunId()
                        : null,
                TelemetryListener.all(beans.getBeanProvider(TelemetryListener.class)
                        .orderedStream()
                        .toList()));
    }

    private static boolean isSubclassed(Class<?> type, ConfigurableListableBeanFactory beans) {
        boolean always = beans.getBean(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME) instanceof ProxyConfig creator
                && creator.isProxyTargetClass();
        return always || ClassUtils.getAllInterfacesForClass(type).length == 0;
    }

    RecordOperationSource source() {
        return source;
    }

    WovenBeans woven() {
        return woven;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (detector.anyAnnotated()) {
            recorder.connect();
        } else {
            recorder.connectLater();
        }
        expressions.started();
        detector.detect();
        mistakes.started();
    }

    @Override
    public void destroy() {
        WovenTelemetryAspect.stopRecordingFor(woven);
    }
}
