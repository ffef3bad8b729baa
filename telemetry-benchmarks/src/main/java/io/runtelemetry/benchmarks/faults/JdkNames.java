package io.runtelemetry.benchmarks.faults;

import io.netty.resolver.DefaultAddressResolverGroup;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets Lettuce ask the JDK for addresses, rather than the DNS servers of the machine itself. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(JdkNames.PROPERTY)
class JdkNames {

    static final String PROPERTY = "faults.jdk-names";

    @Bean
    ClientResourcesBuilderCustomizer jdkNamesCustomizer() {
        return resources -> resources.addressResolverGroup(DefaultAddressResolverGroup.INSTANCE);
    }
}
