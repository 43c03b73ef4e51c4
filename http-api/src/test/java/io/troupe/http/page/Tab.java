package io.troupe.http.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A tab of a browser, and all that it complained of and asked of others. */
final class Tab implements AutoCloseable {
  /** Generous, because test machines are busy. */
  static final double LIMIT_MILLIS = 60_000;

  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private final List<String> hosts = Collections.synchronizedList(new ArrayList<>());

  Tab(Browser browser, int width, int height, ColorScheme scheme) {
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE));
    page = context.newPage();
    page.setDefaultTimeout(LIMIT_MILLIS);
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          // What a server that is away or a wrong token gives is no fault of the page.
          if (message.type().equals("error")
              && !message.text().contains("Failed to load resource")) {
            complaints.add(message.text());
          }
        });
    page.onRequest(request -> hosts.add(URI.create(request.url()).getAuthority()));
  }

  Page page() {
    return page;
  }

  /** Exceptions of scripts and breaches of the content security policy. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Whom the page asked for something. */
  List<String> hosts() {
    return hosts.stream().distinct().toList();
  }

  void open(String url) {
    page.navigate(url);
  }

  /** Waits until what {@code selector} finds says {@code text} somewhere. */
  void says(String selector, String text) {
    Locator found = page.locator(selector).first();
    assertThat(found)
        .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(LIMIT_MILLIS));
  }

  void screenshot(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "page", name + ".png")));
  }

  @Override
  public void close() {
    context.close();
  }
}
