package io.runtelemetry.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runtelemetry.CurrentRun;
import io.runtelemetry.EntityTypes;
import io.runtelemetry.RecordsTelemetry;
import io.runtelemetry.aspect.repositories.Payment;
import io.runtelemetry.aspect.repositories.Payments;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.data.jdbc.repository.config.AbstractJdbcConfiguration;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.data.repository.CrudRepository;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** An annotation on an interface holds however the bean is made that implements it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class InterfaceAnnotationsTest {

    @Test
    void a_repository_of_Spring_Data_is_recorded() {
        try (RecordingApplication application = RecordingApplication.of(Repositories.class)) {
            Payments payments = application.get(Payments.class);

            CurrentRun.runWith("run_abc", () -> {
                payments.save(new Payment(null, "pym_1"));
                payments.findByNumber("pym_2");
                payments.settle("pym_3");
            });

            assertThat(application.writes()).containsExactly("payment:pym_1", "payment:pym_2", "payment:pym_3");
        }
    }

    @Test
    void a_repository_that_is_called_through_its_super_interface_is_recorded() {
        try (RecordingApplication application = RecordingApplication.of(Repositories.class)) {
            CrudRepository<Payment, Long> payments = application.get(Payments.class);

            CurrentRun.runWith("run_abc", () -> payments.save(new Payment(null, "pym_1")));

            assertThat(application.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void a_client_of_an_HTTP_interface_is_recorded() {
        try (RecordingApplication application = RecordingApplication.of(Clients.class)) {
            CurrentRun.runWith("run_abc", () -> application.get(Client.class).capture("pym_1"));

            assertThat(application.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void any_implementation_that_is_made_at_run_time_is_recorded() {
        try (RecordingApplication application = RecordingApplication.of(RunTime.class)) {
            CurrentRun.runWith("run_abc", () -> application.get(Job.class).run("pym_1"));

            assertThat(application.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void proxies_that_the_application_makes_are_recorded_once() {
        try (RecordingApplication application = RecordingApplication.of(OwnProxies.class)) {
            CurrentRun.runWith("run_abc", () -> {
                ((Job) application.get("ofInterface")).run("pym_1");
                ((Plain) application.get("ofClassByInterface")).run("pym_2");
                ((Plain) application.get("ofClass")).run("pym_3");
            });

            assertThat(application.writes()).containsExactly("payment:pym_1", "payment:pym_2", "payment:pym_3");
        }
    }

    @Test
    void
            a_method_that_a_class_inherits_from_elsewhere_is_recorded_and_its_parameters_have_the_names_of_the_interface() {
        try (RecordingApplication application = RecordingApplication.of(Inheriting.class)) {
            CurrentRun.runWith("run_abc", () -> application.get(Job.class).run("pym_1"));

            assertThat(application.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void lambdas_and_method_references_are_recorded_also_where_proxies_are_subclasses() {
        try (RecordingApplication application = RecordingApplication.of(Lambdas.class)) {
            CurrentRun.runWith("run_abc", () -> {
                ((Job) application.get("lambda")).run("pym_1");
                ((Job) application.get("reference")).run("pym_2");
                ((JobOfInterface) application.get("plain")).run("pym_3");
            });

            assertThat(application.writes()).containsExactly("payment:pym_1", "payment:pym_2", "payment:pym_3");
        }
    }

    @Test
    void a_final_method_is_recorded_if_its_proxy_implements_the_interface() {
        try (RecordingApplication application = RecordingApplication.of(FinalMethod.class)) {
            CurrentRun.runWith("run_abc", () -> application.get(Job.class).run("pym_1"));

            assertThat(application.writes()).containsExactly("payment:pym_1");
        }
    }

    @Test
    void a_final_method_that_no_interface_has_is_refused_whatever_the_proxy() {
        assertThatThrownBy(() -> RecordingApplication.of(OwnFinalMethod.class))
                .hasMessageContaining("OwnFinalMethod.another()");
        assertThatThrownBy(() -> RecordingApplication.of(Subclasses.class, FinalMethod.class))
                .hasMessageContaining("FinalMethod.run()");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableJdbcRepositories(basePackageClasses = Payments.class)
    static class Repositories extends AbstractJdbcConfiguration {

        @Override
        protected Collection<String> getMappingBasePackages() {
            return List.of(Payments.class.getPackageName());
        }

        @Bean
        EmbeddedDatabase database() {
            EmbeddedDatabase database = new EmbeddedDatabaseBuilder()
                    .setType(EmbeddedDatabaseType.H2)
                    .generateUniqueName(true)
                    .build();
            new NamedParameterJdbcTemplate(database)
                    .getJdbcOperations()
                    .execute("create table \"PAYMENT\" (id bigint auto_increment primary key, number varchar(100))");
            return database;
        }

        @Bean
        NamedParameterJdbcTemplate namedParameterJdbcTemplate(EmbeddedDatabase database) {
            return new NamedParameterJdbcTemplate(database);
        }

        @Bean
        JdbcTransactionManager transactionManager(EmbeddedDatabase database) {
            return new JdbcTransactionManager(database);
        }
    }

    interface Client {

        @PostExchange("/payments")
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        void capture(@org.springframework.web.bind.annotation.RequestParam("id") String paymentId);
    }

    @Configuration(proxyBeanMethods = false)
    static class Clients {

        @Bean
        Client client() {
            ClientHttpRequestFactory requests = (uri, method) -> {
                MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
                request.setResponse(new MockClientHttpResponse(new byte[0], HttpStatus.OK));
                return request;
            };
            RestClient client = RestClient.builder()
                    .baseUrl("http://localhost")
                    .requestFactory(requests)
                    .build();
            return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
                    .build()
                    .createClient(Client.class);
        }
    }

    interface Job {

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#paymentId")
        void run(String paymentId);
    }

    @Configuration(proxyBeanMethods = false)
    static class RunTime {

        @Bean
        Job job() {
            return (Job) Proxy.newProxyInstance(
                    Job.class.getClassLoader(),
                    new Class<?>[] {Job.class},
                    (proxy, method, arguments) -> method.getReturnType() == int.class
                            ? 1
                            : method.getReturnType() == boolean.class ? false : null);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAspectJAutoProxy(proxyTargetClass = true)
    static class Lambdas {

        static void take(String paymentId) {}

        @Bean
        Job lambda() {
            return id -> {};
        }

        @Bean
        Job reference() {
            return Lambdas::take;
        }

        @Bean
        Job plain() {
            return new JobOfInterface();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAspectJAutoProxy(proxyTargetClass = true)
    static class Subclasses {}

    static class FinalMethod implements Job {

        @Override
        public final void run(String paymentId) {}
    }

    static class OwnFinalMethod implements Plain {

        @Override
        public void run(String id) {}

        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public final void another(String id) {}
    }

    interface Plain {

        void run(String id);
    }

    static class AnnotatedClass implements Plain {

        @Override
        @RecordsTelemetry(entityType = EntityTypes.PAYMENT, idExpr = "#id")
        public void run(String id) {}
    }

    static class JobOfInterface implements Job {

        @Override
        public void run(String id) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnProxies {

        @Bean
        static Object ofInterface() {
            return new ProxyFactory(new JobOfInterface()).getProxy();
        }

        @Bean
        static Object ofClassByInterface() {
            return new ProxyFactory(new AnnotatedClass()).getProxy();
        }

        @Bean
        static Object ofClass() {
            ProxyFactory factory = new ProxyFactory(new AnnotatedClass());
            factory.setProxyTargetClass(true);
            return factory.getProxy();
        }
    }

    static class Base {

        public void run(String id) {}
    }

    static class Inheriting extends Base implements Job {}
}
