/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.outbox.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.outbox.support.TestServers;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Chromium that shows the console to a person who clicks.
 */
final class ConsoleBrowser implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Path SCREENSHOTS = Path.of("target/console");

	private final ChromeDriver driver;

	private ConsoleBrowser(String chromium, String driver) {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium);
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--no-proxy-server", "--disable-background-networking", "--disable-component-update",
				"--window-size=1200,860");
		this.driver = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(new File(driver))
			.usingAnyFreePort()
			.withSilent(true)
			.build(), options);
	}

	/**
	 * Start a browser.
	 * @return the browser, or empty if the environment names none
	 */
	static Optional<ConsoleBrowser> start() {
		Optional<String> chromium = TestServers.path("chromium");
		return TestServers.path("chromedriver")
			.flatMap((driver) -> chromium.map((binary) -> new ConsoleBrowser(binary, driver)));
	}

	void signIn(String user) {
		String credentials = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
		this.driver.executeCdpCommand("Network.enable", Map.of());
		this.driver.executeCdpCommand("Network.setExtraHTTPHeaders",
				Map.of("headers", Map.of("Authorization", "Basic " + credentials)));
	}

	void open(OperatedApplication application, String view) {
		this.driver.get("about:blank");
		this.driver.get(application.uri("/outbox/#/" + view).toString());
		until(() -> assertThat(this.driver.findElements(By.tagName("h1"))).isNotEmpty());
	}

	/**
	 * Click, as soon as there is exactly such an element.
	 */
	void click(String selector) {
		until(() -> element(selector).click());
	}

	void type(String selector, String text) {
		until(() -> {
			element(selector).clear();
			element(selector).sendKeys(text);
		});
	}

	/**
	 * Press the button of the dialog, after a look at what it asks.
	 */
	void confirm(String question) {
		until(() -> assertThat(text("dialog h2")).isEqualTo(question));
		click("dialog #confirm");
		until(() -> assertThat(this.driver.findElements(By.tagName("dialog"))).isEmpty());
	}

	String text(String selector) {
		return element(selector).getText();
	}

	List<WebElement> elements(String selector) {
		return this.driver.findElements(By.cssSelector(selector));
	}

	void await(String selector, String text) {
		until(() -> assertThat(text(selector)).contains(text));
	}

	void keys(CharSequence... keys) {
		this.driver.switchTo().activeElement().sendKeys(keys);
	}

	String focused() {
		return this.driver.switchTo().activeElement().getText();
	}

	@Nullable Object script(String script) {
		return this.driver.executeScript(script);
	}

	void dark(boolean dark) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
	}

	void width(int width) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", 780, "deviceScaleFactor", 1, "mobile", false));
	}

	void screenshot(String name) {
		try {
			Files.createDirectories(SCREENSHOTS);
			Files.write(SCREENSHOTS.resolve(name + ".png"), this.driver.getScreenshotAs(OutputType.BYTES));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What axe-core finds wrong with what is shown.
	 */
	String violations() {
		try {
			this.driver.executeScript(new ClassPathResource("axe.min.js").getContentAsString(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return String.valueOf(this.driver.executeAsyncScript(
				"""
						const done = arguments[arguments.length - 1];
						axe.run().then((found) => done(found.violations.map((violation) =>
							`${violation.id}: ${violation.nodes.map((node) => node.html + node.failureSummary)}`).join('\\n')));"""));
	}

	void until(ThrowingRunnable assertion) {
		Awaitility.await().atMost(TIMEOUT).ignoreExceptions().untilAsserted(assertion);
	}

	private WebElement element(String selector) {
		List<WebElement> all = this.driver.findElements(By.cssSelector(selector));
		assertThat(all).as(selector).hasSize(1);
		return all.get(0);
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
