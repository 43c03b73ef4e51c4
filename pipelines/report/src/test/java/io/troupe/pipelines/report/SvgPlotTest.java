package io.troupe.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class SvgPlotTest {
  private static final List<PlotSeries> TWO =
      List.of(
          new PlotSeries(
              "gcn & co",
              List.of(PlotSeries.PlotPoint.of(1, 0.5), new PlotSeries.PlotPoint(2, 0.75, 0.125))),
          new PlotSeries("<sage>", List.of(PlotSeries.PlotPoint.of(1, Double.NaN))));

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void linesAreWellFormedWithOnePathAndItsMarkers() throws Exception {
    Document svg = parse(SvgPlot.lines("a \"title\"", "steps", "loss", TWO));
    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    // Two points, and the marker of the legend.
    assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(3);
    assertThat(svg.getDocumentElement().getTextContent()).contains("gcn & co", "<sage>");
  }

  @Test
  void barsStartAtZeroAndLeaveOutWhatIsMissing() throws Exception {
    Document svg =
        parse(
            SvgPlot.bars(
                "auc",
                "test",
                List.of("a"),
                List.of(
                    new PlotSeries("one", List.of(PlotSeries.PlotPoint.of(0, 0.8))),
                    new PlotSeries("none", List.of(PlotSeries.PlotPoint.of(0, Double.NaN))))));
    // One bar, and two names in the legend.
    assertThat(svg.getElementsByTagName("title").getLength()).isEqualTo(3);
    assertThat(svg.getDocumentElement().getTextContent()).contains("0.0");
  }

  @Test
  void longNamesFitTheLegendAndKeepTheirWholeNameAsTooltip() throws Exception {
    String name = "dataset=roman-empire, model=sage, split=9";
    Document svg =
        parse(
            SvgPlot.lines("t", "x", "y", List.of(new PlotSeries(name, List.of()), TWO.getFirst())));
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo(name);
    assertThat(svg.getDocumentElement().getTextContent()).contains("dataset=…split=9");
  }

  @Test
  void equalDataGiveEqualText() {
    assertThat(SvgPlot.scatter("t", "x", "y", TWO)).isEqualTo(SvgPlot.scatter("t", "x", "y", TWO));
  }

  @ParameterizedTest
  @CsvSource({"0,1", "0.89,0.91", "-3,1e9", "5,5", "0,0", "-1e-12,1e-12", "1e200,1e299"})
  void marksAreFewRoundAndEncloseTheRange(double low, double high) {
    Ticks ticks = Ticks.over(low, high, 5);
    assertThat(ticks.low()).isLessThanOrEqualTo(low);
    assertThat(ticks.high()).isGreaterThanOrEqualTo(high);
    assertThat(ticks.marks()).hasSizeBetween(2, 9);
  }
}
