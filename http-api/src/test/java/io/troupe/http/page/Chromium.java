package io.troupe.http.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A headless Chromium of this machine, driven by Playwright; neither downloads anything. */
final class Chromium implements AutoCloseable {
  /** Names the browser where none of {@link #NAMES} is on the path. */
  private static final String VARIABLE = "TROUPE_CHROMIUM";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts one; skips the test, and says so loudly, where there is none. */
  static Chromium start() {
    Path executable =
        path()
            .orElseThrow(
                () -> skipped("there is no Chromium on the path; TROUPE_CHROMIUM may name one"));
    Playwright playwright = driver();
    try {
      return new Chromium(playwright, launched(playwright, executable));
    } catch (PlaywrightException e) {
      playwright.close();
      throw skipped(executable + " cannot be started: " + e);
    }
  }

  private static Browser launched(Playwright playwright, Path executable) {
    return playwright
        .chromium()
        .launch(
            new LaunchOptions()
                .setExecutablePath(executable)
                .setArgs(
                    List.of(
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync")));
  }

  private static Playwright driver() {
    try {
      return Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    } catch (PlaywrightException e) {
      throw skipped("Playwright has no driver; run with -Pbrowser (docs/testing.md): " + e);
    }
  }

  private static Optional<Path> path() {
    String named = System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static TestAbortedException skipped(String why) {
    System.err.println("SKIPPED, the page was not tested: " + why);
    return new TestAbortedException(why);
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
