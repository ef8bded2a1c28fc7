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

package io.outbox.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Another JVM with the classes of this one, which is told what to do line by line and
 * ends when nothing more can come.
 */
final class Jvm implements AutoCloseable {

	private static final long STOP_SECONDS = 30;

	private final Process process;

	private final Writer commands;

	private final BufferedReader answers;

	Jvm(Class<?> main) throws IOException {
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g",
				"-cp", System.getProperty("java.class.path"), main.getName())
			.redirectError(Redirect.INHERIT)
			.start();
		this.commands = this.process.outputWriter();
		this.answers = this.process.inputReader();
	}

	void say(String command) throws IOException {
		this.commands.write(command + "\n");
		this.commands.flush();
	}

	/** The next line that it prints. */
	String answer() throws IOException {
		String answer = this.answers.readLine();
		if (answer == null) {
			throw new IOException("A JVM has ended too early");
		}
		return answer;
	}

	@Override
	public void close() throws IOException {
		this.commands.close();
		try {
			if (!this.process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
