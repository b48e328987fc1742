package io.weir.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.DataInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;

/** Creates parsers whose decimals keep their spelling. */
final class ExactJsonFactory extends JsonFactory {
    private static final long serialVersionUID = 1L;

    ExactJsonFactory(JsonFactoryBuilder settings) {
        super(settings);
    }

    private ExactJsonFactory(ExactJsonFactory other) {
        super(other, null);
    }

    @Override
    public JsonFactory copy() {
        return new ExactJsonFactory(this);
    }

    /** Named, as Jackson refuses some inputs to factories of other formats and to those without a name. */
    @Override
    public String getFormatName() {
        return FORMAT_NAME_JSON;
    }

    @Override
    protected JsonParser _createParser(byte[] bytes, int offset, int length, IOContext context) throws IOException {
        return new Parser(super._createParser(bytes, offset, length, context));
    }

    @Override
    protected JsonParser _createParser(InputStream bytes, IOContext context) throws IOException {
        return new Parser(super._createParser(bytes, context));
    }

    @Override
    protected JsonParser _createParser(Reader text, IOContext context) throws IOException {
        return new Parser(super._createParser(text, context));
    }

    @Override
    protected JsonParser _createParser(char[] text, int offset, int length, IOContext context, boolean recyclable)
            throws IOException {
        return new Parser(super._createParser(text, offset, length, context, recyclable));
    }

    @Override
    protected JsonParser _createParser(DataInput bytes, IOContext context) throws IOException {
        return new Parser(super._createParser(bytes, context));
    }

    private static final class Parser extends JsonParserDelegate {
        Parser(JsonParser parser) {
            super(parser);
        }

        @Override
        public BigDecimal getDecimalValue() throws IOException {
            if (!hasToken(JsonToken.VALUE_NUMBER_FLOAT) || isNaN()) {
                return super.getDecimalValue();
            }
            String text = getText();
            streamReadConstraints().validateFPLength(text.length());
            return WrittenDecimal.of(text);
        }

        @Override
        public Object getNumberValueDeferred() throws IOException {
            return hasToken(JsonToken.VALUE_NUMBER_FLOAT) && !isNaN()
                    ? getDecimalValue()
                    : super.getNumberValueDeferred();
        }
    }
}
