package io.weir.definition;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactoryBuilder;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Creates parsers that also report the anchors of texts and numbers; Jackson's own report only those of lists and
 * objects.
 */
final class AnchoringYamlFactory extends YAMLFactory {
    private static final long serialVersionUID = 1L;

    AnchoringYamlFactory(YAMLFactoryBuilder settings) {
        super(settings);
    }

    @Override
    protected YAMLParser _createParser(Reader text, IOContext context) {
        return new Parser(context, _parserFeatures, _yamlParserFeatures, _loaderOptions, _objectCodec, text);
    }

    private static final class Parser extends YAMLParser {
        Parser(
                IOContext context,
                int features,
                int yamlFeatures,
                LoaderOptions options,
                @Nullable ObjectCodec codec,
                Reader text) {
            super(context, features, yamlFeatures, options, codec, text);
        }

        @Override
        protected JsonToken _decodeScalar(ScalarEvent scalar) throws IOException {
            _currentAnchor = scalar.getAnchor();
            return super._decodeScalar(scalar);
        }
    }
}
