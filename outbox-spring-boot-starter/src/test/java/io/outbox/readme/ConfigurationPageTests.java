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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is asked of each key of the configuration. docs/configuration.md is made of the
 * metadata: {@code -Doutbox.docs.write=true} writes it.
 */
class ConfigurationPageTests {

	private static final Path PAGE = Path.of("../docs/configuration.md");

	private static final List<String> WITHOUT_DEFAULT = List.of("outbox.relay.retry.delays", "outbox.schema.name",
			"outbox.schema.table-prefix", "outbox.stomp.client-id", "outbox.stomp.ssl.bundle");

	private static final Map<String, String> TITLES = new LinkedHashMap<>();

	static {
		TITLES.put("outbox", "In general");
		TITLES.put("outbox.schema", "The tables");
		TITLES.put("outbox.capture", "The capture of entities");
		TITLES.put("outbox.relay", "The relay, from the table to the broker");
		TITLES.put("outbox.retention", "What is deleted, and when");
		TITLES.put("outbox.subscriber", "The subscribers");
		TITLES.put("outbox.stomp", "The connections to the broker");
		TITLES.put("outbox.health", "The health");
		TITLES.put("outbox.console", "What a person is shown");
	}

	@Test
	void pageIsMadeOfTheMetadata() throws IOException {
		String page = page();
		if (Boolean.getBoolean("outbox.docs.write")) {
			Files.writeString(PAGE, page);
		}

		assertThat(Files.readString(PAGE)).as("Write it with -Doutbox.docs.write=true").isEqualTo(page);
	}

	@Test
	void eachKeyHasTypeAndDescription() throws IOException {
		assertThat(ConfigurationKey.all()).isNotEmpty().allSatisfy((key) -> {
			assertThat(key.type()).as(key.name()).isNotEmpty();
			assertThat(key.description()).as(key.name()).matches("(?!The |A |An )[A-Z][^\\n]+[.]");
		});
	}

	@Test
	void eachKeyHasDefaultWhereThereIsOne() throws IOException {
		assertThat(ConfigurationKey.all()).filteredOn((key) -> key.defaultValue().isEmpty())
			.extracting(ConfigurationKey::name)
			.isSubsetOf(WITHOUT_DEFAULT);
	}

	@Test
	void eachKeyIsUsedInTest() throws IOException {
		String tests = tests();

		assertThat(ConfigurationKey.all()).extracting(ConfigurationKey::name)
			.filteredOn((key) -> !Pattern.compile("\"(--)?" + Pattern.quote(key) + "(=|\"|\\[)").matcher(tests).find())
			.isEmpty();
	}

	private static String tests() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
			return files.filter((file) -> file.toString().endsWith("Tests.java"))
				.filter((file) -> !file.endsWith("ConfigurationPageTests.java"))
				.map(ConfigurationPageTests::read)
				.collect(Collectors.joining());
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String page() throws IOException {
		Map<String, List<ConfigurationKey>> groups = ConfigurationKey.all()
			.stream()
			.collect(Collectors.groupingBy(ConfigurationKey::group));
		StringBuilder page = new StringBuilder(
				"""
						# Configuration

						All keys there are. This page is written by a test, from the metadata that an IDE shows too; its source is the Javadoc of
						`OutboxProperties`. A value of the wrong type or out of its range stops the start with an analysis that names the key.
						""");
		Stream.concat(TITLES.keySet().stream(), groups.keySet().stream().sorted())
			.distinct()
			.filter(groups::containsKey)
			.forEach((group) -> {
				page.append("%n## %s%n%n".formatted(TITLES.getOrDefault(group, group)));
				page.append("| key | default | type | meaning |%n|---|---|---|---|%n".formatted());
				groups.get(group).forEach((key) -> page.append(key.row()));
			});
		return page.toString().replace(System.lineSeparator(), "\n");
	}

}
