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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine that a number holds for.
 */
final class Machine {

	private Machine() {
	}

	static String describe() throws IOException {
		return "%s, %d cores, %s memory; load %s; Java %s (%s), %d MB heap".formatted(
				fact("/proc/cpuinfo", "model name"), Runtime.getRuntime().availableProcessors(),
				fact("/proc/meminfo", "MemTotal"), load(), System.getProperty("java.runtime.version"),
				System.getProperty("java.vm.name"), Runtime.getRuntime().maxMemory() >> 20);
	}

	private static String fact(String file, String name) throws IOException {
		Path path = Path.of(file);
		if (!Files.exists(path)) {
			return "unknown " + name;
		}
		return Files.readAllLines(path)
			.stream()
			.filter((line) -> line.startsWith(name))
			.map((line) -> line.substring(line.indexOf(':') + 1).trim())
			.findFirst()
			.orElse("unknown " + name);
	}

	private static String load() throws IOException {
		Path path = Path.of("/proc/loadavg");
		return Files.exists(path) ? Files.readString(path).split(" ")[0] : "unknown";
	}

}
