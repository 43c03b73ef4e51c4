package io.troupe.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class PageTest {
  private static final String SMALL =
      """
      apiVersion: troupe/v1
      kind: Pipeline
      metadata: {name: small, labels: {team: graphs}}
      defaults: {cache: off}
      tasks:
        train:
          uses: test-sleep
          matrix: {axes: {model: [gcn, sage, gat], split: [0, 1]}}
          with: {millis: 700}
        emit:
          uses: test-emit
          needs: [train]
          with: {steps: 12, value: 0.25}
      """;

  @TempDir static Path home;
  private static Chromium chromium;
  private static PageServer server;
  private Tab tab;

  @BeforeAll
  static void start() throws IOException {
    chromium = Chromium.start();
    server = new PageServer(home);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    tab = new Tab(chromium.browser(), 1280, 900, ColorScheme.LIGHT);
    tab.open(server.login());
  }

  @AfterEach
  void complainsOfNothing() {
    List<String> complaints = tab.complaints();
    List<String> hosts = tab.hosts();
    tab.close();
    assertThat(complaints).isEmpty();
    assertThat(hosts).allMatch(host -> host.startsWith("127.0.0.1:"));
  }

  @Test
  void followsARunFromItsSubmissionToItsEnd() throws IOException, InterruptedException {
    Page page = tab.page();
    page.evaluate("window.sameDocument = true");
    String run = server.submit(SMALL);
    page.locator("a[href='#/runs/" + run + "']").click();
    tab.says(".run-head .badge", "running");
    tab.screenshot("run-live");
    tab.says(".run-head .badge", "succeeded");
    tab.says(".run-head .done", "7 of 7 tasks");
    assertThat(shownStates(page)).isEqualTo(statesOf(server.get("/runs/" + run)));
    assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
  }

  @Test
  void showsTheLogTheCurveAndTheArtifactOfATask() throws IOException, InterruptedException {
    String run = server.submit(SMALL);
    tab.open(server.url() + "/#/runs/" + run + "/tasks/emit");
    tab.says(".panel .badge", "succeeded");
    tab.says(".panel .log", "line 23");
    tab.says(".panel .log", "line 24");
    tab.says(".panel .log-head", "Complete");
    tab.says(".panel .chart", "loss");
    tab.says(".panel", "0.25");
    String address = tab.page().locator(".artifacts a").getAttribute("href");
    assertThat(tab.page().evaluate("path => fetch(path).then(answer => answer.text())", address))
        .isEqualTo("hello");
    tab.screenshot("task");
  }

  @Test
  void showsChildTasksBehindTheirParent() throws IOException, InterruptedException {
    String run =
        server.submit(
            """
            apiVersion: troupe/v1
            kind: Pipeline
            metadata: {name: family}
            defaults: {cache: off}
            tasks:
              parent:
                uses: test-subtasks
                matrix: {axes: {split: [0, 1]}}
                with: {count: 3, duration: 500ms}
                resources: {cpu: 1, memory: 64MiB}
            """);
    tab.open(server.url() + "/#/runs/" + run);
    tab.says(".graph", "children of parent");
    tab.says(".run-head .badge", "succeeded");
    tab.says(".run-head .done", "8 of 8 tasks");
    tab.page().locator(".tasks td.name a").first().click();
    tab.says(".panel .children", "~1[i=2]");
    tab.screenshot("family");
    tab.page().locator(".panel .children a").first().click();
    tab.says(".panel-head", "child of parent[split=0]");
  }

  @Test
  void drawsASweepOfTwoThousandCellsWithinASecondAndSaysWhyItWaits()
      throws IOException, InterruptedException {
    String run =
        server.submit(
            """
            apiVersion: troupe/v1
            kind: Pipeline
            metadata: {name: large}
            tasks:
              sweep:
                uses: noop
                matrix: {axes: {a: %s, b: %s}}
                resources: {cpu: 4000}
            """
                .formatted(numbers(50), numbers(40)));
    // The least of three, because what else the machine does is no property of the page.
    double millis = DoubleStream.generate(() -> draw(run)).limit(3).min().orElseThrow();
    System.out.printf("2,000 cells drawn %.0f ms after the click%n", millis);
    assertThat(millis).isLessThan(1000);
    tab.says(".run-head .done", "0 of 2,000 tasks");
    tab.says(".waiting", "2,000 tasks wait");
    tab.screenshot("sweep");
    tab.page().getByText("Cancel", new Page.GetByTextOptions().setExact(true)).click();
    tab.page().locator("dialog input").fill("seen enough");
    tab.page().keyboard().press("Enter");
    tab.says(".run-head .badge", "cancelled");
  }

  @Test
  void goesOnAfterTheServerWasRestarted() throws IOException, InterruptedException {
    String run =
        server.submit(
            """
            apiVersion: troupe/v1
            kind: Pipeline
            metadata: {name: restarted}
            tasks:
              sleep:
                uses: test-sleep
                matrix: {axes: {i: [0, 1, 2, 3, 4, 5, 6, 7]}, max-parallel: 2}
                with: {millis: 700}
            """);
    tab.open(server.url() + "/#/runs/" + run);
    Page page = tab.page();
    page.evaluate("window.sameDocument = true");
    page.locator(".tasks .badge.succeeded").first().waitFor();
    server.restart(() -> tab.says("#link-state", "Reconnecting"), run);
    tab.says("#link-state", "Live");
    tab.says(".run-head .badge", "succeeded");
    tab.says(".run-head .done", "8 of 8 tasks");
    assertThat(shownStates(page)).isEqualTo(statesOf(server.get("/runs/" + run)));
    assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
  }

  @Test
  void showsWhatUsersWroteAsText() throws IOException, InterruptedException {
    String evil = "<img src=x onerror=window.hacked=1><script>window.hacked=2</script>";
    String run =
        server.submit(
            """
            apiVersion: troupe/v1
            kind: Pipeline
            metadata: {name: evil, labels: {note: "%1$s"}}
            defaults: {cache: off}
            tasks:
              flaky:
                uses: test-flaky
                matrix: {axes: {word: ["%1$s"]}}
              throws:
                uses: test-throw
                with: {message: "%1$s"}
            """
                .formatted(evil));
    tab.open(server.url() + "/#/runs");
    tab.says("table.runs", "evil");
    tab.open(server.url() + "/#/runs/" + run);
    tab.says(".run-head .badge", "failed");
    tab.says(".run-head .labels", evil);
    Locator rows = tab.page().locator(".tasks td.name a");
    rows.nth(0).click();
    tab.says(".panel h2", evil);
    rows.nth(1).click();
    tab.says(".panel .failure", evil);
    tab.says(".panel .log-body .log", evil);
    tab.page().locator(".strip, .node").first().hover();
    tab.screenshot("evil");
    assertThat(tab.page().evaluate("window.hacked")).isNull();
    assertThat(tab.page().locator("main img, main script").count()).isZero();
  }

  @Test
  void isUsedWithTheKeyboardAlone() throws IOException, InterruptedException {
    String run = server.submit(SMALL);
    Page page = tab.page();
    page.locator("a[href='#/runs/" + run + "']").waitFor();
    page.reload();
    page.locator("a[href='#/runs/" + run + "']").waitFor();
    page.keyboard().press("Tab");
    assertThat(focused(page)).isEqualTo("Skip to the content");
    page.keyboard().press("Enter");
    tabUntil(page, "small");
    page.keyboard().press("Enter");
    tab.says(".run-head .badge", "succeeded");
    Locator strip = page.locator(".strip").first();
    tabUntilFocused(page, strip);
    page.keyboard().press("ArrowRight");
    page.keyboard().press("ArrowRight");
    tab.says(".tip", "model=sage, split=0");
    tab.screenshot("keyboard");
    page.keyboard().press("Enter");
    tab.says(".panel h2", "model=sage, split=0");
    assertThat(focused(page)).contains("model=sage");
    page.keyboard().press("Escape");
    page.locator(".panel")
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
  }

  @Test
  void asksForTheTokenAndTakesTheRightOneOnly() throws IOException {
    try (Tab stranger = new Tab(chromium.browser(), 1280, 700, ColorScheme.DARK)) {
      stranger.open(server.url());
      Page page = stranger.page();
      page.locator("#token").fill("not-the-token");
      page.keyboard().press("Enter");
      stranger.says(".sign-in", "not the token");
      stranger.screenshot("sign-in-dark");
      page.locator("#token").fill(server.token());
      page.keyboard().press("Enter");
      stranger.says("h1", "Runs");
      assertThat(page.url()).doesNotContain(server.token());
      assertThat(stranger.complaints()).isEmpty();
    }
  }

  @Test
  void fitsNarrowScreensLightAndDark() throws IOException, InterruptedException {
    String run = server.submit(SMALL);
    List<String> wide = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Tab narrow = new Tab(chromium.browser(), 400, 800, scheme)) {
        narrow.open(server.login());
        for (String view :
            List.of("runs", "workers", "runs/" + run, "runs/" + run + "/tasks/emit")) {
          narrow.open(server.url() + "/#/" + view);
          narrow.says("#link-state", "Live");
          narrow.page().waitForTimeout(300);
          narrow.screenshot(
              "narrow-"
                  + scheme.name().toLowerCase(Locale.ROOT)
                  + "-"
                  + view.replace("runs/" + run, "run").replace('/', '-'));
          if (overflows(narrow.page())) {
            wide.add(scheme + " " + view);
          }
        }
      }
    }
    assertThat(wide).isEmpty();
  }

  /** Milliseconds from the click on a run until its cells are drawn. */
  private double draw(String run) {
    tab.page().evaluate("location.hash = '#/runs'");
    tab.says("h1", "Runs");
    return ((Number)
            tab.page()
                .evaluate(
                    """
                    async run => {
                      const start = performance.now();
                      location.hash = `#/runs/${run}`;
                      const frame = () => new Promise(requestAnimationFrame);
                      while (!document.querySelector('.cell[d^="M"]')) await frame();
                      await frame();
                      return performance.now() - start;
                    }
                    """,
                    run))
        .doubleValue();
  }

  private static boolean overflows(Page page) {
    return (Boolean) page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
  }

  private static String focused(Page page) {
    return String.valueOf(page.evaluate("document.activeElement.textContent"));
  }

  private static void tabUntil(Page page, String text) {
    for (int i = 0; i < 60; i++) {
      page.keyboard().press("Tab");
      if (focused(page).equals(text)) {
        return;
      }
    }
    throw new AssertionError("Tab never reached '" + text + "'");
  }

  private static void tabUntilFocused(Page page, Locator wanted) {
    for (int i = 0; i < 60; i++) {
      page.keyboard().press("Tab");
      if ((Boolean) wanted.evaluate("node => node === document.activeElement")) {
        return;
      }
    }
    throw new AssertionError("Tab never reached " + wanted);
  }

  private static String numbers(int n) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      all.add(i);
    }
    return all.toString();
  }

  /** The words in the state column of the table of tasks. */
  private static List<String> shownStates(Page page) {
    return page.locator(".tasks tbody .badge").allTextContents();
  }

  private static List<String> statesOf(JsonNode run) {
    List<String> states = new ArrayList<>();
    run.path("tasks").forEach(task -> states.add(task.path("state").asText()));
    return states;
  }
}
