package io.whirr.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.whirr.e2e.bench.LineChart.Line;
import io.whirr.e2e.bench.LineChart.Point;
import java.io.StringReader;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LineChartTest {

    private static Document drawn(boolean logarithmic, Point... points) throws Exception {
        LineChart chart = new LineChart("a < b", "x & y", "z", logarithmic, List.of(new Line("one", List.of(points))));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(chart.svg())));
    }

    private static double[] line(Document svg) {
        Element line = (Element) svg.getElementsByTagName("polyline").item(0);
        return Stream.of(line.getAttribute("points").split("[ ,]", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static List<String> words(Document svg) {
        NodeList texts = svg.getElementsByTagName("text");
        return Stream.iterate(0, i -> i < texts.getLength(), i -> i + 1)
                .map(i -> texts.item(i).getTextContent())
                .toList();
    }

    @Test
    void everyPointIsInsideThePicture() throws Exception {
        double[] line = line(drawn(false, new Point(0, 0), new Point(3, 250), new Point(17, 90)));

        assertThat(line).hasSize(6);
        assertThat(List.of(line[0], line[2], line[4])).isSorted().allMatch(x -> x >= 80 && x <= 610);
        assertThat(List.of(line[1], line[3], line[5])).allMatch(y -> y >= 50 && y <= 360);
        assertThat(line[3]).isLessThan(line[5]);
        assertThat(line[1]).isEqualTo(360);
    }

    @Test
    void aFactorIsAStepOnALogarithmicAxis() throws Exception {
        double[] line = line(drawn(true, new Point(1, 1), new Point(8, 1), new Point(64, 1)));

        assertThat(line[2] - line[0]).isEqualTo(line[4] - line[2]);
    }

    @Test
    void whatIsWrittenIsTextAndNoMarkup() throws Exception {
        assertThat(words(drawn(true, new Point(1_000, 2), new Point(1_000_000, 3))))
                .contains("a < b", "x & y", "z", "one", "1,000", "1 M", "0");
    }
}
