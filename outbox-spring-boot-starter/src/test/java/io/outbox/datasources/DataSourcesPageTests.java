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

package io.outbox.datasources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/data-sources.md shows is what is compiled and run here.
 */
class DataSourcesPageTests {

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\R(.*?)^```$");

	@ParameterizedTest
	@MethodSource("javaBlocks")
	void javaIsCompiled(String block) throws IOException {
		String type = block.replaceAll("(?s).*\\bclass (\\w+).*", "$1");

		assertThat(normalize(Files.readString(Path.of("src/test/java/io/outbox/datasources", type + ".java"))))
			.contains(normalize(block));
	}

	@Test
	void showsTheDataSourceItsOutboxAndItsSubscriber() throws IOException {
		assertThat(javaBlocks()).hasSize(4);
	}

	static List<String> javaBlocks() throws IOException {
		return BLOCK.matcher(Files.readString(Path.of("../docs/data-sources.md")))
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	private static String normalize(String text) {
		return text.strip().replaceAll("\\s+", " ");
	}

}
