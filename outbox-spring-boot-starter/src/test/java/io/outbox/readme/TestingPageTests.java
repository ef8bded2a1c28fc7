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
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/testing.md shows is what is compiled and run here.
 */
class TestingPageTests {

	private static final String PAGE = "../docs/testing.md";

	@ParameterizedTest
	@MethodSource("javaBlocks")
	void javaIsCompiled(String block) throws IOException {
		assertThat(ReadmeTests.compiled())
			.anySatisfy((source) -> assertThat(source).contains(ReadmeTests.normalize(block)));
	}

	@Test
	void showsEveryPartOfTheKit() throws IOException {
		assertThat(String.join("", javaBlocks())).contains("PublishedMessages published", "TestRelay relay",
				"TestBroker broker", "RelayMode.BACKGROUND", "@DataJpaTest");
	}

	static List<String> javaBlocks() throws IOException {
		return ReadmeTests.blocks(PAGE, "java");
	}

}
