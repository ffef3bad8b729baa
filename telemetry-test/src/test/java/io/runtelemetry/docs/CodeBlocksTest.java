package io.runtelemetry.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.test.RequiredTool;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every code block of the pages: that it compiles, or parses and names what is there. */
class CodeBlocksTest {

    /** What no test here reads: other languages are checked by those who run them. */
    private static final Set<String> CHECKED = Set.of("java", "yaml", "json", "xml", "sh", "properties");

    @Test
    void every_block_is_in_a_language_that_is_checked() {
        assertThat(CodeBlock.all())
                .isNotEmpty()
                .allSatisfy(block -> assertThat(CHECKED).as(block.toString()).contains(block.language()));
    }

    static List<CodeBlock> java() {
        return CodeBlock.in("java");
    }

    @ParameterizedTest
    @MethodSource
    void java(CodeBlock block) {
        assertThat(new JavaSnippet(block.text()).errors()).as(block.text()).isEmpty();
    }

    static List<CodeBlock> yaml() {
        return CodeBlock.in("yaml", "properties");
    }

    @ParameterizedTest
    @MethodSource
    void yaml(CodeBlock block) {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        String text =
                block.language().equals("yaml") ? block.text() : block.text().replace("=", ": ");
        yaml.setResources(new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)));

        Set<String> known = ConfigurationReference.metadata()
                .get("properties")
                .valueStream()
                .map(property -> property.get("name").asString())
                .collect(Collectors.toSet());
        assertThat(Objects.requireNonNull(yaml.getObject()).stringPropertyNames().stream()
                        .filter(name -> name.startsWith("telemetry."))
                        .map(name -> name.replaceAll("\\[\\d+]", "")))
                .allSatisfy(name -> assertThat(known).contains(name));
    }

    static List<CodeBlock> json() {
        return CodeBlock.in("json");
    }

    @ParameterizedTest
    @MethodSource
    void json(CodeBlock block) {
        JsonNode node = new JsonMapper().readTree(block.text());

        assertThat(node.isObject() || node.isArray()).isTrue();
    }

    static List<CodeBlock> xml() {
        return CodeBlock.in("xml");
    }

    @ParameterizedTest
    @MethodSource
    void xml(CodeBlock block) throws Exception {
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(block.text())))
                        .getDocumentElement())
                .isNotNull();
    }

    static List<CodeBlock> shell() {
        return CodeBlock.in("sh");
    }

    @ParameterizedTest
    @MethodSource
    void shell(CodeBlock block) throws Exception {
        Path bash = new RequiredTool("bash", "Bash").path();
        Process check = new ProcessBuilder(bash.toString(), "-n", "-c", block.text())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(check.waitFor()).isZero();
    }
}
