package io.weir.definition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactoryBuilder;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes YAML that is easy to read and gives the same values when it is read. */
final class YamlText {
    private static final YAMLMapper QUOTED = new YAMLMapper(factory().build());
    private static final YAMLMapper READABLE = new YAMLMapper(
            factory().enable(YAMLGenerator.Feature.MINIMIZE_QUOTES).build());

    private YamlText() {}

    /** Multi-line blocks are easiest to read, but lose some blank lines and line ends; then everything is quoted. */
    static String write(JsonNode tree) {
        String text = write(READABLE, tree);
        Problems problems = new Problems();
        JsonNode again = DefinitionText.yaml(text, text.length(), problems);
        return problems.isEmpty() && Arrays.equals(Json.bytes(again), Json.bytes(tree)) ? text : write(QUOTED, tree);
    }

    private static String write(YAMLMapper mapper, JsonNode tree) {
        try {
            return mapper.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("can't be written as YAML: " + e.getOriginalMessage(), e);
        }
    }

    private static YAMLFactoryBuilder factory() {
        return YAMLFactory.builder()
                .stringQuotingChecker(new QuoteUnlessPlain())
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES);
    }

    /** YAML has many spellings of numbers, dates and booleans, so only unambiguous text is written without quotes. */
    private static final class QuoteUnlessPlain extends StringQuotingChecker {
        private static final long serialVersionUID = 1L;

        private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*");
        private static final Set<String> OTHER = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

        @Override
        public boolean needToQuoteName(String name) {
            return needToQuoteValue(name);
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return OTHER.contains(value.toLowerCase(Locale.ROOT))
                    || !PLAIN.matcher(value).matches();
        }
    }
}
