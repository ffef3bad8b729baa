package io.runtelemetry.benchmarks.cost;

import com.mzt.logapi.starter.annotation.EnableLogRecord;
import io.micrometer.core.aop.TimedAspect;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Role;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * An application with the starter and all its peers, each around a job of its own. There are meters, so that the starter
 * counts what it does.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableCaching
@EnableLogRecord(tenant = "benchmarks")
@Import(CostApplication.JobRegistrar.class)
class CostApplication {

    /** Starts the application, which logs warnings only: a line for each record would be a benchmark of the console. */
    static ConfigurableApplicationContext start(int redisPort) {
        return new SpringApplicationBuilder(CostApplication.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties("spring.data.redis.port=" + redisPort, "logging.level.root=warn")
                .run();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static DefaultPointcutAdvisor emptyAdvisor() {
        MethodInterceptor empty = invocation -> invocation.proceed();
        return new DefaultPointcutAdvisor(
                new StaticMethodMatcherPointcut() {
                    @Override
                    public boolean matches(Method method, Class<?> targetClass) {
                        return targetClass == Jobs.Intercepted.class && "process".equals(method.getName());
                    }
                },
                empty);
    }

    @Bean
    static EmptyAspect emptyAspect() {
        return new EmptyAspect();
    }

    @Bean
    static HandWrittenAspect handWrittenAspect(StringRedisTemplate redis) {
        return new HandWrittenAspect(redis);
    }

    @Bean
    @Primary
    static BusinessLog businessLog(StringRedisTemplate redis) {
        return new BusinessLog(redis);
    }

    @Bean
    static RedisCacheManager cacheManager(RedisConnectionFactory connections) {
        return RedisCacheManager.builder(connections)
                .cacheDefaults(RedisCacheConfiguration.defaultCacheConfig()
                        .entryTtl(RecordedRun.TIME_TO_LIVE)
                        .computePrefixWith(cache -> RecordedRun.KEY_PREFIX)
                        .serializeValuesWith(SerializationPair.fromSerializer(RedisSerializer.string())))
                .build();
    }

    @Bean
    static MeterRegistry meterRegistry() {
        return new SimpleMeterRegistry();
    }

    @Bean
    static TimedAspect timedAspect(MeterRegistry registry) {
        return new TimedAspect(registry);
    }

    /** Adds the job of each subject. */
    static final class JobRegistrar implements ImportBeanDefinitionRegistrar {

        @Override
        public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
            for (Subject subject : Subject.values()) {
                registry.registerBeanDefinition(subject.name(), new RootBeanDefinition(subject.bean));
            }
        }
    }
}
