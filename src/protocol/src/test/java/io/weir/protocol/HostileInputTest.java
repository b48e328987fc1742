package io.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileInputTest {
    private static final String START = "'run_id':'r','definition_id':'d'";
    private static final String REPORT = "'run_id':'r','step_id':'s','attempt':1";

    static Stream<Arguments> requests() {
        return Stream.of(
                arguments("", "found an empty value"),
                arguments(" ", "found the end of the text, expected more of the record"),
                arguments("\0{}", "not acceptable JSON"),
                arguments("{\0}", "not acceptable JSON"),
                arguments("\ufeff{" + START + "}", "found a byte order mark"),
                arguments("null", "found null, expected an object at the top level (byte 0)"),
                arguments("[]", "found an array, expected an object"),
                arguments("'text'", "found a string, expected an object"),
                arguments("3", "found 3, expected an object"),
                arguments("{}", "found no 'run_id' and no record key"),
                arguments("{'run_id':'r'}", "found no 'definition_id' (or null)"),
                arguments("{'run_id':null,'definition_id':'d'}", "found no 'run_id'"),
                arguments("{'run_id':7,'definition_id':'d'}", "found 7, expected a string at /run_id (byte 10)"),
                arguments("{'run_id':{},'definition_id':'d'}", "found an object, expected a string at /run_id"),
                arguments("{'run_id':'','definition_id':'d'}", "found an empty id"),
                arguments("{'run_id':'a\\u0000b'}", "found an id with a control character at index 1"),
                arguments("{'run_id':'a\\u0085b'}", "found an id with a control character at index 1"),
                arguments("{'run_id':'\\ud800'}", "found a string with half a surrogate pair"),
                arguments("{'run_id':'\\ud800x'}", "found a string with half a surrogate pair"),
                arguments("{'run_id':'\\udc00\\ud800'}", "found a string with half a surrogate pair"),
                arguments("{'run_id':'" + "é".repeat(201) + "'}", "found an id of 201 characters"),
                arguments("{'run_id':'" + "😀".repeat(201) + "'}", "found an id of 201 characters"),
                arguments("{" + START + ",'run_id':'r'}", "found the field 'run_id' a second time"),
                arguments("{" + START + ",'input':null,'input':1}", "found the field 'input' a second time"),
                arguments("{'definition_id':null," + START + "}", "found the field 'definition_id' a second time"),
                arguments("{'v':2," + START + "}", "found format version 2, expected version 1"),
                arguments("{'v':0," + START + "}", "found format version 0, expected version 1"),
                arguments("{'v':'1'," + START + "}", "found a string, expected an integer at /v"),
                arguments("{'v':1.0," + START + "}", "found 1.0, expected an integer at /v"),
                arguments("{'v':99999999999999999999," + START + "}", "found the number 99999999999999999999"),
                arguments("{'type':'stop'," + START + "}", "found \"stop\", expected start"),
                arguments("{'type':'START'," + START + "}", "found \"START\", expected start at /type (byte 8)"),
                arguments(
                        "{'type':'cancel','run_id':'r','reason':'x'}",
                        "found the control \"cancel\", expected a start; controls belong on weir.run-controls at /type"),
                arguments("{'type':'resume'," + START + "}", "controls belong on weir.run-controls"),
                arguments("{'type':'quarantine'," + START + "}", "controls belong on weir.run-controls"),
                arguments("{'definition_id':'d','run_id':true}", "found true, expected a string"),
                arguments("{" + START + "}{}", "found further text, expected nothing after the record"),
                arguments("{" + START + "} x", "not acceptable JSON"),
                arguments("{" + START + "", "not acceptable JSON"),
                arguments("{" + START + ",}", "not acceptable JSON"),
                arguments("{" + START + ",'input':NaN}", "not acceptable JSON"),
                arguments("{" + START + ",'input':-Infinity}", "not acceptable JSON"),
                arguments("{" + START + ",'input':[NaN]}", "not acceptable JSON"),
                arguments("{" + START + ",'input':01}", "not acceptable JSON"),
                arguments("{" + START + ",'input':[1,]}", "not acceptable JSON"),
                arguments("{" + START + ",'input':{a:1}}", "not acceptable JSON"),
                arguments("{" + START + ",'input':'\\x'}", "not acceptable JSON"),
                arguments("{" + START + ",'input':'\\u12'}", "not acceptable JSON"),
                arguments("{" + START + ",'input':'a\nb'}", "not acceptable JSON"),
                arguments("{" + START + ",'input':['a\nb']}", "not acceptable JSON"),
                arguments("{" + START + ",'input':'open", "not acceptable JSON"),
                arguments("{" + START + ",'input':'open\\", "not acceptable JSON"),
                arguments("{" + START + ",'input':'open\\\\\\'}", "not acceptable JSON"),
                arguments("{" + START + ",'input':/*c*/1}", "not acceptable JSON"),
                arguments("{" + START + ",'input':tru}", "not acceptable JSON"),
                arguments("{" + START + ",'input':" + "9".repeat(1001) + "}", "not acceptable JSON"),
                arguments("{" + START + ",'input':[" + "9".repeat(1001) + "]}", "not acceptable JSON"),
                arguments("{" + START + ",'" + "n".repeat(10_001) + "':1}", "not acceptable JSON"),
                arguments("{" + START + ",'input':" + nested(64) + "}", "not acceptable JSON"),
                arguments("{" + START + ",'unknown':" + nested(64) + "}", "not acceptable JSON"),
                arguments("{" + START + ",'unknown':[1,}", "not acceptable JSON"));
    }

    static Stream<Arguments> controls() {
        return Stream.of(
                arguments("{'run_id':'r'}", "found no 'type' (or null), expected this required field"),
                arguments("{'type':'cancel'}", "found no 'run_id' and no record key"),
                arguments(
                        "{'type':'start','run_id':'r','definition_id':'d'}",
                        "found a start, expected a control; starts belong on weir.run-requests at /type"),
                arguments(
                        "{'type':'stop','run_id':'r'}",
                        "found \"stop\", expected one of cancel, resume, quarantine, complete_step, skip_step, event at /type (byte 8)"),
                arguments("{'type':'cancel','run_id':'r','reason':true}", "found true, expected a string"),
                arguments(
                        "{'type':'cancel','run_id':'r','reason':'" + "x".repeat(4001) + "'}",
                        "found a string of 4001 characters, expected at most 4000"));
    }

    static Stream<Arguments> reports() {
        return Stream.of(
                arguments("{}", "found no 'run_id' and no record key"),
                arguments("{'run_id':'r','attempt':1}", "found no 'step_id' (or null)"),
                arguments("{'run_id':'r','step_id':'s'}", "found no 'attempt' (or null)"),
                arguments("{" + REPORT + "}", "found no 'status' (or null)"),
                arguments("{" + REPORT + ",'status':'done'}", "expected one of success, needs_revision, failed"),
                arguments("{" + REPORT + ",'status':'failed'}", "found no 'error' (or null)"),
                arguments("{" + REPORT + ",'status':'failed','error':'x'}", "found a string, expected an object"),
                arguments(
                        "{" + REPORT + ",'status':'failed','error':{'type':'T'}}",
                        "found no 'message' (or null), expected this required field at /error (byte 66)"),
                arguments("{" + REPORT + ",'status':'failed','error':{'message':'m'}}", "found no 'type' (or null)"),
                arguments(
                        "{" + REPORT + ",'status':'failed','error':{'type':'T','message':'m','retryable':'no'}}",
                        "found a string, expected true or false at /error/retryable"),
                arguments(
                        "{" + REPORT + ",'status':'failed','error':{'type':'T','message':'m','retry_after_ms':-1}}",
                        "found the number -1, expected an integer from 0 to"),
                arguments("{" + REPORT + ",'status':'success','metadata':[]}", "found an array, expected an object"),
                arguments(
                        "{" + REPORT + ",'status':'success','started_at':'now'}", "found \"now\", expected a UTC time"),
                arguments("{" + REPORT + ",'status':'success','started_at':5}", "found 5, expected a string"),
                arguments(
                        "{" + REPORT + ",'status':'success','revision':-1}",
                        "found the number -1, expected an integer"),
                arguments("{" + REPORT + ",'status':'success','revision':2147483648}", "found the number 2147483648"),
                arguments("{" + REPORT + ",'status':'success','revision':1e1}", "found 1e1, expected an integer"),
                arguments("{'run_id':'r','step_id':'s','attempt':0}", "expected an integer from 1 to 2147483647"),
                arguments(
                        "{'run_id':'r','step_id':'s','attempt':true}", "found true, expected an integer at /attempt"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void anUnacceptableRequestIsRefusedWithASentence(String text, String expected) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> Codecs.runRequest().decode(json(text)))
                .withMessageStartingWith("run request: found ")
                .withMessageContaining(", expected ")
                .withMessageContaining(expected);
    }

    @ParameterizedTest
    @MethodSource("controls")
    void anUnacceptableControlIsRefusedWithASentence(String text, String expected) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> Codecs.runControl().decode(json(text)))
                .withMessageContaining("found ")
                .withMessageContaining(", expected ")
                .withMessageContaining(expected);
    }

    @ParameterizedTest
    @MethodSource("reports")
    void anUnacceptableReportIsRefusedWithASentence(String text, String expected) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> Codecs.workerReport().decode(json(text)))
                .withMessageStartingWith("worker report: found ")
                .withMessageContaining(", expected ")
                .withMessageContaining(expected);
    }

    @Test
    void namesMadeToCollideHinderNoLaterRecord() {
        String colliding = IntStream.range(0, 40_000)
                .mapToObj(i -> "'" + ofOneHash(i) + "':0")
                .collect(Collectors.joining(",", "{", "}"));
        Codecs.runRequest().decode(json("{" + START + ",'input':" + colliding + "}"));

        for (int i = 0; i < 5_000; i++) {
            String input = "{'fresh" + i + "':1}";
            RunCommand behind = Codecs.runRequest().decode(json("{" + START + ",'input':" + input + "}"));
            assertThat(((RunCommand.StartRun) behind).input().toJson()).isEqualTo(input.replace('\'', '"'));
        }
    }

    /** "Aa" and "BB" have one hash in Java, and little to tell them apart in Jackson's table of names. */
    private static String ofOneHash(int number) {
        return IntStream.rangeClosed(0, 16)
                .mapToObj(bit -> ((number >> (16 - bit)) & 1) == 0 ? "Aa" : "BB")
                .collect(Collectors.joining());
    }

    @Test
    void aTombstoneIsNotARecord() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> Codecs.runRequest().decode(null))
                .withMessage("run request: found a null value (a tombstone), expected one JSON object");
    }

    @Test
    void aRecordOverTheLimitIsRefusedBeforeItIsParsed() {
        byte[] bytes = new byte[Codec.DEFAULT_MAX_BYTES + 1];

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> Codecs.workerReport().decode(bytes))
                .withMessage("worker report: found 2097153 bytes, expected at most 2097152");
    }

    @Test
    void aLargerLimitCanBeGiven() {
        String text = "{" + REPORT + ",'status':'success','output':'" + "x".repeat(3_000_000) + "'}";

        WorkerReport report = Codecs.decodeWorkerReport(json(text), null, 4_000_000);

        assertThat(((Outcome.Success) ((WorkerReport.StepCompleted) report).outcome())
                        .output()
                        .size())
                .isEqualTo(3_000_002);
    }

    @Test
    void depthUpToTheLimitIsRead() {
        Payload input = Codecs.runRequest()
                .decode(json("{" + START + ",'input':" + nested(63) + "}"))
                .input();

        assertThat(input.toJson()).isEqualTo(nested(63));
    }

    @Test
    void aPayloadAtTheDepthLimitCanStillGoToAWorkerAndIntoAResult() {
        Payload deep = Payload.ofJson(nested(63));
        StepReady template = new RandomRecords(1).stepReady();
        StepReady ready = new StepReady(
                template.attempt(),
                "d",
                "h",
                "s",
                "q",
                1,
                "t",
                template.dispatchedAt(),
                deep,
                java.util.Map.of("a", deep),
                null,
                Payload.EMPTY_OBJECT,
                null,
                null,
                null,
                false,
                null);

        assertThat(Codecs.stepReady().decode(Codecs.stepReady().encode(ready))).isEqualTo(ready);
    }

    @Test
    void anEscapedHalfSurrogateInsideAPayloadIsPassedThrough() {
        byte[] bytes = json("{" + START + ",'input':['\\ud800']}");

        RunCommand.StartRun start = Codecs.runRequest().decode(bytes);

        assertThat(start.input().toJson()).isEqualTo("[\"\\ud800\"]");
    }

    static Stream<byte[]> illFormedUtf8() {
        return Stream.of(
                        "80",
                        "bf",
                        "c0af",
                        "c1bf",
                        "c2",
                        "c241",
                        "e08080",
                        "e09fbf",
                        "e282",
                        "e28241",
                        "eda080",
                        "edbfbf",
                        "f0808080",
                        "f08fbfbf",
                        "f09f98",
                        "f4908080",
                        "f5808080",
                        "fe",
                        "ff")
                .map(hex -> java.util.HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @MethodSource("illFormedUtf8")
    void illFormedUtf8IsRefusedWhereverItStands(byte[] sequence) {
        for (int padding = 0; padding < 9; padding++) {
            String before = "{" + START + ",'input':'é" + "x".repeat(padding);
            byte[] head = json(before);
            byte[] tail = json("'}");
            byte[] bytes = new byte[head.length + sequence.length + tail.length];
            System.arraycopy(head, 0, bytes, 0, head.length);
            System.arraycopy(sequence, 0, bytes, head.length, sequence.length);
            System.arraycopy(tail, 0, bytes, head.length + sequence.length, tail.length);

            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> Codecs.runRequest().decode(bytes))
                    .withMessageEndingWith("expected well-formed UTF-8 at byte " + head.length);
        }
    }

    @Test
    void everyOtherCodePointIsReadAsJavaReadsIt() {
        String all = IntStream.rangeClosed(0x20, 0x10ffff)
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .filter(c -> c != '"' && c != '\\')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        byte[] bytes =
                ("{\"type\":\"completed\",\"run_id\":\"r\",\"step_id\":\"s\",\"attempt\":1,\"status\":\"success\","
                                + "\"output\":\"" + all + "\",\"metadata\":{}}")
                        .getBytes(StandardCharsets.UTF_8);

        WorkerReport.StepCompleted read =
                (WorkerReport.StepCompleted) Codecs.decodeWorkerReport(bytes, null, bytes.length);

        assertThat(((Outcome.Success) read.outcome()).output().toJson()).isEqualTo('"' + all + '"');
        assertThat(read.metadata()).isEqualTo(Payload.EMPTY_OBJECT);
    }

    @Test
    void aHostileNameDoesNotMakeALongMessage() {
        String text = "{" + START + ",'" + "n".repeat(9_000) + "':[NaN]}";

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> Codecs.runRequest().decode(json(text)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    /** {@code text} with single quotes for double ones. */
    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
