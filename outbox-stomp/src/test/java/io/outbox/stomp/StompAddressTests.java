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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StompAddressTests {

	@Test
	void hostAndPortAreRead() {
		assertThat(StompAddress.parse(" broker.example:61613 ")).isEqualTo(new StompAddress("broker.example", 61613));
	}

	@Test
	void addressOfVersion6IsReadAndWrittenInBrackets() {
		StompAddress address = StompAddress.parse("[::1]:61613");

		assertThat(address).isEqualTo(new StompAddress("::1", 61613)).hasToString("[::1]:61613");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "host", "host:", ":61613", "host:port", "host:0", "host:65536", "tcp://host:61613",
			"user@host:61613", "::1:61613", "[]:1" })
	void otherTextIsRefusedWithAnExample(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> StompAddress.parse(text))
			.withMessageContaining("'" + text + "'")
			.withMessageContaining("127.0.0.1:61613");
	}

}
