package io.weir.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class ReportsTest {
    @Test
    void theTextTellsOfEveryLaneProcessAndTopicAndOfTheDistanceToKafka() {
        List<String> text = TextReport.of(SampleFigures.onePace());

        assertThat(String.join("\n", text))
                .containsSubsequence(
                        "weir bench seq5 beside fan1000",
                        "machine: 2 processors",
                        "seq5, 64 runs in flight: 7000 runs",
                        "round   runs/s  steps/s  p50 ms",
                        "median     700    3,500    60.0",
                        "hop, completion to next step: p50 8.00",
                        "fan1000, 1 run in flight: 20 runs",
                        "process  cpu s  cores  cpu µs/step",
                        "broker    6.50   0.65          350",
                        "weir.step-ready.bench        1.00     0.99        631           483",
                        "Kafka alone, the same records",
                        "390,000 records/s, which is 50,000 steps/s",
                        "Weir carried 3,510 steps/s: 7.0 % of that");
    }

    @Test
    void theTextOfASweepEndsWithThroughputAgainstLatency() {
        assertThat(String.join("\n", TextReport.of(SampleFigures.sweep())))
                .containsSubsequence(
                        "throughput against latency", "1 run in flight", "90", "1024 runs in flight", "7,750");
    }

    @Test
    void theJsonHasTheFiguresUnderTheNamesOfTheirFields() throws Exception {
        JsonNode json = new ObjectMapper().readTree(JsonReport.of(SampleFigures.onePace()));

        assertThat(json.at("/v").intValue()).isEqualTo(1);
        assertThat(json.at("/levels/0/whole/lanes/0/steps_per_second").doubleValue())
                .isEqualTo(3_500);
        assertThat(json.at("/levels/0/whole/lanes/0/end_to_end/p999").doubleValue())
                .isEqualTo(180);
        assertThat(json.at("/levels/0/topics/1/log_bytes").doubleValue()).isEqualTo(631);
        assertThat(json.at("/baseline/records_per_step").doubleValue()).isEqualTo(7.8);
    }

    @Test
    void thePictureOfASweepHasALineForEachPercentileAndTheLoadAtItsPoints() throws Exception {
        Document svg = parse(SvgReport.of(SampleFigures.sweep()));

        assertThat(texts(svg)).contains("p50", "p95", "p99", "1", "1024", "ms");
        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(3);
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(18);
    }

    @Test
    void thePictureOfOnePaceHasALineForEachLanesRunsAndHops() throws Exception {
        Document svg = parse(SvgReport.of(SampleFigures.onePace()));

        assertThat(texts(svg))
                .contains("seq5, end to end", "seq5, hop", "fan1000, end to end", "fan1000, hop", "99.9 %");
        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(4);
    }

    private static Document parse(String svg) throws Exception {
        assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity").contains("prefers-color-scheme: dark");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Document svg) {
        NodeList texts = svg.getElementsByTagName("text");
        return IntStream.range(0, texts.getLength())
                .mapToObj(i -> texts.item(i).getTextContent())
                .toList();
    }
}
