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

package io.outbox.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What README.md shows is what is compiled and run here.
 */
class ReadmeTests {

	private static final Path SOURCES = Path.of("src/test/java/io/outbox/readme");

	private static final Path CONFIGURATION = Path.of("src/test/resources/io/outbox/readme/application.yml");

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\R(.*?)^```$");

	@ParameterizedTest
	@MethodSource("javaBlocks")
	void javaIsCompiled(String block) throws IOException {
		assertThat(compiled()).anySatisfy((source) -> assertThat(source).contains(normalize(block)));
	}

	@ParameterizedTest
	@MethodSource("yamlBlocks")
	void yamlIsUsed(String block) throws IOException {
		// Not normalized: in YAML white space has a meaning
		assertThat(Files.readString(CONFIGURATION)).contains(block.strip());
	}

	@ParameterizedTest
	@MethodSource("xmlBlocks")
	void dependencyIsThisStarter(String block) throws IOException {
		String pom = Files.readString(Path.of("pom.xml"));

		assertThat(normalize(block)).startsWith("<dependency>");
		assertThat(block.lines().map(String::strip).filter((line) -> !line.contains("dependency>"))).hasSize(3)
			.allSatisfy((line) -> assertThat(pom).contains(line));
	}

	@Test
	void hasTheCommandsAndTheStepsOfAnApplication() throws IOException {
		assertThat(blocks("sh")).contains("mvn -pl outbox-sample-app -am spring-boot:run", "mvn verify");
		assertThat(javaBlocks()).hasSizeGreaterThan(2);
		assertThat(yamlBlocks()).isNotEmpty();
		assertThat(xmlBlocks()).isNotEmpty();
	}

	static List<String> javaBlocks() throws IOException {
		return blocks("java");
	}

	static List<String> yamlBlocks() throws IOException {
		return blocks("yaml");
	}

	static List<String> xmlBlocks() throws IOException {
		return blocks("xml");
	}

	private static List<String> blocks(String language) throws IOException {
		return blocks("../README.md", language);
	}

	static List<String> blocks(String page, String language) throws IOException {
		return BLOCK.matcher(Files.readString(Path.of(page)))
			.results()
			.filter((block) -> block.group(1).equals(language))
			.map((block) -> block.group(2).stripTrailing())
			.toList();
	}

	static List<String> compiled() throws IOException {
		List<String> sources = new ArrayList<>();
		try (Stream<Path> files = Files.list(SOURCES)) {
			for (Path file : files.toList()) {
				sources.add(normalize(Files.readString(file)));
			}
		}
		return sources;
	}

	static String normalize(String text) {
		return text.strip().replaceAll("\\s+", " ");
	}

}
