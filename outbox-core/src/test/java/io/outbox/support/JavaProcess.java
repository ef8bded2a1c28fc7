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

package io.outbox.support;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A main class in a JVM of its own, which can be killed and stopped. It tells how far it
 * is by lines of its standard output that begin with {@code SIGNAL}.
 */
public final class JavaProcess implements AutoCloseable {

	private static final String SIGNAL = "SIGNAL ";

	private static final int MAX_LINES = 2000;

	private final Process process;

	private final Consumer<String> listener;

	private final AtomicBoolean suspended = new AtomicBoolean();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private final List<String> signals = new CopyOnWriteArrayList<>();

	private final List<String> output = new CopyOnWriteArrayList<>();

	private JavaProcess(Process process, Consumer<String> listener) {
		this.process = process;
		this.listener = listener;
		Thread reader = new Thread(this::read, "output-of-" + process.pid());
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Start a Spring Boot application.
	 * @param main its main class
	 * @param properties its properties, each {@code key=value}
	 * @param options options of the JVM
	 * @return the process
	 */
	public static JavaProcess start(Class<?> main, List<String> properties, String... options) {
		return start(main, properties, (line) -> {
		}, options);
	}

	/**
	 * Start a Spring Boot application whose output is listened to.
	 * @param main its main class
	 * @param properties its properties, each {@code key=value}
	 * @param listener is given each line of the output on one thread
	 * @param options options of the JVM
	 * @return the process
	 */
	public static JavaProcess start(Class<?> main, List<String> properties, Consumer<String> listener,
			String... options) {
		List<String> command = new ArrayList<>(
				List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
						"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
		command.addAll(List.of(options));
		command.add(main.getName());
		properties.forEach((property) -> command.add("--" + property));
		try {
			return new JavaProcess(new ProcessBuilder(command).redirectErrorStream(true).start(), listener);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				keep(line);
				this.listener.accept(line);
			}
		}
		catch (IOException ex) {
			keep("The output has ended: " + ex);
		}
		finally {
			this.process.onExit().thenRun(() -> this.ended.complete(null));
		}
	}

	private void keep(String line) {
		if (line.startsWith(SIGNAL)) {
			this.signals.add(line.substring(SIGNAL.length()));
		}
		if (this.output.size() < MAX_LINES) {
			this.output.add(line);
		}
	}

	/**
	 * Wait until the process has given a signal.
	 * @param signal the signal
	 * @param timeout the deadline
	 */
	public void awaitSignal(String signal, Duration timeout) {
		await().atMost(timeout)
			.failFast(() -> assertThat(isAlive() || signals(signal) > 0)
				.as(() -> "The application has ended:\n" + String.join("\n", this.output))
				.isTrue())
			.until(() -> signals(signal) > 0);
	}

	/**
	 * How often the process has given a signal.
	 * @param signal the signal
	 * @return the number
	 */
	public long signals(String signal) {
		return this.signals.stream().filter(signal::equals).count();
	}

	/**
	 * What the process has written, up to a limit.
	 * @return the lines
	 */
	public List<String> output() {
		return List.copyOf(this.output);
	}

	/**
	 * Whether the process has not ended.
	 * @return whether it lives
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * The end of the process, after all of its output was read.
	 * @return a future that completes then
	 */
	public CompletableFuture<Void> onExit() {
		return this.ended;
	}

	/**
	 * SIGKILL.
	 */
	public void kill() throws InterruptedException {
		this.process.destroyForcibly();
		assertThat(this.process.waitFor(10, TimeUnit.SECONDS)).isTrue();
	}

	/**
	 * SIGSTOP.
	 */
	public void suspend() {
		this.suspended.set(true);
		signal("STOP");
	}

	/**
	 * SIGCONT, if the process is stopped.
	 */
	public void resume() {
		if (this.suspended.getAndSet(false)) {
			signal("CONT");
		}
	}

	/**
	 * SIGTERM, and wait for the end.
	 * @param timeout the deadline
	 */
	public void terminate(Duration timeout) throws InterruptedException {
		resume();
		this.process.destroy();
		assertThat(this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
	}

	private void signal(String name) {
		if (!isAlive()) {
			return;
		}
		try {
			new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
