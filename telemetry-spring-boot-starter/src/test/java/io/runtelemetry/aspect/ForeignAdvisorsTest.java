package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.autoconfigure.TelemetryAutoConfiguration;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What others advise with is created when it would be without telemetry, so that it is processed as any bean is. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(OutputCaptureExtension.class)
class ForeignAdvisorsTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    TelemetryAutoConfiguration.class,
                    TelemetryAspectAutoConfiguration.class))
            .withPropertyValues("telemetry.store=memory")
            .withUserConfiguration(Auditing.class);

    @Test
    void what_an_advisor_depends_on_is_seen_by_all_that_process_beans(CapturedOutput output) {
        application.run(
                context -> assertThat(context.getBean(Witness.class).seen).contains("auditLog"));

        assertThat(output).doesNotContain("is not eligible for getting processed");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(TaskExecutionProperties.class)
    static class Auditing {

        @Bean
        static Witness witness() {
            return new Witness();
        }

        @Bean
        Advisor auditAdvisor(AuditLog auditLog) {
            MethodInterceptor audited = invocation -> {
                auditLog.names.add(invocation.getMethod().getName());
                return invocation.proceed();
            };
            return new DefaultPointcutAdvisor(AnnotationMatchingPointcut.forMethodAnnotation(Audited.class), audited);
        }

        @Bean
        AuditLog auditLog(TaskExecutionProperties properties) {
            return new AuditLog(properties);
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @interface Audited {}

    static final class AuditLog {

        final List<String> names = new ArrayList<>();

        AuditLog(TaskExecutionProperties properties) {
            names.add(properties.getThreadNamePrefix());
        }
    }

    static final class Witness implements BeanPostProcessor, AopInfrastructureBean {

        final List<String> seen = new ArrayList<>();

        @Override
        public Object postProcessBeforeInitialization(Object bean, String beanName) {
            seen.add(beanName);
            return bean;
        }
    }
}
