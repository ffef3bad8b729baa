package io.runtelemetry.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a page.
 *
 * @param line the line in the page of the first line of the text, from 1
 */
record CodeBlock(Path page, int line, String language, String text) {

    private static final String FENCE = "```";

    /** Returns the blocks of all pages. */
    static List<CodeBlock> all() {
        return Docs.pages().stream().flatMap(page -> of(page).stream()).toList();
    }

    /** Returns the blocks of all pages in one of some languages. */
    static List<CodeBlock> in(String... languages) {
        return all().stream()
                .filter(block -> List.of(languages).contains(block.language))
                .toList();
    }

    private static List<CodeBlock> of(Path page) {
        List<CodeBlock> blocks = new ArrayList<>();
        List<String> lines = Docs.read(page).lines().toList();
        int begin = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).strip().startsWith(FENCE)) {
                continue;
            }
            if (begin < 0) {
                begin = i;
            } else {
                String language = lines.get(begin).strip().substring(FENCE.length());
                blocks.add(new CodeBlock(
                        page, begin + 2, language, String.join("\n", lines.subList(begin + 1, i)) + "\n"));
                begin = -1;
            }
        }
        return blocks;
    }

    @Override
    public String toString() {
        return Docs.PROJECT.relativize(page) + ":" + line;
    }
}
