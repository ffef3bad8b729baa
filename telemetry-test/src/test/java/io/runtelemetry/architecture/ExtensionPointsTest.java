package io.runtelemetry.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import io.runtelemetry.EntityRef;
import io.runtelemetry.redis.RedisTelemetryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** What users can build upon: docs/extending.md lists it, and nothing else is public without need. */
class ExtensionPointsTest {

    private static final int MOST_PUBLIC_TYPES = 85;

    private static final List<JavaClass> CLASSES = new ClassFileImporter()
                    .importLocations(Stream.of(EntityRef.class, RedisTelemetryStore.class)
                            .map(type -> Location.of(
                                    type.getProtectionDomain().getCodeSource().getLocation()))
                            .collect(Collectors.toSet()))
                    .stream()
                    .toList();

    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)`");

    @Test
    void at_most_85_types_are_public() {
        Set<String> types = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(types).hasSizeLessThanOrEqualTo(MOST_PUBLIC_TYPES);
    }

    @Test
    void the_beans_that_can_be_replaced_are_those_on_the_page_and_of_public_types() throws IOException {
        String page = Files.readString(Path.of("../docs/extending.md"));
        String table = page.substring(page.indexOf("| type | in place of |"));
        Set<String> listed = NAME.matcher(table.lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.substring(0, line.indexOf('|', 1)))
                        .collect(Collectors.joining()))
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> replaceable = replaceable().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        assertThat(replaceable).containsExactlyInAnyOrderElementsOf(listed);
        assertThat(replaceable())
                .allSatisfy(type ->
                        assertThat(type.getModifiers()).as(type.getName()).contains(JavaModifier.PUBLIC));
    }

    @Test
    void the_interfaces_on_the_page_are_public() throws IOException {
        Set<String> known = CLASSES.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
        Set<String> named = NAME.matcher(Files.readString(Path.of("../docs/extending.md")))
                .results()
                .map(name -> name.group(1))
                .filter(name -> !name.equals("ExtensionPointsTest"))
                .collect(Collectors.toSet());

        assertThat(known).containsAll(named);
    }

    @Test
    void no_bean_has_a_name_that_an_application_would_use_itself() {
        assertThat(beans().map(JavaMethod::getName))
                // Spring Boot names the component of the health after it.
                .filteredOn(name -> !name.equals("telemetryHealthIndicator"))
                .allMatch(name -> name.startsWith("runTelemetry"));
    }

    private static Stream<JavaMethod> beans() {
        return CLASSES.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Bean.class));
    }

    /** By their type, on methods and on whole configurations. */
    private static Stream<JavaClass> replaceable() {
        Stream<JavaClass> ofMethods = beans().filter(method -> method.isAnnotatedWith(ConditionalOnMissingBean.class))
                .flatMap(method -> types(method.getAnnotationOfType(ConditionalOnMissingBean.class), method));
        Stream<JavaClass> ofConfigurations = CLASSES.stream()
                .filter(type -> type.isAnnotatedWith(ConditionalOnMissingBean.class))
                .flatMap(type -> classes(type.getAnnotationOfType(ConditionalOnMissingBean.class)));
        return Stream.concat(ofMethods, ofConfigurations)
                .filter(type -> type.getName().startsWith("io.runtelemetry."));
    }

    private static Stream<JavaClass> types(ConditionalOnMissingBean condition, JavaMethod method) {
        boolean byReturnType = condition.value().length == 0 && condition.name().length == 0;
        return byReturnType ? Stream.of(method.getRawReturnType()) : classes(condition);
    }

    private static Stream<JavaClass> classes(ConditionalOnMissingBean condition) {
        return CLASSES.stream()
                .filter(type -> Stream.of(condition.value())
                        .anyMatch(value -> value.getName().equals(type.getName())));
    }
}
