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
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The keys in README.md are keys that there are, with the same defaults.
 */
class ReadmeConfigurationTests {

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| `(outbox\\.[a-z.-]+)` \\| (?:`([^`]*)`)? *\\| .+ \\|$");

	private static final Pattern KEY = Pattern.compile("`(outbox\\.[a-z.-]+[a-z])(?:=[^`]*)?`");

	@Test
	void tableHasKeysWithTheirDefaults() throws IOException {
		Map<String, String> defaults = ConfigurationKey.all()
			.stream()
			.collect(Collectors.toMap(ConfigurationKey::name, ConfigurationKey::defaultValue));

		Map<String, String> table = ROW.matcher(readme())
			.results()
			.collect(Collectors.toMap((row) -> row.group(1), ReadmeConfigurationTests::value));

		assertThat(table).isNotEmpty().allSatisfy((key, value) -> assertThat(defaults).containsEntry(key, value));
	}

	@Test
	void textNamesOnlyKeysThatExist() throws IOException {
		List<String> keys = ConfigurationKey.all().stream().map(ConfigurationKey::name).toList();

		assertThat(KEY.matcher(readme()).results().map((key) -> key.group(1))).isNotEmpty()
			.allSatisfy(
					(key) -> assertThat(keys).anyMatch((known) -> known.equals(key) || known.startsWith(key + ".")));
	}

	private static String readme() throws IOException {
		return Files.readString(Path.of("../README.md"));
	}

	private static String value(MatchResult row) {
		return (row.group(2) != null) ? row.group(2) : "";
	}

}
