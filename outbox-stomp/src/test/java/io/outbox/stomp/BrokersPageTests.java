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

package io.outbox.stomp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/brokers.md shows of Java is what is compiled here.
 */
class BrokersPageTests {

	private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\R(.*?)^```$");

	@Test
	void theBrokerInTheProcessIsCompiled() throws IOException {
		List<String> blocks = JAVA.matcher(Files.readString(Path.of("../docs/brokers.md")))
			.results()
			.map((block) -> block.group(1).strip())
			.toList();

		assertThat(blocks).hasSize(1);
		assertThat(Files.readString(Path.of("src/test/java/io/outbox/stomp/BrokerConfiguration.java")))
			.contains(blocks.get(0));
	}

}
