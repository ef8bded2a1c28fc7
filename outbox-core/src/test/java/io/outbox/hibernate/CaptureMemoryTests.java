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

package io.outbox.hibernate;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A transaction of many entities in a JVM with a small heap. A million of them:
 * {@code -Doutbox.memory.entities=1000000 -Doutbox.memory.heap=256m}.
 */
class CaptureMemoryTests {

	private static final long ENTITIES = Long.getLong("outbox.memory.entities", 20_000);

	private static final String HEAP = System.getProperty("outbox.memory.heap", "64m");

	@TempDir
	private Path directory;

	@Test
	void transactionOfManyEntitiesRunsInASmallHeap() throws Exception {
		assertThat(run(1000, "Session")).contains(ENTITIES + " messages");
	}

	@Test
	@EnabledIfSystemProperty(named = "outbox.memory.entities", matches = "\\d+")
	void statelessTransactionOfManyEntitiesRunsInASmallHeap() throws Exception {
		assertThat(run(1000, "StatelessSession")).contains(ENTITIES + " messages");
	}

	@Test
	void sameTransactionDoesNotFitWhenItIsOnePortion() throws Exception {
		assertThat(run(Integer.MAX_VALUE, "Session")).contains("java.lang.OutOfMemoryError");
	}

	private String run(int portionSize, String session) throws IOException, InterruptedException {
		Path output = this.directory.resolve("output");
		Process process = new ProcessBuilder(
				List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
						"-Xmx" + HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError",
						"-cp", System.getProperty("java.class.path"), ManyEntities.class.getName(),
						this.directory.toString(), Integer.toString(portionSize), Long.toString(ENTITIES), session))
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return Files.readString(output);
	}

}
