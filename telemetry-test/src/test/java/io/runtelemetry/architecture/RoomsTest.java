package io.runtelemetry.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import io.runtelemetry.EntityRef;
import io.runtelemetry.redis.RedisTelemetryStore;
import io.runtelemetry.test.TelemetryStoreContract;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which module and package may use which; the table is in the design. */
class RoomsTest {

    private static final JavaClasses CORE = modulesOf(EntityRef.class);

    private static final JavaClasses STARTER = modulesOf(RedisTelemetryStore.class);

    private static final JavaClasses TEST = modulesOf(TelemetryStoreContract.class);

    private static final JavaClasses ALL =
            modulesOf(EntityRef.class, RedisTelemetryStore.class, TelemetryStoreContract.class);

    private static final Set<String> FEATURES = Set.of(
            "redis", "upstash", "web", "aspect", "http", "kafka", "rabbit", "jms", "metrics", "health", "thymeleaf");

    /** The classes that lie beside these, in a directory or in a jar. */
    private static JavaClasses modulesOf(Class<?>... types) {
        return new ClassFileImporter()
                .importLocations(Stream.of(types)
                        .map(type -> Location.of(
                                type.getProtectionDomain().getCodeSource().getLocation()))
                        .toList());
    }

    @Test
    void the_rooms_are_not_empty() {
        assertThat(CORE.contain(EntityRef.class)).isTrue();
        assertThat(CORE.contain(RedisTelemetryStore.class)).isFalse();
        assertThat(STARTER.contain(RedisTelemetryStore.class)).isTrue();
        assertThat(STARTER.contain(EntityRef.class)).isFalse();
        assertThat(TEST.contain(TelemetryStoreContract.class)).isTrue();
        assertThat(CORE.size() + STARTER.size() + TEST.size()).isEqualTo(ALL.size());
    }

    @Test
    void the_core_uses_the_JDK_slf4j_jspecify_and_Jackson_and_nothing_else() {
        DescribedPredicate<JavaClass> ofCore = DescribedPredicate.describe(
                "are in the core",
                type -> CORE.contain(type.getBaseComponentType().getName()));
        classes()
                .should()
                .onlyDependOnClassesThat(ofCore.or(resideInAnyPackage(
                        "java..",
                        "org.slf4j..",
                        "org.jspecify..",
                        "tools.jackson..",
                        "com.fasterxml.jackson.annotation..")))
                .check(CORE);
    }

    @Test
    void the_starter_does_not_use_the_test_module() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.runtelemetry.test.."))
                .check(STARTER);
    }

    @Test
    void packages_are_free_of_cycles() {
        slices().matching("io.runtelemetry.(*)..").should().beFreeOfCycles().check(ALL);
        // The root package is no slice of its own: it holds what all others use, so it uses none of them.
        noClasses()
                .that(resideInAPackage("io.runtelemetry"))
                .should()
                .dependOnClassesThat(resideInAPackage("io.runtelemetry.*.."))
                .check(ALL);
    }

    @Test
    void only_the_auto_configuration_puts_features_together() {
        noClasses()
                .that(resideInAPackage("io.runtelemetry..")
                        .and(DescribedPredicate.not(resideInAPackage("io.runtelemetry.autoconfigure.."))))
                .should()
                .dependOnClassesThat(resideInAPackage("io.runtelemetry.autoconfigure.."))
                .check(ALL);
        for (String feature : FEATURES) {
            noClasses()
                    .that(resideInAPackage("io.runtelemetry." + feature + ".."))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(others(feature)))
                    .check(STARTER);
        }
    }

    private static String[] others(String feature) {
        return FEATURES.stream()
                .filter(other -> !other.equals(feature))
                .map(other -> "io.runtelemetry." + other + "..")
                .toArray(String[]::new);
    }

    @Test
    void only_the_rooms_of_an_optional_library_use_it() {
        noClasses()
                .that(DescribedPredicate.not(
                        resideInAnyPackage("io.runtelemetry.redis..", "io.runtelemetry.autoconfigure..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.springframework.data.redis..", "io.lettuce..", "redis.clients..", "io.netty.."))
                .check(STARTER);
        noClasses()
                .that(DescribedPredicate.not(
                        resideInAnyPackage("io.runtelemetry.jdbc..", "io.runtelemetry.autoconfigure..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.springframework.data.relational.."))
                .check(STARTER);
        noClasses()
                .that(DescribedPredicate.not(
                        resideInAnyPackage("io.runtelemetry.jpa..", "io.runtelemetry.autoconfigure..")))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.hibernate..", "jakarta.persistence..", "org.springframework.orm.."))
                .check(STARTER);
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage("io.runtelemetry.runstate..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("com.github.benmanes.."))
                .check(STARTER);
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(
                        "io.runtelemetry.web..", "io.runtelemetry.alert..", "io.runtelemetry.http..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "jakarta.servlet..", "org.springframework.web.filter..", "org.springframework.web.server.."))
                .check(STARTER);
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage("io.runtelemetry.metrics..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.micrometer.core..", "io.micrometer.observation..", "io.micrometer.common.."))
                .check(STARTER);
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage("io.runtelemetry.health..")))
                .should()
                .dependOnClassesThat(resideInAPackage("org.springframework.boot.health.."))
                .check(STARTER);
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage("io.runtelemetry.thymeleaf..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.thymeleaf..", "org.unbescape.."))
                .check(STARTER);
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage("io.runtelemetry.web..")))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.springframework.security..", "org.springdoc..", "io.swagger.."))
                .check(STARTER);
        noClasses()
                .that(DescribedPredicate.not(
                        resideInAnyPackage("io.runtelemetry.actuate..", "io.runtelemetry.autoconfigure..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.springframework.boot.actuate.audit..", "org.springframework.boot.actuate.endpoint.."))
                .check(STARTER);
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(
                        "io.runtelemetry.web..", "io.runtelemetry.alert..", "io.runtelemetry.http..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.springframework.web..", "org.springframework.http.."))
                .check(STARTER);
        Map.of(
                        "kafka", "org.springframework.kafka..",
                        "rabbit", "org.springframework.amqp..",
                        "jms", "org.springframework.jms..",
                        "run", "io.micrometer.context..")
                .forEach((room, library) -> noClasses()
                        .that(DescribedPredicate.not(resideInAPackage("io.runtelemetry." + room + "..")))
                        .should()
                        .dependOnClassesThat(resideInAPackage(library))
                        .check(STARTER));
    }

    @Test
    void every_package_says_what_it_is_for_and_is_null_marked() {
        Set<String> unmarked = ALL.stream()
                .map(JavaClass::getPackage)
                .filter(room -> !room.tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false))
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());

        assertThat(unmarked).isEmpty();
    }

    @Test
    void no_class_is_named_after_doing_anything_at_all() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .check(ALL);
    }
}
