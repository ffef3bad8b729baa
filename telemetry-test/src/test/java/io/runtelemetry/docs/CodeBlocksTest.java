package io.runtelemetry.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.runtelemetry.tck.NodeScripts;
import io.runtelemetry.tck.RequiredTool;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every code block of the pages: that it compiles, or parses and names what is there. */
class CodeBlocksTest {

    private static final Set<String> CHECKED =
            Set.of("java", "kotlin", "yaml", "properties", "json", "xml", "html", "sh", "ts", "tsx", "js");

    /** Output, and commands for other programs; the tests of what they are about read them where they can go stale. */
    private static final Set<String> SHOWN = Set.of("text", "css", "python");

    @Test
    void every_block_is_in_a_language_that_is_checked() {
        assertThat(CodeBlock.all())
                .isNotEmpty()
                .extracting(CodeBlock::language)
                .isSubsetOf(Stream.of(CHECKED, SHOWN).flatMap(Set::stream).toList());
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
    void yaml(CodeBlock block) throws IOException {
        Set<String> known = ConfigurationReference.metadata()
                .get("properties")
                .valueStream()
                .map(property -> property.get("name").asString())
                .collect(Collectors.toSet());
        assertThat(names(block).stream()
                        .filter(name -> name.startsWith("telemetry."))
                        .map(name -> name.replaceAll("\\[\\d+]", "")))
                .allSatisfy(name -> assertThat(known).contains(name));
    }

    private static Set<String> names(CodeBlock block) throws IOException {
        ByteArrayResource text = new ByteArrayResource(block.text().getBytes(UTF_8));
        if (block.language().equals("properties")) {
            return PropertiesLoaderUtils.loadProperties(text).stringPropertyNames();
        }
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(text);
        return Objects.requireNonNull(yaml.getObject()).stringPropertyNames();
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

    static List<CodeBlock> html() {
        return CodeBlock.in("html");
    }

    @ParameterizedTest
    @MethodSource
    void html(CodeBlock block) {
        boolean template = block.text().contains("telemetry:");
        Parser parser = (template ? Parser.xmlParser() : Parser.htmlParser()).setTrackErrors(10);
        Jsoup.parse(block.text(), "", parser);

        assertThat(parser.getErrors()).isEmpty();
    }

    /** Kotlin is shown as it stands in a test that compiles and runs it. */
    @Test
    void kotlin_is_that_of_a_test() throws IOException {
        Path tests = Docs.PROJECT.resolve("telemetry-spring-boot-starter/src/test/kotlin");
        List<Path> files;
        try (Stream<Path> all = Files.walk(tests)) {
            files = all.filter(file -> file.toString().endsWith(".kt")).toList();
        }
        String code = files.stream()
                .map(Docs::read)
                .map(CodeBlocksTest::withoutSpaces)
                .collect(Collectors.joining());

        assertThat(CodeBlock.in("kotlin"))
                .allSatisfy(block -> assertThat(withoutSpaces(block.text()).split("\\{…}"))
                        .allSatisfy(part -> assertThat(code).contains(part)));
    }

    private static String withoutSpaces(String code) {
        return code.replaceAll("//.*|\\bopen ", "").replaceAll("\\s+", "");
    }

    @Test
    void typescript_and_javascript_can_be_parsed() throws IOException {
        List<Map<String, String>> snippets = CodeBlock.in("ts", "tsx", "js").stream()
                .map(block -> Map.of("name", block.toString(), "text", block.text()))
                .toList();
        NodeScripts scripts = NodeScripts.install(Path.of("src", "test", "node"), Path.of("target", "node"));

        assertThat(scripts.run("check-snippets.mjs", Map.of(), new JsonMapper().writeValueAsString(snippets)))
                .isEmpty();
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

        assertThat(new String(check.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(check.waitFor()).isZero();
    }

    static List<CodeBlock> benchmarks() {
        return CodeBlock.in("sh").stream()
                .filter(block -> block.text().contains("exec:exec@"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource
    void benchmarks(CodeBlock block) {
        String pom = Docs.read(Docs.PROJECT.resolve("telemetry-benchmarks/pom.xml"));
        String name = block.text().replaceFirst("(?s).*exec:exec@(\\w+).*", "$1");
        assertThat(pom).contains("<id>" + name + "</id>");
    }
}
